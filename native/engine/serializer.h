// V8's own format for values: the one of structured clone.
//
// Thread: the isolate's owner, in a context.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/entry.h"
#include "engine/turn.h"

namespace engine {

// Asked for an object that only the host can make. JavaScript doesn't run meanwhile: it would see
// the value half read. An AllowJavascriptExecutionScope says that it may.
struct HostObjectTurn : HostTurn {
  void* delegate;
};

// The value in `data`; empty where that is no value, or the host threw. `delegate` may be null.
Ref deserialize(EntryCore& entry, Context& context, std::span<const std::uint8_t> data,
                void* delegate);

// Empty where the value holds something that can't be written.
std::vector<std::uint8_t> serialize(EntryCore& entry, Ref value);

}  // namespace engine
