// A handle that is never given back: it lasts as long as its isolate.
//
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include "engine/isolate.h"
#include "engine/ref.h"

namespace engine {

using Eternal = v8::Eternal<v8::Value>;

inline Eternal make_eternal(Isolate& isolate, Ref ref) { return {isolate.v8, ref}; }

inline Ref local(const Eternal& eternal, Isolate& isolate) { return eternal.Get(isolate.v8); }

}  // namespace engine
