// The end of a V8 call that may have run JavaScript: the host's lock is taken back, and what came
// of it is a plain Ref or an optional.
#pragma once

#include <v8.h>

#include <optional>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

template <class T>
Ref settle(EntryCore& entry, v8::MaybeLocal<T> maybe) {
  entry.relock();
  v8::Local<T> value;
  return maybe.ToLocal(&value) ? Ref(value) : Ref();
}

template <class T>
std::optional<T> settle(EntryCore& entry, v8::Maybe<T> maybe) {
  entry.relock();
  return maybe.IsJust() ? std::optional<T>(maybe.FromJust()) : std::nullopt;
}

}  // namespace engine
