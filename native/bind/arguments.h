// What JavaScript passes to Python code that it calls, and what that gives back.
#pragma once

#include <array>
#include <vector>

#include "bind/convert.h"
#include "engine/entry.h"
#include "engine/turn.h"
#include "engine/value.h"

namespace bind {

// The result of a call in JavaScript's terms. Primitives need nothing but the isolate.
inline void give_back(engine::HostTurn& call, engine::ReturnSlot& slot, PyObject* result) {
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
class CallArguments {
 public:
  template <class Call>
  explicit CallArguments(Call& call) : count_(call.length()) {
    if (count_ > kFew) many_.resize(static_cast<std::size_t>(count_) + 2);
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
  ~CallArguments() {
    for (int index = 0; index < made_; ++index) Py_DECREF(data()[index]);
  }
  CallArguments(const CallArguments&) = delete;
  CallArguments& operator=(const CallArguments&) = delete;

  PyObject* call(PyObject* callable) {
    return PyObject_Vectorcall(callable, data(),
                               static_cast<std::size_t>(count_) | PY_VECTORCALL_ARGUMENTS_OFFSET,
                               nullptr);
  }

  // Of a method of `self`.
  PyObject* call_method(PyObject* self, PyObject* name) {
    data()[-1] = self;
    return PyObject_VectorcallMethod(
        name, data() - 1, (static_cast<std::size_t>(count_) + 1) | PY_VECTORCALL_ARGUMENTS_OFFSET,
        nullptr);
  }

 private:
  static constexpr int kFew = 6;
  // Two places in front: one for a method's self, and one that a bound method puts its own into.
  PyObject** data() { return (count_ > kFew ? many_.data() : few_.data()) + 2; }

  int count_;
  int made_ = 0;
  std::array<PyObject*, kFew + 2> few_{};
  std::vector<PyObject*> many_;
};

}  // namespace bind
