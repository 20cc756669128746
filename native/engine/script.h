// Scripts: compiling source with its origin, and running what was compiled.
//
// Thread: the isolate's owner, in a context.
#pragma once

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

struct Origin {
  Ref filename;
  int line = 0;  // of the first line, counted from 0
  int column = 0;
};

// A script bound to the current context; empty where the source doesn't parse.
Ref compile(EntryCore& entry, Ref source, const Origin& origin);

// Empty where it threw. To be called unlocked.
Ref run(EntryCore& entry, Ref script);

}  // namespace engine
