// The classes of handles.
#pragma once

#include "bind/objects.h"
#include "engine/entry.h"

namespace bind {

extern PyTypeObject data_type, value_type, primitive_type, undefined_type, null_type, boolean_type,
    name_type, string_type, symbol_type, number_type, integer_type, int32_type, uint32_type,
    big_int_type, object_type, array_type, function_type, script_type, unbound_script_type,
    message_type, stack_trace_type, stack_frame_type, private_type, external_type, date_type,
    reg_exp_type, boolean_object_type, number_object_type, string_object_type, symbol_object_type,
    big_int_object_type, map_type, set_type, proxy_type, promise_type, promise_resolver_type,
    primitive_array_type, array_buffer_type, shared_array_buffer_type, array_buffer_view_type,
    typed_array_type, data_view_type, wasm_module_object_type, wasm_memory_object_type;

inline HandleObject& handle_of(PyObject* object) {
  return *reinterpret_cast<HandleObject*>(object);
}

// The isolate of a handle whose use was admitted.
inline engine::Isolate& isolate_of(const HandleObject& handle) { return *handle.scope->isolate; }

// The handle's value, its isolate entered: for what allocates in V8's heap. Entering may close
// scopes, those that nobody leaves any more and those that a finalizer leaves; so the handle is
// looked at before and afterwards.
engine::Ref entered_handle(const HandleObject& handle);

// The same for the time of a stay inside V8, which a question needs that is given no scope.
struct EnteredHandle {
  explicit EnteredHandle(const HandleObject& handle);
  engine::Entry entry;
  engine::Ref ref;
};

// Whether handles of a class are equal, and hashed, by what they refer to; and whether two are.
bool has_hash(const PyTypeObject* type);
bool same(engine::Ref left, const PyTypeObject* left_type, engine::Ref right,
          const PyTypeObject* right_type);

// For constructors: `scope` is used, and gives the handle a home.
ScopeObject& scope_for(Args args, const char* function, bool with_context);

// For methods that take a scope first and run on the handle.
struct Operation {
  ScopeObject& scope;
  engine::Ref self;
  Operation(PyObject* object, PyObject* scope_argument, const char* function,
            bool with_context = true);
  engine::Scope& core() const { return scope.scope; }
};

// A text given as a handle or as a str. The scope was used.
engine::Ref text_argument(const engine::Scope& scope, PyObject* object, const char* function);

void make_handle_type(nb::module_& module, PyTypeObject& type, TypeSpec spec);

}  // namespace bind
