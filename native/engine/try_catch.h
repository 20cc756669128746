// What a TryCatch of the host holds.
//
// Not a V8 TryCatch: one of those, made deeper on the C++ stack than the call it is to guard,
// catches what JavaScript handled itself. Each entry has its own and hands over what it caught.
#pragma once

#include "engine/entry.h"
#include "engine/held.h"

namespace engine {

struct Caught {
  Held* exception = nullptr;
  Held* message = nullptr;
  bool verbose = false;
  bool terminated = false;
  bool rethrow = false;

  bool any() const { return exception != nullptr || terminated; }
};

// Takes over what the entry caught. Thread: owner, inside the entry.
void take_over(Caught& caught, EntryCore& entry);

// Forgets it. Thread: any, with the host's lock.
void reset(Caught& caught);

}  // namespace engine
