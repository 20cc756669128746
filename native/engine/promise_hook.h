// Promise hooks: who wants to know of each promise's life.
//
// The host's is told at once, in the middle of what JavaScript does; of promises that come of its
// own work it isn't told, or it would never end.
// Thread: the isolate's owner.
#pragma once

#include <array>

#include "engine/turn.h"

namespace engine {

struct PromiseTurn : HostTurn {
  int event;  // in V8's numbers
  Ref promise;
  Ref parent;  // the promise it comes of, else undefined
};

// Takes over the reference; null for none.
void set_promise_hook(Isolate& isolate, void* callable);

// JavaScript's own functions, of one context: for init, before, after and resolve. What is empty
// isn't called. A hook isn't told of what it does itself, and what it throws is dropped. False
// where that threw.
bool set_promise_hooks(EntryCore& entry, Context& context, const std::array<Ref, 4>& hooks);

}  // namespace engine
