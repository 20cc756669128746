// The language's own objects: wrapped primitives, dates, regular expressions; and JSON.
//
// What takes an EntryCore can run JavaScript and is empty where that threw; it has the host's lock
// back when it returns. The makers need a context entered.
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include <cstdint>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

inline Ref make_boolean_object(Isolate& isolate, bool value) {
  return v8::BooleanObject::New(isolate.v8, value);
}
inline Ref make_number_object(Isolate& isolate, double value) {
  return v8::NumberObject::New(isolate.v8, value);
}
inline Ref make_string_object(Isolate& isolate, Ref string) {
  return v8::StringObject::New(isolate.v8, string.As<v8::String>());
}
inline Ref make_symbol_object(Isolate& isolate, Ref symbol) {
  return v8::SymbolObject::New(isolate.v8, symbol.As<v8::Symbol>());
}
// Wraps a bigint of any size, which V8's own BigIntObject::New does not.
inline Ref make_big_int_object(EntryCore& entry, Ref bigint) {
  v8::Local<v8::Object> made;
  return bigint->ToObject(entry.world).ToLocal(&made) ? Ref(made) : Ref();
}

inline bool boolean_object_value(Ref ref) { return ref.As<v8::BooleanObject>()->ValueOf(); }
inline double number_object_value(Ref ref) { return ref.As<v8::NumberObject>()->ValueOf(); }
inline Ref string_object_value(Ref ref) { return ref.As<v8::StringObject>()->ValueOf(); }
inline Ref symbol_object_value(Ref ref) { return ref.As<v8::SymbolObject>()->ValueOf(); }
inline Ref big_int_object_value(Ref ref) { return ref.As<v8::BigIntObject>()->ValueOf(); }

// Milliseconds since 1970, UTC; NaN for an invalid date.
Ref make_date(EntryCore& entry, double time);
inline double date_value(Ref ref) { return ref.As<v8::Date>()->ValueOf(); }

// The flags that this V8 knows, as bits.
inline constexpr unsigned kRegExpFlags = (1U << v8::RegExp::kFlagCount) - 1;
Ref make_reg_exp(EntryCore& entry, Ref pattern, unsigned flags);
// What exec of the language gives, or null. To be called unlocked.
Ref exec(EntryCore& entry, Ref reg_exp, Ref subject);
inline Ref reg_exp_source(Ref ref) { return ref.As<v8::RegExp>()->GetSource(); }
inline unsigned reg_exp_flags(Ref ref) {
  return static_cast<unsigned>(ref.As<v8::RegExp>()->GetFlags());
}

// To be called unlocked. `gap` is a string or empty.
Ref parse_json(EntryCore& entry, Ref text);
Ref stringify_json(EntryCore& entry, Ref value, Ref gap);

}  // namespace engine
