// Values: telling their kinds apart, making them, reading and writing properties.
//
// What takes an EntryCore can run JavaScript and is empty (or nothing) where that threw; it has the
// host's lock back when it returns.
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

// The most derived kind of a value, for choosing the class that stands for it.
enum class Type : std::uint8_t {
  undefined,
  null,
  boolean,
  int32,
  uint32,
  number,
  bigint,
  string,
  symbol,
  function,
  array,
  external,
  date,
  reg_exp,
  boolean_object,
  number_object,
  string_object,
  symbol_object,
  big_int_object,
  map,
  set,
  promise,
  proxy,
  array_buffer,
  shared_array_buffer,
  typed_array,
  data_view,
  object,
};
Type type_of(Ref ref);
// Whether it is `{}` or the like, told by one look: most objects need no more questions.
bool is_plain_object(Ref ref);

struct Predicate {
  const char* name;
  bool (*test)(Ref);
};
// Every question of the form "is it a …?" that V8 answers without running anything.
inline constexpr std::size_t kPredicates = 57;
std::span<const Predicate, kPredicates> predicates();

Ref make_undefined(Isolate& isolate);
Ref make_null(Isolate& isolate);
Ref make_boolean(Isolate& isolate, bool value);
Ref make_int32(Isolate& isolate, std::int32_t value);
Ref make_uint32(Isolate& isolate, std::uint32_t value);
Ref make_number(Isolate& isolate, double value);
Ref make_bigint(EntryCore& entry, bool negative, std::span<const std::uint64_t> words);
Ref make_object(EntryCore& entry);
Ref make_array(EntryCore& entry, int length);
// Empty where the text is longer than V8 allows.
Ref make_string(Isolate& isolate, std::span<const std::uint8_t> latin1, bool name = false);
Ref make_string(Isolate& isolate, std::span<const std::uint16_t> utf16, bool name = false);
Ref make_ascii(Isolate& isolate, std::string_view text);
int text_length(Ref string);  // in UTF-16 units
Ref concat(Isolate& isolate, Ref left, Ref right);

// The value of a small integer, which most numbers are: V8 keeps those in the handle itself, and
// nothing need be called to read one. False for anything else.
inline bool small_integer(Ref ref, std::int32_t& value) {
  const auto address = *reinterpret_cast<const v8::internal::Address*>(*ref);
  if (v8::internal::Internals::HasHeapObjectTag(address)) return false;
  value = v8::internal::Internals::SmiValue(address);
  return true;
}

// Of primitives only: nothing runs.
double number_of(Ref ref);
bool boolean_of(Ref ref);
std::optional<std::int32_t> int32_of(Ref ref);
std::optional<std::uint32_t> uint32_of(Ref ref);

bool same_value_zero(Ref left, Ref right);
bool strict_equals(Ref left, Ref right);
bool same_value(Ref left, Ref right);
int identity_hash(Ref object);
// Whether both are the same object of V8's heap; for what is no value, too.
inline bool same_object(Ref left, Ref right) { return left == right; }
Ref type_name(Isolate& isolate, Ref ref);  // what typeof says

Ref get(EntryCore& entry, Ref object, Ref key);
Ref get(EntryCore& entry, Ref object, std::uint32_t index);
bool set(EntryCore& entry, Ref object, Ref key, Ref value);
bool set(EntryCore& entry, Ref object, std::uint32_t index, Ref value);
// Whether the property was there (`has`), and is gone now (`remove`).
std::optional<bool> has(EntryCore& entry, Ref object, Ref key);
std::optional<bool> has_own(EntryCore& entry, Ref object, Ref key);
std::optional<bool> remove(EntryCore& entry, Ref object, Ref key);
// An array of the object's own enumerable string keys, in order, numbers as strings.
Ref own_keys(EntryCore& entry, Ref object);
// The object that JavaScript makes of a symbol whose properties are asked for.
Ref symbol_object(EntryCore& entry, Ref symbol);
std::uint32_t array_length(Ref array);
Ref to_text(EntryCore& entry, Ref value);  // as String(value) does

}  // namespace engine
