// What V8 puts off until an isolate's own thread has time for it.
//
// V8 posts such tasks from any thread: a worker has compiled something, a collection found that
// finalizers are due, a wait ran out. They wait here until the owner runs them. Nobody polls: a
// file descriptor that an event loop watches is written to when there is one, without the host's
// lock.
//
// Thread: any for all but `run_task`, which is the owner's.
#pragma once

#include <v8-platform.h>

#include <memory>
#include <optional>

namespace engine {

struct Isolate;

// V8's default platform, but for the tasks of isolates, which are kept here. Without threads of its
// own V8 has to be told so by a flag as well.
std::unique_ptr<v8::Platform> make_platform(bool single_threaded);

// How many of an isolate's tasks are due now.
int tasks_due(const Isolate& isolate);
// Runs one of them; false where there is none. Inside an entry, unlocked.
bool run_task(const Isolate& isolate);
// Seconds until the next one is due, 0 if one is; nothing where there is none.
std::optional<double> next_task(const Isolate& isolate);

// Whether there are any but V8's own housekeeping for later.
bool has_tasks(const Isolate& isolate);

// Which descriptor is written to when there is a new task; -1 for none.
void set_wake(const Isolate& isolate, int descriptor);
int wake_of(const Isolate& isolate);
// The descriptor is about to be closed, by whoever watched it.
void forget_wake(int descriptor);

// Lets go of those that wait, while the isolate is still there; and of all, once it is gone.
void drop_tasks(const Isolate& isolate);
void forget_tasks(v8::Isolate* isolate);

}  // namespace engine
