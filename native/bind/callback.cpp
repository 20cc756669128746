#include "bind/callback.h"

#include <array>

#include "bind/answer.h"
#include "bind/convert.h"
#include "engine/entry.h"
#include "engine/value.h"

namespace bind {

namespace {

// The result of a call in JavaScript's terms. Primitives need nothing but the isolate.
void give_back(engine::HostTurn& call, engine::ReturnSlot& slot, PyObject* result) {
  if (PyLong_CheckExact(result)) {
    int overflow = 0;
    const long value = PyLong_AsLongAndOverflow(result, &overflow);
    if (overflow == 0 && value >= INT32_MIN && value <= INT32_MAX) {
      slot.set(static_cast<std::int32_t>(value));
      return;
    }
  } else if (PyFloat_CheckExact(result)) {
    slot.set(PyFloat_AS_DOUBLE(result));
    return;
  } else if (PyBool_Check(result)) {
    slot.set(result == Py_True);
    return;
  } else if (result == Py_None) {
    slot.set_null();
    return;
  }
  engine::ScopedEntry entry(call.isolate, call.context);
  const nb::object context = context_object(call.context);
  call.result =
      entry.escape(to_javascript(entry, *reinterpret_cast<ContextObject*>(context.ptr()), result));
}

// Arguments as Python values, on the stack where they are few.
class Arguments {
 public:
  explicit Arguments(engine::HostCall& call) : count_(call.length()) {
    if (count_ > kFew) many_.resize(static_cast<std::size_t>(count_) + 1);
    PyObject** values = data();
    for (; made_ < count_; ++made_) {
      if (std::int32_t small = 0; engine::small_integer(call.argument(made_), small)) {
        values[made_] = checked(PyLong_FromLong(small));
        continue;
      }
      if (auto primitive = primitive_to_python(call.argument(made_))) {
        values[made_] = primitive->release().ptr();
        continue;
      }
      engine::ScopedEntry entry(call.isolate, call.context);
      const nb::object context = context_object(call.context);
      values[made_] =
          to_python(entry, *reinterpret_cast<ContextObject*>(context.ptr()), call.argument(made_))
              .release()
              .ptr();
    }
  }
  ~Arguments() {
    for (int index = 0; index < made_; ++index) Py_DECREF(data()[index]);
  }
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  PyObject* call(PyObject* callable) {
    return PyObject_Vectorcall(callable, data(),
                               static_cast<std::size_t>(count_) | PY_VECTORCALL_ARGUMENTS_OFFSET,
                               nullptr);
  }

 private:
  static constexpr int kFew = 6;
  // One place in front, which a bound method puts its self into.
  PyObject** data() { return (count_ > kFew ? many_.data() : few_.data()) + 1; }

  int count_;
  int made_ = 0;
  std::array<PyObject*, kFew + 1> few_{};
  std::vector<PyObject*> many_;
};

void invoke_everyday(engine::HostCall& call) {
  const nb::object callable = nb::borrow(object_of(call.function.object));
  const nb::object result = owned(Arguments(call).call(callable.ptr()));
  give_back(call, call.slot, result.ptr());
}

void invoke_explicit(engine::HostCall& call) {
  const nb::object callable = nb::borrow(object_of(call.function.object));
  const nb::object context = context_object(call.context);
  const nb::object scope = nb::steal(new_callback_scope(
      *reinterpret_cast<ContextObject*>(context.ptr()), call.isolate, callable.ptr()));
  const nb::object info = nb::steal(new_info(scope.ptr(), call));
  PyObject* const arguments[] = {scope.ptr(), info.ptr()};
  const nb::object result = nb::steal(PyObject_Vectorcall(callable.ptr(), arguments, 2, nullptr));
  end_info(info.ptr());
  if (!result.is_valid()) throw ErrorSet{};
  if (!result.is_none()) give_back(call, call.slot, result.ptr());
}

void run_accessor(engine::PropertyCall& call) {
  const nb::object pair = nb::borrow(object_of(call.accessor.object));
  const bool writes = !call.value.IsEmpty();
  PyObject* callable = PyTuple_GET_ITEM(pair.ptr(), writes ? 1 : 0);
  const nb::object context = context_object(call.context);
  const nb::object scope = nb::steal(
      new_callback_scope(*reinterpret_cast<ContextObject*>(context.ptr()), call.isolate, callable));
  engine::Scope& home = reinterpret_cast<ScopeObject*>(scope.ptr())->scope;
  const nb::object key = nb::steal(new_handle(home, call.key));
  const nb::object value = writes ? nb::steal(new_handle(home, call.value)) : nb::object();
  const nb::object info = nb::steal(new_property_info(scope.ptr(), call));
  PyObject* const read_arguments[] = {scope.ptr(), key.ptr(), info.ptr()};
  PyObject* const write_arguments[] = {scope.ptr(), key.ptr(), value.ptr(), info.ptr()};
  const nb::object result =
      nb::steal(writes ? PyObject_Vectorcall(callable, write_arguments, 4, nullptr)
                       : PyObject_Vectorcall(callable, read_arguments, 3, nullptr));
  end_info(info.ptr());
  if (!result.is_valid()) throw ErrorSet{};
  if (!writes && !result.is_none()) give_back(call, *call.slot, result.ptr());
}

}  // namespace

namespace {

void read_object(engine::HostObjectTurn& turn) {
  const nb::object context = context_object(turn.context);
  const nb::object delegate = nb::borrow(object_of(turn.delegate));
  const nb::object method = delegate.attr("read_host_object");
  const nb::object scope = nb::steal(new_callback_scope(
      *reinterpret_cast<ContextObject*>(context.ptr()), turn.isolate, method.ptr()));
  const nb::object result = owned(PyObject_CallOneArg(method.ptr(), scope.ptr()));
  if (result.is_none()) return;
  engine::ScopedEntry entry(turn.isolate, turn.context);
  turn.result = entry.escape(
      to_javascript(entry, *reinterpret_cast<ContextObject*>(context.ptr()), result.ptr()));
}

}  // namespace

void invoke(engine::HostCall& call) {
  answer(call, call.function.flavour == kExplicit ? invoke_explicit : invoke_everyday,
         object_of(call.function.object));
}

void access(engine::PropertyCall& call) {
  answer(call, run_accessor, object_of(call.accessor.object));
}

void read_host_object(engine::HostObjectTurn& turn) {
  answer(turn, read_object, object_of(turn.delegate));
}

}  // namespace bind
