// Microtasks: what promises have left to do, and queues of them.
//
// A queue lives as long as its isolate, for the contexts made with it point to it.
//
// V8's MicrotasksScope counts its queue's open ones and runs what is in it when the last one ends.
// It is no more than the count, so it may lie in a scope of the host; but its end would run
// JavaScript outside of any entry. So closing a scope takes it from the count and runs nothing, and
// where a block of the host's ends in order an entry does what V8's end would have done.
//
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

using MicrotaskQueue = v8::MicrotaskQueue;

// When they run: V8's own numbers.
enum class MicrotasksPolicy : int { explicitly, scoped, automatic };

// Of the isolate's own queue.
void set_microtasks_policy(Isolate& isolate, MicrotasksPolicy policy);
MicrotasksPolicy microtasks_policy(Isolate& isolate);

MicrotaskQueue& make_microtask_queue(Isolate& isolate, MicrotasksPolicy policy);

// `queue` is null for the isolate's own. To be called unlocked.
void run_microtasks(EntryCore& entry, MicrotaskQueue* queue);
// The isolate's own, and the queues that run by themselves: after V8's own tasks, which don't end
// as a call does.
void run_microtasks_of_all(EntryCore& entry);
// A MicrotasksScope that runs them is closed. To be called unlocked.
void end_microtasks_scope(EntryCore& entry, MicrotaskQueue* queue);
// False where the function is of no context.
bool enqueue_microtask(Isolate& isolate, MicrotaskQueue* queue, Ref function);
bool runs_microtasks(const MicrotaskQueue& queue);
int microtask_depth(const MicrotaskQueue& queue);

}  // namespace engine
