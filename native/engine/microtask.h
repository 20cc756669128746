// Microtasks: what promises have left to do, and queues of them.
//
// A queue lives as long as its isolate, for the contexts made with it point to it.
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

using MicrotaskQueue = v8::MicrotaskQueue;

// Whether they run by themselves when the outermost call ends.
void run_microtasks_by_themselves(Isolate& isolate, bool automatic);
bool microtasks_run_by_themselves(Isolate& isolate);

MicrotaskQueue& make_microtask_queue(Isolate& isolate, bool automatic);

// `queue` is null for the isolate's own. To be called unlocked.
void run_microtasks(EntryCore& entry, MicrotaskQueue* queue);
// False where the function is of no context.
bool enqueue_microtask(Isolate& isolate, MicrotaskQueue* queue, Ref function);
bool runs_microtasks(const MicrotaskQueue& queue);
int microtask_depth(const MicrotaskQueue& queue);

}  // namespace engine
