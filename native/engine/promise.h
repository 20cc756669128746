// Promises, and the resolvers that settle them. To V8 a resolver is its promise.
//
// What takes an EntryCore can run JavaScript and is empty (or nothing) where that threw; it has the
// host's lock back when it returns.
// Thread: the isolate's owner.
#pragma once

#include <optional>
#include <span>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

int promise_state(Ref promise);   // in V8's numbers: 0 while pending
Ref promise_result(Ref promise);  // not while pending
bool has_handler(Ref promise);
void mark_as_handled(Ref promise);
void mark_as_silent(Ref promise);

// `on_rejected` may be empty.
Ref then(EntryCore& entry, Ref promise, Ref on_fulfilled, Ref on_rejected);
Ref catch_rejection(EntryCore& entry, Ref promise, Ref on_rejected);

Ref make_resolver(EntryCore& entry);
Ref promise_of(Ref resolver);
// False where it was resolved or rejected before: that stays, even while the promise waits for
// another one that it was resolved with.
std::optional<bool> resolve(EntryCore& entry, Ref resolver, Ref value);
std::optional<bool> reject(EntryCore& entry, Ref resolver, Ref reason);

struct Settlement {
  Ref resolver;
  Ref value;
  bool rejects;
};
// Settles all in one call into JavaScript: what waits for them goes on when all are settled. False
// where that threw.
bool settle_together(EntryCore& entry, std::span<const Settlement> all);

}  // namespace engine
