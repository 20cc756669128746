// Where V8's random numbers come from, if not from the system.
//
// V8 asks on any thread, under a lock of its own, for which a host that needs a lock as well can't
// be asked then. So it is asked for a seed before each isolate, from which V8 gets as much as it
// likes. Thread: any.
#pragma once

#include <array>
#include <cstdint>

namespace engine {

using Seed = std::array<std::uint8_t, 32>;

// What V8 gets from now on follows from this seed alone.
void set_seed(const Seed& seed);
// Back to the system's.
void forget_seed();

}  // namespace engine
