// Python functions that JavaScript calls.
#pragma once

#include "bind/objects.h"
#include "engine/accessor.h"
#include "engine/realm.h"
#include "engine/serializer.h"
#include "engine/template.h"

namespace bind {

// The flavours of a host function: what it is called with.
inline constexpr std::uint8_t kEveryday = 0;  // Python values
inline constexpr std::uint8_t kExplicit = 1;  // a scope and a FunctionCallbackInfo
inline constexpr std::uint8_t kBare = 2;      // nothing
inline constexpr std::uint8_t kOp = 3;        // what its parameters say: the callable is an Op

// Whether Python gets the callable itself back. One of the explicit layer takes a scope and
// handles, so it stays a function of JavaScript's.
inline bool comes_back(std::uint8_t flavour) { return flavour == kEveryday || flavour == kOp; }

// For the host's table. An accessor is a tuple of its getter and setter, or None.
void invoke(engine::HostCall& call);
void access(engine::PropertyCall& call);
void ask_delegate(engine::DelegateTurn& turn);
void intercept(engine::InterceptCall& call);
void make_realm(engine::RealmTurn& turn);

PyObject* new_callback_scope(ContextObject& context, engine::Isolate& isolate, PyObject* callable);
void end_scope(void* object);

// What a function or an accessor is told about its call. It ends with that.
PyObject* new_info(PyObject* scope, engine::HostCall& call);
PyObject* new_property_info(PyObject* scope, engine::PropertyCall& call);
void end_info(PyObject* info);

}  // namespace bind
