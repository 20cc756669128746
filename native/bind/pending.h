// What keeps a program alive: timers, tasks of Python's, promises that somebody awaits, V8's own
// tasks. Python's part of it is src/eyot/pending.py, whose `Work` lies in a slot of the isolate.
#pragma once

#include <span>

#include "bind/objects.h"

namespace bind {

std::span<const PyMethodDef> pending_methods();

// Runs what is due of Python's part. True if there was anything. It was given so many seconds, none
// where negative, and has until then by time.monotonic().
bool run_due_work(PyObject* isolate, double seconds, double until);
// Cancels what is pending in a context that was closed, or in the whole isolate where it is null.
void cancel_work(IsolateObject& isolate, PyObject* context);

}  // namespace bind
