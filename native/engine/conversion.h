// What JavaScript turns values into: numbers, texts, objects, and the answers of its operators.
//
// What takes an EntryCore can run JavaScript and is empty (or nothing) where that threw; it has the
// host's lock back when it returns.
// Thread: the isolate's owner.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

Ref to_big_int(EntryCore& entry, Ref value);
Ref to_number(EntryCore& entry, Ref value);
Ref to_string(EntryCore& entry, Ref value);
Ref to_detail_string(EntryCore& entry, Ref value);
Ref to_object(EntryCore& entry, Ref value);
Ref to_integer(EntryCore& entry, Ref value);
Ref to_uint32(EntryCore& entry, Ref value);
Ref to_int32(EntryCore& entry, Ref value);
Ref to_boolean(Isolate& isolate, Ref value);

std::optional<double> number_value(EntryCore& entry, Ref value);
std::optional<std::int64_t> integer_value(EntryCore& entry, Ref value);
std::optional<std::uint32_t> uint32_value(EntryCore& entry, Ref value);
std::optional<std::int32_t> int32_value(EntryCore& entry, Ref value);
bool boolean_value(Isolate& isolate, Ref value);

// As `==` and `instanceof`.
std::optional<bool> equals(EntryCore& entry, Ref left, Ref right);
std::optional<bool> instance_of(EntryCore& entry, Ref value, Ref constructor);

// Equal values have equal hashes, as SameValueZero has it. Thread: owner, entered.
int hash_of(Ref value);

// The kind of a value in a word or two, for messages.
const char* type_repr(Ref value);

}  // namespace engine
