// The seconds of the host, which may be too many for the clock.
#pragma once

#include <algorithm>
#include <chrono>

namespace engine {

inline std::chrono::nanoseconds of_seconds(double seconds) {
  constexpr double kLongest = 1e8;  // three years
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(std::min(seconds, kLongest)));
}

}  // namespace engine
