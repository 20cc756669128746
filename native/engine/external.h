// Host objects as values of JavaScript, which can pass them on but not look inside.
//
// The value alone keeps the host's object: when V8 finds it unused, the reference is let go of.
// Thread: the isolate's owner.
#pragma once

#include "engine/isolate.h"
#include "engine/ref.h"

namespace engine {

// Takes over a reference to `object`.
Ref make_external(Isolate& isolate, void* object);

inline bool is_external(Ref ref) { return ref->IsExternal(); }

// The object, borrowed; null where the value isn't one of ours.
void* object_of_external(const Isolate& isolate, Ref external);

}  // namespace engine
