#include "engine/page_allocator.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "engine/allocator.h"
#include "engine/isolate.h"

namespace engine {

namespace {

// WebAssembly's memory begins at such an address, other buffers at any page; all of V8's own
// reservations that may be used later are aligned to more.
constexpr std::size_t kMostAlignment = std::size_t{64} * 1024;

thread_local bool makes_isolate = false;

// Of the isolate that runs on this thread, if it has a limit.
std::shared_ptr<Allocator> limited_allocator() {
  const Isolate* isolate = thread_slot.current;
  if (makes_isolate || isolate == nullptr || isolate->allocator == nullptr ||
      isolate->allocator->limit() == 0) {
    return nullptr;
  }
  return isolate->allocator;
}

// Not every V8 has these two.
template <class System>
bool recommit(System& system, void* address, std::size_t length,
              v8::PageAllocator::Permission permissions) {
  if constexpr (requires { system.RecommitPages(address, length, permissions); }) {
    return system.RecommitPages(address, length, permissions);
  } else {
    return false;
  }
}

template <class System>
bool seal(System& system, void* address, std::size_t length) {
  if constexpr (requires { system.SealPages(address, length); }) {
    return system.SealPages(address, length);
  } else {
    return false;
  }
}

class Pages final : public v8::PageAllocator {
 public:
  explicit Pages(v8::PageAllocator& system) : system_(system) {}

  void* AllocatePages(void* address, std::size_t length, std::size_t alignment,
                      Permission permissions) override {
    std::shared_ptr<Allocator> allocator;
    if (permissions == kNoAccess && alignment <= kMostAlignment) allocator = limited_allocator();
    if (allocator == nullptr) {
      return system_.AllocatePages(address, length, alignment, permissions);
    }
    if (!allocator->take(length)) return nullptr;
    void* pages = system_.AllocatePages(address, length, alignment, permissions);
    if (pages == nullptr) {
      allocator->give_back(length);
      return nullptr;
    }
    const std::lock_guard guard(mutex_);
    counted_.emplace(pages, Counted{std::move(allocator), length});
    any_ = true;
    return pages;
  }

  bool FreePages(void* address, std::size_t length) override {
    if (!any_) return system_.FreePages(address, length);
    Counted gone;
    {
      const std::lock_guard guard(mutex_);
      const auto found = counted_.find(address);
      if (found != counted_.end()) {
        gone = std::move(found->second);
        counted_.erase(found);  // first: freed addresses may be somebody else's at once
      }
    }
    const bool freed = system_.FreePages(address, length);
    if (gone.allocator != nullptr) gone.allocator->give_back(gone.size);
    return freed;
  }

  std::size_t AllocatePageSize() override { return system_.AllocatePageSize(); }
  std::size_t CommitPageSize() override { return system_.CommitPageSize(); }
  void SetRandomMmapSeed(std::int64_t seed) override { system_.SetRandomMmapSeed(seed); }
  void* GetRandomMmapAddr() override { return system_.GetRandomMmapAddr(); }
  bool ReleasePages(void* address, std::size_t length, std::size_t new_length) override {
    return system_.ReleasePages(address, length, new_length);
  }
  bool SetPermissions(void* address, std::size_t length, Permission permissions) override {
    return system_.SetPermissions(address, length, permissions);
  }
  bool DiscardSystemPages(void* address, std::size_t size) override {
    return system_.DiscardSystemPages(address, size);
  }
  bool DecommitPages(void* address, std::size_t size) override {
    return system_.DecommitPages(address, size);
  }
  // NOLINTNEXTLINE(modernize-use-override)
  virtual bool RecommitPages(void* address, std::size_t length, Permission permissions) {
    return recommit(system_, address, length, permissions);
  }
  // NOLINTNEXTLINE(modernize-use-override)
  virtual bool SealPages(void* address, std::size_t length) {
    return seal(system_, address, length);
  }
  bool ReserveForSharedMemoryMapping(void* address, std::size_t size) override {
    return system_.ReserveForSharedMemoryMapping(address, size);
  }
  std::unique_ptr<SharedMemory> AllocateSharedPages(std::size_t length,
                                                    const void* original) override {
    return system_.AllocateSharedPages(length, original);
  }
  bool CanAllocateSharedPages() override { return system_.CanAllocateSharedPages(); }

 private:
  struct Counted {
    std::shared_ptr<Allocator> allocator;  // may outlive its isolate, as the buffer does
    std::size_t size = 0;
  };

  v8::PageAllocator& system_;
  std::mutex mutex_;
  std::unordered_map<void*, Counted> counted_;  // by where it begins
  std::atomic<bool> any_{false};                // there ever was one
};

}  // namespace

ReservedForIsolate::ReservedForIsolate() { makes_isolate = true; }
ReservedForIsolate::~ReservedForIsolate() { makes_isolate = false; }

v8::PageAllocator* counting_pages(v8::PageAllocator* system) {
  static auto* the = new Pages(*system);
  return the;
}

}  // namespace engine
