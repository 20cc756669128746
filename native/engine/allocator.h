// The memory of ArrayBuffers: V8's own allocator, with what it gave out counted and limited.
//
// Memory that the host looks at is pinned, for a V8 may move a buffer when JavaScript transfers it:
// pinned memory stays where it is until the host has let go of it.
//
// Owned by: isolates that use it, and each backing store of its making, which may outlive it.
// Thread: any.
#pragma once

#include <v8.h>

#include <atomic>
#include <cstddef>
#include <memory>

#include "engine/held.h"

namespace engine {

class Allocator final : public v8::ArrayBuffer::Allocator,
                        public std::enable_shared_from_this<Allocator> {
 public:
  // In bytes; 0 for no limit. `at_end`, if there is one, is buried when the last owner has gone.
  explicit Allocator(std::size_t limit, Held* at_end = nullptr);
  ~Allocator() override;

  void* Allocate(std::size_t size) override;
  void* AllocateUninitialized(std::size_t size) override;
  void Free(void* data, std::size_t size) override;
  // No V8 since 13 asks for it.
  // NOLINTNEXTLINE(modernize-use-override)
  virtual void* Reallocate(void* data, std::size_t old_size, std::size_t new_size);

  std::size_t allocated() const { return allocated_.load(std::memory_order_relaxed); }
  // How often there was memory for whoever asked.
  std::size_t allocations() const { return allocations_.load(std::memory_order_relaxed); }
  std::size_t limit() const { return limit_; }

  // What counts and comes from elsewhere. False where it would be beyond the limit.
  bool take(std::size_t size);
  void give_back(std::size_t size) { allocated_.fetch_sub(size, std::memory_order_relaxed); }

 private:
  void* counted(void* data, std::size_t size);

  std::unique_ptr<v8::ArrayBuffer::Allocator> memory_;
  std::atomic<std::size_t> allocated_{0};
  std::atomic<std::size_t> allocations_{0};
  const std::size_t limit_;
  Held* const at_end_;
};

// Memory that mustn't move or go while a Pin of it lives.
class Pin {
 public:
  explicit Pin(const void* data);
  ~Pin();
  Pin(const Pin&) = delete;
  Pin& operator=(const Pin&) = delete;

 private:
  const void* data_;
};

}  // namespace engine
