// What JavaScript passes to an op.
#include <string>

#include "bind/convert.h"
#include "bind/live_buffer.h"
#include "bind/op.h"
#include "engine/array_buffer.h"
#include "engine/entry.h"
#include "engine/value.h"

namespace bind {

namespace {

// In words, for an error.
const char* word_for(engine::Ref ref) {
  switch (engine::type_of(ref)) {
    case engine::Type::undefined:
      return "undefined";
    case engine::Type::null:
      return "null";
    case engine::Type::boolean:
      return "a boolean";
    case engine::Type::int32:
    case engine::Type::uint32:
    case engine::Type::number:
      return "a number";
    case engine::Type::bigint:
      return "a bigint";
    case engine::Type::string:
      return "a string";
    case engine::Type::symbol:
      return "a symbol";
    case engine::Type::function:
      return "a function";
    case engine::Type::array:
      return "an array";
    case engine::Type::promise:
      return "a promise";
    default:
      return "an object";
  }
}

bool is_absent(engine::Ref ref) {
  const engine::Type type = engine::type_of(ref);
  return type == engine::Type::undefined || type == engine::Type::null;
}

bool is_number(engine::Ref ref) {
  const engine::Type type = engine::type_of(ref);
  return type == engine::Type::int32 || type == engine::Type::uint32 ||
         type == engine::Type::number;
}

class Argument {
 public:
  Argument(engine::HostCall& call, OpObject& op, const OpParameter& parameter, engine::Ref ref)
      : call_(call), op_(op), parameter_(parameter), ref_(ref) {}

  PyObject* convert() {
    const bool fitting = parameter_.nullable || parameter_.fallback != nullptr;
    if (fitting && is_absent(ref_)) {
      if (parameter_.fallback != nullptr && engine::type_of(ref_) == engine::Type::undefined) {
        return Py_NewRef(parameter_.fallback);
      }
      if (parameter_.nullable) Py_RETURN_NONE;
    }
    switch (parameter_.takes) {
      case Takes::anything:
        return everyday();
      case Takes::integer:
        return integer();
      case Takes::real:
        return is_number(ref_) ? checked(PyFloat_FromDouble(engine::number_of(ref_))) : refuse();
      case Takes::text:
        if (engine::type_of(ref_) != engine::Type::string) refuse();
        return text_to_python(ref_).release().ptr();
      case Takes::boolean:
        if (engine::type_of(ref_) != engine::Type::boolean) refuse();
        return PyBool_FromLong(engine::boolean_of(ref_));
      case Takes::nothing:
        return is_absent(ref_) ? Py_NewRef(Py_None) : refuse();
      case Takes::bytes:
        return bytes();
      case Takes::memory:
        return memory();
      case Takes::plain:
        return plain();
      case Takes::instance:
        break;
    }
    return fitting_instance(nb::steal(everyday()));
  }

 private:
  PyObject* integer() {
    if (std::int32_t small = 0; engine::small_integer(ref_, small)) {
      return checked(PyLong_FromLong(small));
    }
    if (!is_number(ref_) && engine::type_of(ref_) != engine::Type::bigint) refuse();
    nb::object value = *primitive_to_python(ref_);
    if (PyLong_CheckExact(value.ptr())) return value.release().ptr();
    return PyFloat_AS_DOUBLE(value.ptr()) == 0 ? checked(PyLong_FromLong(0)) : refuse();
  }

  PyObject* everyday() {
    if (std::int32_t small = 0; engine::small_integer(ref_, small)) {
      return checked(PyLong_FromLong(small));
    }
    if (auto primitive = primitive_to_python(ref_)) return primitive->release().ptr();
    engine::ScopedEntry entry(call_.isolate, call_.context);
    const nb::object context = context_object(call_.context);
    return to_python(entry, *reinterpret_cast<ContextObject*>(context.ptr()), ref_).release().ptr();
  }

  PyObject* bytes() {
    if (!engine::is_view(ref_) && !engine::is_array_buffer(ref_)) refuse();
    engine::ScopedEntry entry(call_.isolate, call_.context);
    const engine::Contents contents = engine::contents_of(entry, ref_);
    if (contents.detached) return checked(PyBytes_FromStringAndSize(nullptr, 0));
    const auto all = contents.bytes();
    return checked(PyBytes_FromStringAndSize(reinterpret_cast<const char*>(all.data()),
                                             static_cast<Py_ssize_t>(all.size())));
  }

  PyObject* memory() {
    if (!engine::is_view(ref_) && !engine::is_array_buffer(ref_)) refuse();
    const nb::object live = nb::steal(everyday());
    return checked(PyMemoryView_FromObject(live.ptr()));
  }

  PyObject* plain() {
    engine::ScopedEntry entry(call_.isolate, call_.context);
    const nb::object context = context_object(call_.context);
    return fitting_instance(
        to_plain_python(entry, *reinterpret_cast<ContextObject*>(context.ptr()), ref_, undefined));
  }

  PyObject* fitting_instance(nb::object value) {
    if (parameter_.classes != nullptr) {
      const int fits = PyObject_IsInstance(value.ptr(), parameter_.classes);
      if (fits < 0) throw ErrorSet{};
      // To Python a bool is an int; whoever asks JavaScript for an int means a number.
      const bool mistaken =
          PyBool_Check(value.ptr()) && lists(&PyLong_Type) && !lists(&PyBool_Type);
      if (fits == 0 || mistaken) refuse();
    }
    return value.release().ptr();
  }

  bool lists(PyTypeObject* type) const {
    for (Py_ssize_t index = 0; index < PyTuple_GET_SIZE(parameter_.classes); ++index) {
      if (PyTuple_GET_ITEM(parameter_.classes, index) == reinterpret_cast<PyObject*>(type)) {
        return true;
      }
    }
    return false;
  }

  [[noreturn]] PyObject* refuse() {
    PyErr_Format(PyExc_TypeError, "op %U: the parameter '%U' takes %U, not %s", op_.name,
                 parameter_.name, parameter_.expected, word_for(ref_));
    throw ErrorSet{};
  }

  engine::HostCall& call_;
  OpObject& op_;
  const OpParameter& parameter_;
  engine::Ref ref_;
};

}  // namespace

OpArguments::OpArguments(engine::HostCall& call, OpObject& op) {
  const auto given = static_cast<std::size_t>(call.length());
  const std::vector<OpParameter>& taken = *op.taken;
  const std::size_t single = taken.size() - (op.has_rest ? 1 : 0);
  const std::size_t most = 1 + single + (op.has_rest && given > single ? given - single : 0);
  if (most > kFew) many_.resize(most + 1);
  if (op.wants_state) add(Py_NewRef(op.state));
  try {
    for (std::size_t index = 0; index < single; ++index) {
      const OpParameter& parameter = taken[index];
      if (index < given) {
        add(Argument(call, op, parameter, call.argument(static_cast<int>(index))).convert());
      } else if (parameter.fallback != nullptr) {
        add(Py_NewRef(parameter.fallback));
      } else {
        PyErr_Format(PyExc_TypeError, "op %U: the parameter '%U' is missing; it takes %U", op.name,
                     parameter.name, parameter.expected);
        throw ErrorSet{};
      }
    }
    for (std::size_t index = single; op.has_rest && index < given; ++index) {
      add(Argument(call, op, taken.back(), call.argument(static_cast<int>(index))).convert());
    }
  } catch (...) {
    while (made_ > 0) Py_DECREF(values()[made_--]);
    throw;
  }
}

OpArguments::~OpArguments() {
  while (made_ > 0) Py_DECREF(values()[made_--]);
}

}  // namespace bind
