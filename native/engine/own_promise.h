// The promises that V8 makes for itself while it evaluates modules with a top-level await.
//
// V8 calls their `then`, and that looks up Promise.prototype.constructor and
// Promise[Symbol.species], which a program may have changed to something that throws: V8 doesn't
// reckon with it and ends the process. So both are fixed before the first such module runs, and
// where they are changed already, none does.
//
// Thread: the isolate's owner, inside the entry.
#pragma once

#include "engine/entry.h"

namespace engine {

// Of a new context, whose JavaScript hasn't run.
void remember_promise(Context& context, v8::Local<v8::Context> local);

// False, with an exception, where they were changed.
bool fix_promises(EntryCore& entry);

}  // namespace engine
