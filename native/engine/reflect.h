// Properties read and written for another receiver than the object that has them.
//
// V8 has this as a function of its own from 12 on. Reflect has always done it; its functions are
// noted when a context is made, so a program that replaces them changes nothing here.
// Thread: the isolate's owner.
#pragma once

#include <optional>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

// Empty, or nothing, where it threw.
Ref get_for(EntryCore& entry, Ref object, Ref key, Ref receiver);
std::optional<bool> set_for(EntryCore& entry, Ref object, Ref key, Ref value, Ref receiver);

// Of a context that is being made: what it notes stays with the prototype of its class Error.
void remember_reflect(v8::Isolate* isolate, v8::Local<v8::Context> context,
                      v8::Local<v8::Object> prototype);

}  // namespace engine
