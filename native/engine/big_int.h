// BigInts: of 64 bits, and their words.
//
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include <cstdint>
#include <span>
#include <utility>

#include "engine/isolate.h"
#include "engine/ref.h"

namespace engine {

// V8's own limit is 2^30 bits; beyond it, it throws.
inline constexpr std::size_t kMaxBigIntWords = std::size_t{1} << 24;

inline Ref big_int_from_i64(Isolate& isolate, std::int64_t value) {
  return v8::BigInt::New(isolate.v8, value);
}
inline Ref big_int_from_u64(Isolate& isolate, std::uint64_t value) {
  return v8::BigInt::NewFromUnsigned(isolate.v8, value);
}

// The lowest bits, and whether they are all.
inline std::pair<std::int64_t, bool> i64_of_big_int(Ref ref) {
  bool lossless = false;
  const std::int64_t value = ref.As<v8::BigInt>()->Int64Value(&lossless);
  return {value, lossless};
}
inline std::pair<std::uint64_t, bool> u64_of_big_int(Ref ref) {
  bool lossless = false;
  const std::uint64_t value = ref.As<v8::BigInt>()->Uint64Value(&lossless);
  return {value, lossless};
}

inline std::size_t big_int_words(Ref ref) {
  return static_cast<std::size_t>(ref.As<v8::BigInt>()->WordCount());
}
// As many words as `into` has place for; true where the number is negative.
inline bool copy_big_int(Ref ref, std::span<std::uint64_t> into) {
  int negative = 0;
  int count = static_cast<int>(into.size());
  ref.As<v8::BigInt>()->ToWordsArray(&negative, &count, into.data());
  return negative != 0;
}

}  // namespace engine
