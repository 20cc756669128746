// The host's turns that V8 asks for by itself. Thread: the isolate's owner, inside an entry.
#pragma once

#include "engine/turn.h"

namespace engine {

// A message on its way to the listeners. What they raise doesn't reach JavaScript.
struct MessageTurn : HostTurn {
  Ref message;  // packed
  Ref exception;
  int level;
};

// An error that is asked for its `stack` for the first time.
struct StackTraceTurn : HostTurn {
  Ref error;
  Ref sites;  // an array of call sites
  Ref exception;
};

}  // namespace engine
