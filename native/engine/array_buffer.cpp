#include "engine/array_buffer.h"

#include "engine/compat.h"
#include "engine/settle.h"

namespace engine {

Ref make_array_buffer(Isolate& isolate, const Memory& memory) {
  if (memory.is_shared()) return v8::SharedArrayBuffer::New(isolate.v8, memory.store);
  return v8::ArrayBuffer::New(isolate.v8, memory.store);
}

bool is_array_buffer(Ref value) { return value->IsArrayBuffer() || value->IsSharedArrayBuffer(); }
bool is_shared_array_buffer(Ref value) { return value->IsSharedArrayBuffer(); }

std::size_t byte_length(Ref buffer) {
  return buffer->IsSharedArrayBuffer() ? buffer.As<v8::SharedArrayBuffer>()->ByteLength()
                                       : buffer.As<v8::ArrayBuffer>()->ByteLength();
}

bool is_resizable(EntryCore& entry, Ref buffer) {
  return compat::is_resizable(entry.isolate.v8, buffer);
}

bool is_detachable(Ref buffer) { return buffer.As<v8::ArrayBuffer>()->IsDetachable(); }

bool was_detached(Ref buffer) {
  return !buffer->IsSharedArrayBuffer() && buffer.As<v8::ArrayBuffer>()->WasDetached();
}

namespace {
v8::Local<v8::Value> or_undefined(EntryCore& entry, Ref key) {
  return key.IsEmpty() ? Ref(v8::Undefined(entry.isolate.v8)) : key;
}
}  // namespace

bool set_detach_key(EntryCore& entry, Ref buffer, Ref key) {
  return compat::set_detach_key(entry.world, entry.isolate.detach_key, buffer.As<v8::ArrayBuffer>(),
                                or_undefined(entry, key));
}

std::optional<bool> detach(EntryCore& entry, Ref buffer, Ref key) {
  return settle(entry, compat::detach(entry.world, entry.isolate.detach_key,
                                      buffer.As<v8::ArrayBuffer>(), or_undefined(entry, key)));
}

}  // namespace engine
