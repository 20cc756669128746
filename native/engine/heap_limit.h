// What happens when an isolate's heap is full.
//
// V8 ends the process, unless it is given more room at that moment. It gets much of it, and the
// call that runs is stopped: most builtins look for that only after they have allocated all they
// want. Once the call is over, garbage is collected and the limit restored.
//
// Thread: the isolate's owner.
#pragma once

#include <cstddef>

namespace engine {

struct Isolate;

void guard_heap(Isolate& isolate);

// In bytes.
std::size_t heap_limit(const Isolate& isolate);

// Asks the host's `callable` what to do where the heap is nearly full; null for nobody. Owned from
// now on; gives the one before back, owned. It is asked inside the JavaScript that runs, at V8's
// next look for interrupts: in the middle of a collection no code of the host may run.
void* ask_near_limit(Isolate& isolate, void* callable);

// At the end of an outermost call, where the heap was full while it ran, or before: has it
// recovered soon.
void plan_recovery(Isolate& isolate);

// After that call, with nothing of it left on the stack. The isolate is dead where too little was
// freed.
void recover_heap(Isolate& isolate);

}  // namespace engine
