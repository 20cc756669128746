// Scopes that stay open while an event loop goes on (EY105).
//
// A coroutine that suspends lets other code run before its block ends, which opens and closes
// scopes of its own: the order breaks, and handles live for as long as somebody sleeps. So a scope
// that is opened while a loop runs on its thread gets a number, and whoever drives the loop asks
// what is still open of those with a larger number than the last one it knew.
//
// Thread: each asks for its own scopes.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/rules.h"
#include "engine/scope.h"
#include "engine/thread.h"

namespace engine {

// A scope was opened while an event loop runs.
inline void note_in_loop(Scope& scope) {
  scope.loop_serial = ++thread_slot.loop_serial;
  ++thread_slot.loop_scopes;
}

// The number of the scope opened last.
inline std::uint64_t loop_mark() { return thread_slot.loop_serial; }

[[gnu::cold]] bool find_left_open(std::uint64_t mark);

// Whether a scope is open that was opened since.
inline bool left_open_since(std::uint64_t mark) {
  return thread_slot.loop_scopes != 0 && thread_slot.loop_serial != mark && find_left_open(mark);
}

// Closes those, and tells of the outermost. `end` is what becomes of them: forced, or suspended.
std::optional<Refusal> close_since(std::uint64_t mark, ScopeState end);

}  // namespace engine
