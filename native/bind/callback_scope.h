// What Python code of the explicit layer is called with that V8 calls by itself.
#pragma once

#include "bind/callback.h"
#include "bind/objects.h"
#include "engine/turn.h"

namespace bind {

// A scope for a callback of a turn.
inline nb::object scope_of(engine::HostTurn& turn, PyObject* callable) {
  const nb::object context = context_object(turn.context);
  return nb::steal(
      new_callback_scope(*reinterpret_cast<ContextObject*>(context.ptr()), turn.isolate, callable));
}

inline engine::Scope& core_of(const nb::object& scope) {
  return reinterpret_cast<ScopeObject*>(scope.ptr())->scope;
}

inline PyObject* callable_argument(PyObject* object, const char* function) {
  if (!PyCallable_Check(object)) {
    type_error(std::string(function) + " needs something callable, not " +
               Py_TYPE(object)->tp_name);
  }
  return object;
}

// The same, of a callback that None, for which this is null, takes away again.
inline PyObject* callback_or_none(PyObject* object, const char* function) {
  return object == Py_None ? nullptr : callable_argument(object, function);
}

}  // namespace bind
