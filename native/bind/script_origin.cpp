#include "bind/script_origin.h"

#include "bind/convert.h"
#include "bind/handed_over.h"
#include "engine/message.h"

namespace bind {

PyObject* script_origin_class = nullptr;

namespace {

// V8 keeps offsets in integers of 31 bits.
constexpr int kMostOffset = (1 << 30) - 1;
constexpr Py_ssize_t kMostOptions = 65535;

nb::object text_part(PyObject* origin, const char* name) {
  nb::object part = nb::borrow(origin).attr(name);
  if (!part.is_none() && !PyUnicode_Check(part.ptr())) {
    type_error(std::string(name) + " of a ScriptOrigin must be a str or None, not " +
               Py_TYPE(part.ptr())->tp_name);
  }
  return part;
}

int int_part(PyObject* origin, const char* name, int least, int most) {
  const nb::object part = nb::borrow(origin).attr(name);
  return int_argument(part.ptr(), name, least, most);
}

bool flag_part(PyObject* origin, const char* name) {
  const nb::object part = nb::borrow(origin).attr(name);
  return flag_argument(part.ptr());
}

void check_option(PyObject* option) {
  if (option != Py_None && !PyBool_Check(option) && !PyLong_CheckExact(option) &&
      !PyFloat_CheckExact(option) && !PyUnicode_Check(option)) {
    type_error(std::string("host_defined_options holds None, bools, ints, floats and strs, not ") +
               Py_TYPE(option)->tp_name);
  }
}

}  // namespace

int int_argument(PyObject* object, const char* what, int least, int most) {
  int overflow = 0;
  const long value = PyLong_AsLongAndOverflow(object, &overflow);
  if (value == -1 && overflow == 0 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  if (overflow != 0 || value < least || value > most) {
    value_error(std::string(what) + " must be between " + std::to_string(least) + " and " +
                std::to_string(most));
  }
  return static_cast<int>(value);
}

bool flag_argument(PyObject* object) {
  const int truth = PyObject_IsTrue(object);
  if (truth < 0) throw ErrorSet{};
  return truth != 0;
}

OriginParts::OriginParts(PyObject* origin, const char* function, bool of_module) {
  if (origin == nullptr || origin == Py_None) return;
  const int is_origin =
      PyObject_IsInstance(origin, handed_over(script_origin_class, "eyot.scripts").ptr());
  if (is_origin < 0) throw ErrorSet{};
  if (is_origin == 0) {
    type_error(std::string(function) + " needs a ScriptOrigin, not " + Py_TYPE(origin)->tp_name);
  }
  name_ = text_part(origin, "resource_name");
  source_map_url_ = text_part(origin, "source_map_url");
  plain_.line = int_part(origin, "line_offset", -kMostOffset, kMostOffset);
  plain_.column = int_part(origin, "column_offset", -kMostOffset, kMostOffset);
  plain_.script_id = int_part(origin, "script_id", -1, kMostOffset);
  plain_.shared_cross_origin = flag_part(origin, "is_shared_cross_origin");
  plain_.opaque = flag_part(origin, "is_opaque");
  plain_.wasm = flag_part(origin, "is_wasm");
  plain_.module = flag_part(origin, "is_module");
  const nb::object options = nb::borrow(origin).attr("host_defined_options");
  options_ = owned(PySequence_Tuple(options.ptr()));
  if (PyTuple_GET_SIZE(options_.ptr()) > kMostOptions) {
    value_error("host_defined_options holds 65535 values at the most");
  }
  for (Py_ssize_t index = 0; index < PyTuple_GET_SIZE(options_.ptr()); ++index) {
    check_option(PyTuple_GET_ITEM(options_.ptr(), index));
  }
  if (plain_.module && !of_module) {
    value_error("an origin with is_module is a module's: a script or function can't be one");
  }
  if (plain_.wasm) value_error("an origin with is_wasm is not that of JavaScript source");
}

engine::Origin OriginParts::engine(engine::EntryCore& entry, engine::Context& context) const {
  engine::Isolate& isolate = entry.isolate;
  engine::Origin origin = plain_;
  origin.filename = name_.is_none() ? engine::default_filename(isolate)
                                    : text_to_javascript(isolate, name_.ptr());
  if (!source_map_url_.is_none()) {
    origin.source_map_url = text_to_javascript(isolate, source_map_url_.ptr());
  }
  if (options_.is_valid() && PyTuple_GET_SIZE(options_.ptr()) != 0) {
    const nb::object holder = context_object(context);
    std::vector<engine::Ref> values;
    for (Py_ssize_t index = 0; index < PyTuple_GET_SIZE(options_.ptr()); ++index) {
      values.push_back(to_javascript(entry, *reinterpret_cast<ContextObject*>(holder.ptr()),
                                     PyTuple_GET_ITEM(options_.ptr(), index)));
    }
    origin.host_defined_options = engine::make_host_defined_options(isolate, values);
  }
  return origin;
}

nb::object origin_object(const engine::Origin& origin) {
  const auto text = [](engine::Ref ref) {
    return ref.IsEmpty() || !engine::is_text(ref) ? nb::none() : text_to_python(ref);
  };
  return handed_over(script_origin_class, "eyot.scripts")(
      text(origin.filename), origin.line, origin.column, origin.shared_cross_origin,
      origin.script_id, text(origin.source_map_url), origin.opaque, origin.wasm, origin.module);
}

}  // namespace bind
