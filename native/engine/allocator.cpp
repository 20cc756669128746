#include "engine/allocator.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <unordered_map>

namespace engine {

namespace {

// V8 ends the process where it can't move the contents of an array so small out of its heap.
constexpr std::size_t kNeverRefused = 64;

struct Pinned {
  std::size_t pins = 0;
  std::shared_ptr<Allocator> allocator;  // where V8 has moved away: who takes the memory back
  std::size_t size = 0;
};

struct Pins {
  std::mutex mutex;
  std::unordered_map<const void*, Pinned> memory;
};

Pins& pins() {
  static auto* the = new Pins;
  return *the;
}

}  // namespace

Allocator::Allocator(std::size_t limit, Held* at_end)
    : memory_(v8::ArrayBuffer::Allocator::NewDefaultAllocator()), limit_(limit), at_end_(at_end) {}

Allocator::~Allocator() {
  if (at_end_ != nullptr) bury(at_end_);
}

bool Allocator::take(std::size_t size) {
  if (limit_ == 0 || size <= kNeverRefused) {
    allocated_.fetch_add(size, std::memory_order_relaxed);
    return true;
  }
  std::size_t before = allocated_.load(std::memory_order_relaxed);
  do {
    if (before > limit_ || size > limit_ - before) return false;
  } while (!allocated_.compare_exchange_weak(before, before + size, std::memory_order_relaxed));
  return true;
}

void* Allocator::counted(void* data, std::size_t size) {
  if (data == nullptr) {
    give_back(size);
  } else {
    allocations_.fetch_add(1, std::memory_order_relaxed);
  }
  return data;
}

void* Allocator::Allocate(std::size_t size) {
  return take(size) ? counted(memory_->Allocate(size), size) : nullptr;
}

void* Allocator::AllocateUninitialized(std::size_t size) {
  return take(size) ? counted(memory_->AllocateUninitialized(size), size) : nullptr;
}

void Allocator::Free(void* data, std::size_t size) {
  give_back(size);
  memory_->Free(data, size);
}

void* Allocator::Reallocate(void* data, std::size_t old_size, std::size_t new_size) {
  void* moved = Allocate(new_size);
  if (moved == nullptr) return nullptr;
  if (data != nullptr) std::memcpy(moved, data, std::min(old_size, new_size));
  {
    Pins& all = pins();
    const std::lock_guard guard(all.mutex);
    const auto found = all.memory.find(data);
    if (found != all.memory.end()) {
      found->second.allocator = shared_from_this();
      found->second.size = old_size;
      return moved;
    }
  }
  Free(data, old_size);
  return moved;
}

Pin::Pin(const void* data) : data_(data) {
  Pins& all = pins();
  const std::lock_guard guard(all.mutex);
  ++all.memory[data_].pins;
}

Pin::~Pin() {
  Pinned last;
  {
    Pins& all = pins();
    const std::lock_guard guard(all.mutex);
    const auto found = all.memory.find(data_);
    if (--found->second.pins != 0) return;
    last = std::move(found->second);
    all.memory.erase(found);
  }
  if (last.allocator != nullptr) last.allocator->Free(const_cast<void*>(data_), last.size);
}

}  // namespace engine
