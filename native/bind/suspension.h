// What becomes of scopes when an event loop goes on.
#pragma once

#include "bind/objects.h"
#include "engine/suspension.h"

namespace bind {

// How many modules were loaded when asyncio was looked for last; and whether it was found.
extern Py_ssize_t modules_seen;
extern PyObject* get_running_loop;

void watch_in_loop(engine::Scope& scope);

// Whether an event loop runs on this thread.
bool runs_loop();

// A scope was opened. Where an event loop runs, it is looked for at the loop's next turn.
inline void watch_if_in_loop(engine::Scope& scope) {
  if (get_running_loop != nullptr || PyDict_GET_SIZE(PyImport_GetModuleDict()) != modules_seen) {
    watch_in_loop(scope);
  }
}

// Whether the end of a block that was suspended has nothing to tell: an exception is under way that
// says the same, or one that nothing may replace.
bool is_told_elsewhere(engine::Scope& scope, const Args& exception);

}  // namespace bind
