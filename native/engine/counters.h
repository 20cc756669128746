// Live objects by kind, for the leak checks of the tests and for statistics.
//
// Thread: any that has the host's lock.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace engine {

enum class Kind : std::uint8_t {
  isolate,
  context,
  scope,
  handle,
  held,
  function,
  error,
  external,
  exposed,
  memory,
  count_
};

inline constexpr std::size_t kKinds = static_cast<std::size_t>(Kind::count_);
inline constexpr std::array<std::string_view, kKinds> kKindNames = {
    "isolate",  "context", "scope",    "handle",  "held",
    "function", "error",   "external", "exposed", "memory"};

extern std::array<std::atomic<std::int64_t>, kKinds> live_objects;

// With the host's lock: that, and no atomic addition, is what keeps the numbers right.
inline void count(Kind kind, std::int64_t change) {
  auto& counter = live_objects[static_cast<std::size_t>(kind)];
  counter.store(counter.load(std::memory_order_relaxed) + change, std::memory_order_relaxed);
}

}  // namespace engine
