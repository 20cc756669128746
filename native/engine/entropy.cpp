#include "engine/entropy.h"

#include <v8.h>

#include <cstring>
#include <mutex>

namespace engine {

namespace {

struct Source {
  std::mutex mutex;
  bool seeded = false;
  std::array<std::uint64_t, 4> state{};
};

Source& source() {
  static auto* the = new Source;
  return *the;
}

// xoshiro256**: its four words are the seed.
std::uint64_t next(std::array<std::uint64_t, 4>& state) {
  const auto turn = [](std::uint64_t word, unsigned bits) {
    return (word << bits) | (word >> (64U - bits));
  };
  const std::uint64_t result = turn(state[1] * 5, 7) * 9;
  const std::uint64_t shifted = state[1] << 17U;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = turn(state[3], 45);
  return result;
}

// False where the system is to be asked.
bool fill(unsigned char* buffer, std::size_t length) {
  Source& from = source();
  const std::lock_guard guard(from.mutex);
  if (!from.seeded) return false;
  // From the beginning each time: V8 asks once for an isolate, and more often for the first one.
  std::array<std::uint64_t, 4> state = from.state;
  while (length > 0) {
    const std::uint64_t word = next(state);
    const std::size_t part = length < sizeof word ? length : sizeof word;
    std::memcpy(buffer, &word, part);
    buffer += part;
    length -= part;
  }
  return true;
}

}  // namespace

void set_seed(const Seed& seed) {
  Source& from = source();
  {
    const std::lock_guard guard(from.mutex);
    std::memcpy(from.state.data(), seed.data(), seed.size());
    // All zeros would stay so.
    from.state[0] |= from.state == std::array<std::uint64_t, 4>{} ? 1U : 0U;
    from.seeded = true;
  }
  v8::V8::SetEntropySource(fill);
}

void forget_seed() {
  Source& from = source();
  const std::lock_guard guard(from.mutex);
  from.seeded = false;
}

}  // namespace engine
