#include "engine/typed_array.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "engine/array_buffer.h"
#include "engine/compat.h"

namespace engine {

namespace {

v8::Local<v8::ArrayBufferView> view_in(Ref ref) { return ref.As<v8::ArrayBufferView>(); }

template <class Array>
Ref make([[maybe_unused]] Ref buffer, [[maybe_unused]] std::size_t offset,
         [[maybe_unused]] std::size_t length) {
  if constexpr (std::is_void_v<Array>) {
    return {};
  } else if (buffer->IsSharedArrayBuffer()) {
    return Array::New(buffer.As<v8::SharedArrayBuffer>(), offset, length);
  } else {
    return Array::New(buffer.As<v8::ArrayBuffer>(), offset, length);
  }
}

struct Kind {
  bool (v8::Value::*is)() const;
  Ref (*make)(Ref buffer, std::size_t offset, std::size_t length);
};

// In the order of Element.
constexpr Kind kMade[] = {
    {&v8::Value::IsInt8Array, make<v8::Int8Array>},
    {&v8::Value::IsUint8Array, make<v8::Uint8Array>},
    {&v8::Value::IsUint8ClampedArray, make<v8::Uint8ClampedArray>},
    {&v8::Value::IsInt16Array, make<v8::Int16Array>},
    {&v8::Value::IsUint16Array, make<v8::Uint16Array>},
    {&v8::Value::IsInt32Array, make<v8::Int32Array>},
    {&v8::Value::IsUint32Array, make<v8::Uint32Array>},
    {compat::kIsFloat16Array, make<compat::Float16Array>},
    {&v8::Value::IsFloat32Array, make<v8::Float32Array>},
    {&v8::Value::IsFloat64Array, make<v8::Float64Array>},
    {&v8::Value::IsBigInt64Array, make<v8::BigInt64Array>},
    {&v8::Value::IsBigUint64Array, make<v8::BigUint64Array>},
};
static_assert(std::size(kMade) == kElements.size());

}  // namespace

bool has_element(Element element) { return kMade[static_cast<std::size_t>(element)].is != nullptr; }

std::size_t most_elements(Element element) { return compat::most_elements(facts_of(element).size); }

bool is_view(Ref value) { return value->IsArrayBufferView(); }
bool is_typed_array(Ref value) { return value->IsTypedArray(); }
bool is_data_view(Ref value) { return value->IsDataView(); }

Element element_of(Ref typed_array) {
  std::size_t kind = 0;
  while (kMade[kind].is == nullptr || !((*typed_array)->*kMade[kind].is)()) ++kind;
  return static_cast<Element>(kind);
}

Ref make_typed_array(Element element, Ref buffer, std::size_t offset, std::size_t length) {
  return kMade[static_cast<std::size_t>(element)].make(buffer, offset, length);
}

Ref make_data_view(Ref buffer, std::size_t offset, std::size_t length) {
  return make<v8::DataView>(buffer, offset, length);
}

std::size_t view_offset(Ref view) { return view_in(view)->ByteOffset(); }
std::size_t view_bytes(Ref view) { return view_in(view)->ByteLength(); }
std::size_t typed_array_length(Ref typed_array) {
  return typed_array.As<v8::TypedArray>()->Length();
}
bool has_buffer(Ref view) { return view_in(view)->HasBuffer(); }
Ref view_buffer(Ref view) { return view_in(view)->Buffer(); }

Contents contents_of(EntryCore& entry, Ref value) {
  Contents found;
  Ref buffer = value;
  if (is_view(value)) {
    buffer = view_buffer(value);
    found.offset = view_offset(value);
    found.size = view_bytes(value);
    if (is_typed_array(value)) found.element = element_of(value);
  } else {
    found.size = byte_length(value);
  }
  found.detached = was_detached(buffer);
  found.memory = memory_of(entry, buffer);
  // A view may lie outside a buffer that has become shorter.
  const std::size_t there = found.memory.bytes().size();
  if (found.memory.resizable && !is_view(value)) found.size = there;  // V8 10 says 0 of shared ones
  found.offset = std::min(found.offset, there);
  found.size = std::min(found.size, there - found.offset);
  return found;
}

}  // namespace engine
