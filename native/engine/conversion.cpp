#include "engine/conversion.h"

#include <bit>
#include <cmath>
#include <vector>

namespace engine {

namespace {

template <class T>
Ref settle(EntryCore& entry, v8::MaybeLocal<T> maybe) {
  entry.relock();
  v8::Local<T> value;
  return maybe.ToLocal(&value) ? Ref(value) : Ref();
}

template <class T>
std::optional<T> settle(EntryCore& entry, v8::Maybe<T> maybe) {
  entry.relock();
  return maybe.IsJust() ? std::optional(maybe.FromJust()) : std::nullopt;
}

// Spreads 64 bits over an int that is never negative.
int mix(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9U;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBU;
  return static_cast<int>((bits ^ (bits >> 31)) & 0x7FFFFFFF);
}

int hash_of_number(double number) {
  if (std::isnan(number)) return mix(0x7FF8000000000000U);
  return mix(std::bit_cast<std::uint64_t>(number == 0 ? 0.0 : number));
}

int hash_of_bigint(v8::Local<v8::BigInt> bigint) {
  int count = bigint->WordCount();
  int negative = 0;
  std::vector<std::uint64_t> words(static_cast<std::size_t>(count));
  bigint->ToWordsArray(&negative, &count, words.data());
  std::uint64_t sum = negative != 0 ? 0x9E3779B97F4A7C15U : 1;
  for (const std::uint64_t word : words) sum = (sum ^ word) * 0x100000001B3U + (word >> 29);
  return mix(sum);
}

}  // namespace

Ref to_big_int(EntryCore& entry, Ref value) { return settle(entry, value->ToBigInt(entry.world)); }
Ref to_number(EntryCore& entry, Ref value) { return settle(entry, value->ToNumber(entry.world)); }
Ref to_string(EntryCore& entry, Ref value) { return settle(entry, value->ToString(entry.world)); }
Ref to_detail_string(EntryCore& entry, Ref value) {
  return settle(entry, value->ToDetailString(entry.world));
}
Ref to_object(EntryCore& entry, Ref value) { return settle(entry, value->ToObject(entry.world)); }
Ref to_integer(EntryCore& entry, Ref value) { return settle(entry, value->ToInteger(entry.world)); }
// V8's own ToUint32 gives a small integer back as it is, a negative one as well.
Ref to_uint32(EntryCore& entry, Ref value) {
  const auto number = uint32_value(entry, value);
  return number ? Ref(v8::Integer::NewFromUnsigned(entry.isolate.v8, *number)) : Ref();
}
Ref to_int32(EntryCore& entry, Ref value) { return settle(entry, value->ToInt32(entry.world)); }
Ref to_boolean(Isolate& isolate, Ref value) { return value->ToBoolean(isolate.v8); }

std::optional<double> number_value(EntryCore& entry, Ref value) {
  return settle(entry, value->NumberValue(entry.world));
}
std::optional<std::int64_t> integer_value(EntryCore& entry, Ref value) {
  return settle(entry, value->IntegerValue(entry.world));
}
std::optional<std::uint32_t> uint32_value(EntryCore& entry, Ref value) {
  return settle(entry, value->Uint32Value(entry.world));
}
std::optional<std::int32_t> int32_value(EntryCore& entry, Ref value) {
  return settle(entry, value->Int32Value(entry.world));
}
bool boolean_value(Isolate& isolate, Ref value) { return value->BooleanValue(isolate.v8); }

std::optional<bool> equals(EntryCore& entry, Ref left, Ref right) {
  return settle(entry, left->Equals(entry.world, right));
}

std::optional<bool> instance_of(EntryCore& entry, Ref value, Ref constructor) {
  return settle(entry, value->InstanceOf(entry.world, constructor.As<v8::Object>()));
}

int hash_of(Ref value) {
  // A private name is a symbol to V8, and this the one question it may be asked as a value.
  if (value->IsName()) return value.As<v8::Name>()->GetIdentityHash();
  if (value->IsNumber()) return hash_of_number(value.As<v8::Number>()->Value());
  if (value->IsBigInt()) return hash_of_bigint(value.As<v8::BigInt>());
  if (value->IsBoolean()) return mix(value->IsTrue() ? 3 : 2);
  if (value->IsNullOrUndefined()) return mix(value->IsNull() ? 5 : 4);
  return value.As<v8::Object>()->GetIdentityHash();
}

const char* type_repr(Ref value) {
  struct Word {
    bool (v8::Value::*test)() const;
    const char* text;
  };
  // The first that fits; the more telling ones come first.
  static constexpr Word kWords[] = {
      {&v8::Value::IsModuleNamespaceObject, "Module"},
      {&v8::Value::IsWasmModuleObject, "WASM module"},
      {&v8::Value::IsWasmMemoryObject, "WASM memory object"},
      {&v8::Value::IsProxy, "Proxy"},
      {&v8::Value::IsSharedArrayBuffer, "SharedArrayBuffer"},
      {&v8::Value::IsDataView, "DataView"},
      {&v8::Value::IsBigUint64Array, "BigUint64Array"},
      {&v8::Value::IsBigInt64Array, "BigInt64Array"},
      {&v8::Value::IsFloat64Array, "Float64Array"},
      {&v8::Value::IsFloat32Array, "Float32Array"},
      {&v8::Value::IsInt32Array, "Int32Array"},
      {&v8::Value::IsUint32Array, "Uint32Array"},
      {&v8::Value::IsInt16Array, "Int16Array"},
      {&v8::Value::IsUint16Array, "Uint16Array"},
      {&v8::Value::IsInt8Array, "Int8Array"},
      {&v8::Value::IsUint8ClampedArray, "Uint8ClampedArray"},
      {&v8::Value::IsUint8Array, "Uint8Array"},
      {&v8::Value::IsTypedArray, "TypedArray"},
      {&v8::Value::IsArrayBufferView, "ArrayBufferView"},
      {&v8::Value::IsArrayBuffer, "ArrayBuffer"},
      {&v8::Value::IsWeakSet, "WeakSet"},
      {&v8::Value::IsWeakMap, "WeakMap"},
      {&v8::Value::IsSetIterator, "Set Iterator"},
      {&v8::Value::IsMapIterator, "Map Iterator"},
      {&v8::Value::IsSet, "Set"},
      {&v8::Value::IsMap, "Map"},
      {&v8::Value::IsPromise, "Promise"},
      {&v8::Value::IsGeneratorFunction, "Generator function"},
      {&v8::Value::IsAsyncFunction, "Async function"},
      {&v8::Value::IsGeneratorObject, "Generator object"},
      {&v8::Value::IsRegExp, "RegExp"},
      {&v8::Value::IsDate, "Date"},
      {&v8::Value::IsNativeError, "Error"},
      {&v8::Value::IsArgumentsObject, "Arguments"},
      {&v8::Value::IsBooleanObject, "Boolean object"},
      {&v8::Value::IsNumberObject, "Number object"},
      {&v8::Value::IsStringObject, "String object"},
      {&v8::Value::IsSymbolObject, "Symbol object"},
      {&v8::Value::IsBigIntObject, "BigInt object"},
      {&v8::Value::IsExternal, "External"},
      {&v8::Value::IsNumber, "number"},
      {&v8::Value::IsBoolean, "boolean"},
      {&v8::Value::IsBigInt, "bigint"},
      {&v8::Value::IsArray, "array"},
      {&v8::Value::IsFunction, "function"},
      {&v8::Value::IsSymbol, "symbol"},
      {&v8::Value::IsString, "string"},
      {&v8::Value::IsNull, "null"},
      {&v8::Value::IsUndefined, "undefined"},
      {&v8::Value::IsObject, "object"},
  };
  for (const auto& [test, text] : kWords) {
    if (((*value)->*test)()) return text;
  }
  return "unknown";
}

}  // namespace engine
