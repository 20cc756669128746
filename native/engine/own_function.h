// Functions of ours that are written in JavaScript.
// Thread: the isolate's owner, inside the entry.
#pragma once

#include <v8.h>

#include <initializer_list>

#include "engine/entry.h"

namespace engine {

// A function with this body and these parameters, in the world that the entry is in; its frames
// bear the name of the script. Empty where V8 couldn't make it.
v8::Local<v8::Function> make_own_function(EntryCore& entry, const char* script, const char* body,
                                          std::initializer_list<const char*> parameters);

}  // namespace engine
