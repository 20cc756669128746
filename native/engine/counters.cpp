#include "engine/counters.h"

namespace engine {

std::array<std::atomic<std::int64_t>, kKinds> live_objects{};

}  // namespace engine
