#include "engine/backing_store.h"

#include "engine/array_buffer.h"
#include "engine/compat.h"
#include "engine/platform.h"

namespace engine {

const bool host_memory_allowed = !compat::kSandbox;

namespace {

// What V8 is given as the place of no bytes at all.
std::byte nothing;

std::shared_ptr<v8::BackingStore> store_over(void* data, std::size_t size, bool shared,
                                             v8::BackingStore::DeleterCallback deleter,
                                             void* context) {
  return shared ? v8::SharedArrayBuffer::NewBackingStore(data, size, deleter, context)
                : v8::ArrayBuffer::NewBackingStore(data, size, deleter, context);
}

// Who takes memory back that an allocator gave.
struct Allocated {
  std::shared_ptr<Allocator> allocator;
  std::size_t size;
};

void free_allocated(void* data, std::size_t /*size*/, void* context) {
  const std::unique_ptr<Allocated> from(static_cast<Allocated*>(context));
  from->allocator->Free(data, from->size);
}

// At least a byte, so that even nothing has a place; V8's own way of making a store ends the
// process where there is no memory.
std::shared_ptr<v8::BackingStore> try_allocate(const std::shared_ptr<Allocator>& allocator,
                                               std::size_t size, bool shared) {
  const std::size_t taken = size == 0 ? 1 : size;
  void* data = allocator->Allocate(taken);
  if (data == nullptr) return nullptr;
  return store_over(data, size, shared, free_allocated, new Allocated{allocator, taken});
}

// The host's references to memory that V8 uses.
struct Lease {
  Held* owner;
  Held* callback;
};

// Anywhere in V8, perhaps without the host's lock.
void end_lease(void* /*data*/, std::size_t /*size*/, void* context) {
  const std::unique_ptr<Lease> lease(static_cast<Lease*>(context));
  if (lease->callback != nullptr) bury(lease->callback);
  bury(lease->owner);
}

}  // namespace

std::span<std::byte> Memory::bytes() const {
  auto* data = static_cast<std::byte*>(store->Data());
  return data == nullptr ? std::span(&nothing, 0) : std::span(data, store->ByteLength());
}

Memory allocate_memory(EntryCore& entry, std::size_t size, bool shared) {
  const std::shared_ptr<Allocator>& allocator = entry.isolate.allocator;
  // More than an address can name isn't there, and no allocator need be asked.
  if (size <= kMostBytes) {
    if (auto store = try_allocate(allocator, size, shared)) return {std::move(store)};
    entry.isolate.v8->LowMemoryNotification();
    entry.relock();
    if (auto store = try_allocate(allocator, size, shared)) return {std::move(store)};
  }
  v8::Isolate* v8 = entry.isolate.v8;
  v8->ThrowException(v8::Exception::RangeError(
      v8::String::NewFromUtf8Literal(v8, "Array buffer allocation failed")));
  return {};
}

Memory allocate_shared_memory(std::size_t size) {
  if (size > kMostBytes) return {};
  start_v8();
  static const auto* allocator = new auto(std::make_shared<Allocator>(std::size_t{0}));
  return {try_allocate(*allocator, size, true)};
}

Memory lend_memory(std::span<std::byte> memory, bool shared, Held* owner, Held* callback) {
  // V8 doesn't give back what lies nowhere.
  std::byte* data = memory.empty() ? &nothing : memory.data();
  return {store_over(data, memory.size(), shared, end_lease, new Lease{owner, callback})};
}

Memory memory_of(EntryCore& entry, Ref buffer) {
  if (buffer->IsSharedArrayBuffer()) {
    return {buffer.As<v8::SharedArrayBuffer>()->GetBackingStore(), is_resizable(entry, buffer)};
  }
  return {buffer.As<v8::ArrayBuffer>()->GetBackingStore(), is_resizable(entry, buffer)};
}

}  // namespace engine
