// The questions of the form "is it a …?", under V8's names in the host's spelling.
#include "engine/compat.h"
#include "engine/value.h"

namespace engine {

namespace {

template <bool (v8::Value::*Test)() const>
bool ask(Ref ref) {
  if constexpr (Test == nullptr) {
    return false;  // this V8 has none
  } else {
    return ((*ref)->*Test)();
  }
}

constexpr Predicate kAll[kPredicates] = {
    {"is_undefined", ask<&v8::Value::IsUndefined>},
    {"is_null", ask<&v8::Value::IsNull>},
    {"is_null_or_undefined", ask<&v8::Value::IsNullOrUndefined>},
    {"is_true", ask<&v8::Value::IsTrue>},
    {"is_false", ask<&v8::Value::IsFalse>},
    {"is_name", ask<&v8::Value::IsName>},
    {"is_string", ask<&v8::Value::IsString>},
    {"is_symbol", ask<&v8::Value::IsSymbol>},
    {"is_function", ask<&v8::Value::IsFunction>},
    {"is_array", ask<&v8::Value::IsArray>},
    {"is_object", ask<&v8::Value::IsObject>},
    {"is_big_int", ask<&v8::Value::IsBigInt>},
    {"is_boolean", ask<&v8::Value::IsBoolean>},
    {"is_number", ask<&v8::Value::IsNumber>},
    {"is_external", ask<&v8::Value::IsExternal>},
    {"is_int32", ask<&v8::Value::IsInt32>},
    {"is_uint32", ask<&v8::Value::IsUint32>},
    {"is_date", ask<&v8::Value::IsDate>},
    {"is_arguments_object", ask<&v8::Value::IsArgumentsObject>},
    {"is_big_int_object", ask<&v8::Value::IsBigIntObject>},
    {"is_boolean_object", ask<&v8::Value::IsBooleanObject>},
    {"is_number_object", ask<&v8::Value::IsNumberObject>},
    {"is_string_object", ask<&v8::Value::IsStringObject>},
    {"is_symbol_object", ask<&v8::Value::IsSymbolObject>},
    {"is_native_error", ask<&v8::Value::IsNativeError>},
    {"is_reg_exp", ask<&v8::Value::IsRegExp>},
    {"is_async_function", ask<&v8::Value::IsAsyncFunction>},
    {"is_generator_function", ask<&v8::Value::IsGeneratorFunction>},
    {"is_generator_object", ask<&v8::Value::IsGeneratorObject>},
    {"is_promise", ask<&v8::Value::IsPromise>},
    {"is_map", ask<&v8::Value::IsMap>},
    {"is_set", ask<&v8::Value::IsSet>},
    {"is_map_iterator", ask<&v8::Value::IsMapIterator>},
    {"is_set_iterator", ask<&v8::Value::IsSetIterator>},
    {"is_weak_map", ask<&v8::Value::IsWeakMap>},
    {"is_weak_set", ask<&v8::Value::IsWeakSet>},
    {"is_array_buffer", ask<&v8::Value::IsArrayBuffer>},
    {"is_array_buffer_view", ask<&v8::Value::IsArrayBufferView>},
    {"is_typed_array", ask<&v8::Value::IsTypedArray>},
    {"is_uint8_array", ask<&v8::Value::IsUint8Array>},
    {"is_uint8_clamped_array", ask<&v8::Value::IsUint8ClampedArray>},
    {"is_int8_array", ask<&v8::Value::IsInt8Array>},
    {"is_uint16_array", ask<&v8::Value::IsUint16Array>},
    {"is_int16_array", ask<&v8::Value::IsInt16Array>},
    {"is_uint32_array", ask<&v8::Value::IsUint32Array>},
    {"is_int32_array", ask<&v8::Value::IsInt32Array>},
    {"is_float16_array", ask<compat::kIsFloat16Array>},
    {"is_float32_array", ask<&v8::Value::IsFloat32Array>},
    {"is_float64_array", ask<&v8::Value::IsFloat64Array>},
    {"is_big_int64_array", ask<&v8::Value::IsBigInt64Array>},
    {"is_big_uint64_array", ask<&v8::Value::IsBigUint64Array>},
    {"is_data_view", ask<&v8::Value::IsDataView>},
    {"is_shared_array_buffer", ask<&v8::Value::IsSharedArrayBuffer>},
    {"is_proxy", ask<&v8::Value::IsProxy>},
    {"is_wasm_memory_object", ask<&v8::Value::IsWasmMemoryObject>},
    {"is_wasm_module_object", ask<&v8::Value::IsWasmModuleObject>},
    {"is_module_namespace_object", ask<&v8::Value::IsModuleNamespaceObject>},
};

}  // namespace

std::span<const Predicate, kPredicates> predicates() { return kAll; }

}  // namespace engine
