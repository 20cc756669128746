// `object[key] = value` as in strict mode.
//
// V8's own Set drops what an object refuses without a word: one that is frozen, a property that
// can't be written or has only a getter, a Proxy that says no. So a strict function of each context
// assigns, and throws the TypeError that a program would get. No frame of it is told of.
// Where JavaScript is disallowed V8's Set has to do.
// Thread: the isolate's owner.
#pragma once

#include "engine/context.h"
#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

// False where that threw.
bool assign(EntryCore& entry, Context& context, Ref object, Ref key, Ref value);

// Whether a frame with this script's name is the function's own.
bool is_assigning(Ref script_name);

}  // namespace engine
