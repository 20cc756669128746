// ArrayBuffer and SharedArrayBuffer.
//
// Detaching takes a buffer's memory from JavaScript. Who has set a detach key keeps everybody else
// from it, JavaScript too.
//
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include <cstddef>
#include <optional>

#include "engine/backing_store.h"
#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

inline constexpr std::size_t kMostBytes = std::size_t{1} << 47;

// A SharedArrayBuffer where the memory is shared.
Ref make_array_buffer(Isolate& isolate, const Memory& memory);

bool is_array_buffer(Ref value);  // either kind
bool is_shared_array_buffer(Ref value);

std::size_t byte_length(Ref buffer);
bool is_resizable(EntryCore& entry, Ref buffer);

// Of an ArrayBuffer.
bool is_detachable(Ref buffer);
bool was_detached(Ref buffer);
// An empty key is undefined, which every buffer has at first.
bool set_detach_key(EntryCore& entry, Ref buffer, Ref key);
// Nothing where the key isn't the buffer's. The buffer is detachable.
std::optional<bool> detach(EntryCore& entry, Ref buffer, Ref key);

}  // namespace engine
