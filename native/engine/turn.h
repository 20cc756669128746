// The host's turn: the time in which JavaScript waits for host code that it called.
//
// Thread: the isolate's owner, inside an entry.
#pragma once

#include "engine/context.h"
#include "engine/isolate.h"
#include "engine/ref.h"

namespace engine {

// What the host leaves behind for JavaScript.
struct HostTurn {
  Isolate& isolate;
  Context& context;
  Ref result;         // undefined where empty
  Ref thrown;         // a JavaScript exception to throw
  bool stop = false;  // Isolate::pending is to leave JavaScript uncaught
};

// Runs `body` with the host's lock, in a level and a callback scope of its own, and gives the lock
// back after it. True where JavaScript goes on with the result; else an exception or a termination
// is under way in V8.
bool take_turn(HostTurn& turn, void (*body)(HostTurn&));

}  // namespace engine
