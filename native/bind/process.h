// What belongs to the process and not to an isolate: ICU, and where random numbers come from.
#pragma once

namespace bind {

// Asks the host's source of randomness, where there is one, for the seed of the next isolate.
void feed_entropy();

}  // namespace bind
