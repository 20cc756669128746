// An isolate goes from one thread to another.
//
// V8 takes an isolate as its current one on one thread only, and what it keeps of a thread (the
// end of the stack, who it is) is set anew when the next enters. There is no v8::Locker: once one
// was used, V8 wants one everywhere, and that of a thread that has ended blocks for ever. The check
// of the owner at each entry is the lock.
#pragma once

namespace engine {

struct Isolate;

// The calling thread owns the isolate no longer, and nobody does. Refused while scopes are open or
// JavaScript runs. Thread: the owner's.
void detach(Isolate& isolate);

// Makes it the calling thread's: one that was detached, or whose owner has ended; the scopes that
// such an owner left open are closed. False where it is the calling thread's already. Thread: any.
bool attach(Isolate& isolate);

}  // namespace engine
