// The classes of handles.
#pragma once

#include "bind/objects.h"

namespace bind {

extern PyTypeObject data_type, value_type, primitive_type, undefined_type, null_type, boolean_type,
    name_type, string_type, symbol_type, number_type, integer_type, int32_type, uint32_type,
    big_int_type, object_type, array_type, function_type, script_type, message_type;

inline HandleObject& handle_of(PyObject* object) {
  return *reinterpret_cast<HandleObject*>(object);
}

// The isolate of a handle whose use was admitted.
inline engine::Isolate& isolate_of(const HandleObject& handle) { return *handle.scope->isolate; }

// For constructors: `scope` is used, and gives the handle a home.
ScopeObject& scope_for(Args args, const char* function, bool with_context);

// For methods that take a scope first and run on the handle.
struct Operation {
  ScopeObject& scope;
  engine::Ref self;
  Operation(PyObject* object, PyObject* scope_argument, const char* function);
  engine::Scope& core() const { return scope.scope; }
};

void make_handle_type(nb::module_& module, PyTypeObject& type, TypeSpec spec);

}  // namespace bind
