// A handle that is never given back: it lasts as long as its isolate.
//
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include "engine/isolate.h"
#include "engine/ref.h"

namespace engine {

// V8 takes the small integer 0 for nothing at all, and then reads what it didn't keep.
struct Eternal {
  v8::Eternal<v8::Value> kept;
  bool zero = false;
};

inline Eternal make_eternal(Isolate& isolate, Ref ref) {
  if (ref->IsInt32() && ref.As<v8::Int32>()->Value() == 0) return {{}, true};
  return {{isolate.v8, ref}, false};
}

inline Ref local(const Eternal& eternal, Isolate& isolate) {
  if (eternal.zero) return v8::Integer::New(isolate.v8, 0);
  return eternal.kept.Get(isolate.v8);
}

}  // namespace engine
