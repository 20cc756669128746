// Strings: made of bytes, measured, and copied out.
//
// Measuring and copying may flatten a string first, so the isolate is to be entered and a handle
// scope open; no JavaScript runs.
// Thread: the isolate's owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/isolate.h"
#include "engine/ref.h"

namespace engine {

inline constexpr std::size_t kMaxStringLength = v8::String::kMaxLength;

// Empty where there are more bytes than V8 allows. What is no UTF-8 becomes U+FFFD.
Ref make_utf8(Isolate& isolate, std::span<const char> bytes, bool name);
Ref make_empty_string(Isolate& isolate);

std::size_t utf8_length(Isolate& isolate, Ref string);
bool is_one_byte(Ref string);             // as V8 keeps it now
bool contains_only_one_byte(Ref string);  // looks at every unit of a two-byte string

// Both copy as many units from `start` on as `into` has place for; one-byte units are the lower
// halves of wider ones. `start` is within the string.
std::size_t copy_units(Isolate& isolate, Ref string, std::size_t start,
                       std::span<std::uint16_t> into);
std::size_t copy_bytes(Isolate& isolate, Ref string, std::size_t start,
                       std::span<std::uint8_t> into);
// As many whole characters as `into` has place for. Lone surrogates become U+FFFD, or three bytes
// of their own.
std::size_t copy_utf8(Isolate& isolate, Ref string, bool replace_invalid, std::span<char> into);

}  // namespace engine
