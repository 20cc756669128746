// Live objects by kind, for the leak checks of the tests and for statistics.
//
// Thread: any. Counting is relaxed: a number is only read where nothing else runs.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace engine {

enum class Kind : std::uint8_t { isolate, context, scope, handle, held, function, error, count_ };

inline constexpr std::size_t kKinds = static_cast<std::size_t>(Kind::count_);
inline constexpr std::array<std::string_view, kKinds> kKindNames = {
    "isolate", "context", "scope", "handle", "held", "function", "error"};

extern std::array<std::atomic<std::int64_t>, kKinds> live_objects;

inline void count(Kind kind, std::int64_t change) {
  auto& counter = live_objects[static_cast<std::size_t>(kind)];
  // Not an atomic addition: all but a few changes happen under the host's lock, and the few
  // others (a weak callback) happen on a thread that holds the isolate.
  counter.fetch_add(change, std::memory_order_relaxed);
}

}  // namespace engine
