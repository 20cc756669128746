// Host code inside running JavaScript, at V8's next look for interrupts.
//
// It comes at any place of the program, so nobody may enter the isolate meanwhile.
// Thread: any, with the host's lock.
#pragma once

namespace engine {

struct Isolate;

// Queues a host callable, owned from now on.
void request_interrupt(Isolate& isolate, void* callable);

}  // namespace engine
