#include "engine/value.h"

#include <cmath>

#include "engine/settle.h"

namespace engine {

namespace {

Type special_type_of(Ref ref) {
  if (ref->IsArrayBufferView()) {
    return ref->IsTypedArray() ? Type::typed_array : Type::data_view;
  }
  if (ref->IsArrayBuffer()) return Type::array_buffer;
  if (ref->IsSharedArrayBuffer()) return Type::shared_array_buffer;
  if (ref->IsPromise()) return Type::promise;
  if (ref->IsMap()) return Type::map;
  if (ref->IsSet()) return Type::set;
  if (ref->IsProxy()) return Type::proxy;
  if (ref->IsExternal()) return Type::external;
  if (ref->IsDate()) return Type::date;
  if (ref->IsRegExp()) return Type::reg_exp;
  if (ref->IsBooleanObject()) return Type::boolean_object;
  if (ref->IsNumberObject()) return Type::number_object;
  if (ref->IsStringObject()) return Type::string_object;
  if (ref->IsSymbolObject()) return Type::symbol_object;
  if (ref->IsBigIntObject()) return Type::big_int_object;
  return Type::object;
}

}  // namespace

bool is_plain_object(Ref ref) {
  using v8::internal::Internals;
  const auto address = *reinterpret_cast<const v8::internal::Address*>(*ref);
  return Internals::GetInstanceType(address) == Internals::kJSObjectType;
}

Type type_of(Ref ref) {
  if (ref->IsString()) return Type::string;
  if (ref->IsNumber()) {
    if (ref->IsInt32()) return Type::int32;
    return ref->IsUint32() ? Type::uint32 : Type::number;
  }
  if (ref->IsUndefined()) return Type::undefined;
  if (ref->IsNull()) return Type::null;
  if (ref->IsBoolean()) return Type::boolean;
  if (ref->IsFunction()) return Type::function;
  if (ref->IsArray()) return Type::array;
  if (ref->IsSymbol()) return Type::symbol;
  if (ref->IsBigInt()) return Type::bigint;
  return is_plain_object(ref) ? Type::object : special_type_of(ref);
}

Ref make_undefined(Isolate& isolate) { return v8::Undefined(isolate.v8); }
Ref make_null(Isolate& isolate) { return v8::Null(isolate.v8); }
Ref make_boolean(Isolate& isolate, bool value) { return v8::Boolean::New(isolate.v8, value); }
Ref make_int32(Isolate& isolate, std::int32_t value) { return v8::Integer::New(isolate.v8, value); }
Ref make_uint32(Isolate& isolate, std::uint32_t value) {
  return v8::Integer::NewFromUnsigned(isolate.v8, value);
}
Ref make_number(Isolate& isolate, double value) { return v8::Number::New(isolate.v8, value); }

Ref make_bigint(EntryCore& entry, bool negative, std::span<const std::uint64_t> words) {
  v8::Local<v8::BigInt> made;
  if (!v8::BigInt::NewFromWords(entry.world, negative ? 1 : 0, static_cast<int>(words.size()),
                                words.data())
           .ToLocal(&made)) {
    return {};
  }
  return made;
}

Ref make_object(EntryCore& entry) { return v8::Object::New(entry.isolate.v8); }
Ref make_array(EntryCore& entry, int length) { return v8::Array::New(entry.isolate.v8, length); }

namespace {

template <class Unit>
v8::MaybeLocal<v8::String> new_string(v8::Isolate* isolate, const Unit* text, std::size_t length,
                                      bool name) {
  if (length > static_cast<std::size_t>(v8::String::kMaxLength)) return {};
  const auto type = name ? v8::NewStringType::kInternalized : v8::NewStringType::kNormal;
  if constexpr (sizeof(Unit) == 1) {
    return v8::String::NewFromOneByte(isolate, text, type, static_cast<int>(length));
  } else {
    return v8::String::NewFromTwoByte(isolate, text, type, static_cast<int>(length));
  }
}

Ref or_empty(v8::MaybeLocal<v8::String> made) {
  v8::Local<v8::String> string;
  return made.ToLocal(&string) ? Ref(string) : Ref();
}

}  // namespace

Ref make_string(Isolate& isolate, std::span<const std::uint8_t> latin1, bool name) {
  return or_empty(new_string(isolate.v8, latin1.data(), latin1.size(), name));
}

Ref make_string(Isolate& isolate, std::span<const std::uint16_t> utf16, bool name) {
  return or_empty(new_string(isolate.v8, utf16.data(), utf16.size(), name));
}

Ref make_ascii(Isolate& isolate, std::string_view text) {
  return make_string(isolate, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()},
                     true);
}

int text_length(Ref string) { return string.As<v8::String>()->Length(); }

Ref concat(Isolate& isolate, Ref left, Ref right) {
  return v8::String::Concat(isolate.v8, left.As<v8::String>(), right.As<v8::String>());
}

double number_of(Ref ref) { return ref.As<v8::Number>()->Value(); }
bool boolean_of(Ref ref) { return ref->IsTrue(); }

std::optional<std::int32_t> int32_of(Ref ref) {
  if (!ref->IsInt32()) return std::nullopt;
  return ref.As<v8::Int32>()->Value();
}

std::optional<std::uint32_t> uint32_of(Ref ref) {
  if (!ref->IsUint32()) return std::nullopt;
  return ref.As<v8::Uint32>()->Value();
}

bool strict_equals(Ref left, Ref right) { return left->StrictEquals(right); }
bool same_value(Ref left, Ref right) { return left->SameValue(right); }

bool same_value_zero(Ref left, Ref right) {
  if (left->IsNumber() && right->IsNumber()) {
    const double a = number_of(left);
    const double b = number_of(right);
    return a == b || (std::isnan(a) && std::isnan(b));
  }
  return left->StrictEquals(right);
}

int identity_hash(Ref object) {
  if (object->IsObject()) return object.As<v8::Object>()->GetIdentityHash();
  return object.As<v8::Name>()->GetIdentityHash();
}

Ref type_name(Isolate& isolate, Ref ref) { return ref->TypeOf(isolate.v8); }

Ref get(EntryCore& entry, Ref object, Ref key) {
  const Ref found = settle(entry, object.As<v8::Object>()->Get(entry.world, key));
  // V8 10 gives undefined for an export without a value yet, having thrown.
  const bool threw = !found.IsEmpty() && found->IsUndefined() && entry.thrown();
  return threw && object->IsModuleNamespaceObject() ? Ref() : found;
}

Ref get(EntryCore& entry, Ref object, std::uint32_t index) {
  return settle(entry, object.As<v8::Object>()->Get(entry.world, index));
}

bool set(EntryCore& entry, Ref object, Ref key, Ref value) {
  return settle(entry, object.As<v8::Object>()->Set(entry.world, key, value)).has_value();
}

bool set(EntryCore& entry, Ref object, std::uint32_t index, Ref value) {
  return settle(entry, object.As<v8::Object>()->Set(entry.world, index, value)).has_value();
}

std::optional<bool> has(EntryCore& entry, Ref object, Ref key) {
  return settle(entry, object.As<v8::Object>()->Has(entry.world, key));
}

std::optional<bool> has_own(EntryCore& entry, Ref object, Ref key) {
  if (!key->IsName()) {
    key = to_text(entry, key);
    if (key.IsEmpty()) return std::nullopt;
  }
  return settle(entry, object.As<v8::Object>()->HasOwnProperty(entry.world, key.As<v8::Name>()));
}

std::optional<bool> remove(EntryCore& entry, Ref object, Ref key) {
  return settle(entry, object.As<v8::Object>()->Delete(entry.world, key));
}

Ref own_keys(EntryCore& entry, Ref object) {
  v8::Local<v8::Array> keys;
  const bool there =
      object.As<v8::Object>()
          ->GetPropertyNames(
              entry.world, v8::KeyCollectionMode::kOwnOnly,
              static_cast<v8::PropertyFilter>(v8::ONLY_ENUMERABLE | v8::SKIP_SYMBOLS),
              v8::IndexFilter::kIncludeIndices, v8::KeyConversionMode::kConvertToString)
          .ToLocal(&keys);
  entry.relock();
  return there ? Ref(keys) : Ref();
}

Ref symbol_object(EntryCore& entry, Ref symbol) {
  return v8::SymbolObject::New(entry.isolate.v8, symbol.As<v8::Symbol>());
}

std::uint32_t array_length(Ref array) { return array.As<v8::Array>()->Length(); }

Ref to_text(EntryCore& entry, Ref value) {
  v8::Local<v8::String> text;
  const bool there = value->ToString(entry.world).ToLocal(&text);
  entry.relock();
  return there ? Ref(text) : Ref();
}

}  // namespace engine
