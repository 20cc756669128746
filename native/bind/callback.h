// Python functions that JavaScript calls.
#pragma once

#include "bind/objects.h"
#include "engine/serializer.h"

namespace bind {

// The flavours of a host function: what it is called with.
inline constexpr std::uint8_t kEveryday = 0;  // Python values
inline constexpr std::uint8_t kExplicit = 1;  // a scope and a FunctionCallbackInfo

// For the host's table.
void invoke(engine::HostCall& call);
void read_host_object(engine::HostObjectTurn& turn);

PyObject* new_callback_scope(ContextObject& context, engine::Isolate& isolate, PyObject* callable);
void end_scope(void* object);
PyObject* new_info(PyObject* scope, engine::HostCall& call);
void end_info(PyObject* info);

}  // namespace bind
