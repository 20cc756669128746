// Backing stores: the memory behind ArrayBuffers.
//
// One is shared by all that use it: ArrayBuffers, in several isolates where it is a
// SharedArrayBuffer's, and the host. Where it is the host's own memory, V8 lets go of it wherever
// its collector likes, also on threads of V8's own; the host's reference then waits on the list of
// the process.
//
// Thread: any, but for what takes an entry.
#pragma once

#include <v8.h>

#include <cstddef>
#include <memory>
#include <span>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

struct Memory {
  std::shared_ptr<v8::BackingStore> store;
  bool resizable = false;  // JavaScript may make it longer, and shorter if it isn't shared

  // Never a null pointer, not even of nothing.
  std::span<std::byte> bytes() const;
  bool is_shared() const { return store->IsShared(); }
  // What was read may be gone a moment later.
  bool may_shrink() const { return resizable && !is_shared(); }
};

// Zeros, counted by the isolate's allocator. Where there isn't as much, JavaScript's RangeError is
// thrown and the store is null.
Memory allocate_memory(EntryCore& entry, std::size_t size, bool shared);
// Zeros that belong to no isolate; the store is null where there isn't as much.
Memory allocate_shared_memory(std::size_t size);

// Whether V8 takes memory that is not of its allocator's making. It doesn't inside its sandbox.
extern const bool host_memory_allowed;
// Memory of the host's, which stays where it is. `owner`, and `callback` if there is one, are
// buried when nobody uses it any more.
Memory lend_memory(std::span<std::byte> memory, bool shared, Held* owner, Held* callback);

// The memory of an ArrayBuffer or SharedArrayBuffer.
Memory memory_of(EntryCore& entry, Ref buffer);

}  // namespace engine
