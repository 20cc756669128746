// Isolate: detach(), attach(), and the block that does both.
#include "engine/moving.h"

#include <chrono>
#include <thread>

#include "bind/bind.h"
#include "bind/handed_over.h"
#include "bind/isolate.h"
#include "engine/isolate.h"

namespace bind {

extern PyObject* on_this_thread_class;

namespace {

bool is_known_to_python(pthread_t thread) {
  PyThreadState* state = PyInterpreterState_ThreadHead(PyInterpreterState_Get());
  for (; state != nullptr; state = PyThreadState_Next(state)) {
    if (state->thread_id == static_cast<unsigned long>(thread)) return true;
  }
  return false;
}

// Python says that a thread is over a moment before the system does. Who has joined the owner
// doesn't want to hear that it still lives.
void let_owner_end(const engine::Isolate& isolate) {
  using namespace std::chrono_literals;
  const auto give_up = std::chrono::steady_clock::now() + 1s;
  while (!isolate.owner_ended && !is_known_to_python(isolate.owner_thread) &&
         std::chrono::steady_clock::now() < give_up) {
    PyThreadState* const state = PyEval_SaveThread();
    std::this_thread::sleep_for(100us);
    PyEval_RestoreThread(state);
  }
}

PyObject* detach(PyObject* self) {
  engine::detach(engine_of(self));
  Py_RETURN_NONE;
}

PyObject* attach(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  if (!isolate.closed && !engine::forked() && isolate.owner != engine::thread_token()) {
    let_owner_end(isolate);
  }
  return PyBool_FromLong(engine::attach(isolate));
}

PyObject* on_this_thread(PyObject* self) {
  return handed_over(on_this_thread_class, "eyot.isolate")(nb::handle(self)).release().ptr();
}

const PyMethodDef methods[] = {
    method<detach>(
        "detach",
        "detach(self) -> None\n\nThis thread owns the isolate no longer, and no other does until "
        "one calls attach(). Values and contexts stay as they are, and are used where the isolate "
        "is.\n\nRaises:\n    ScopeOrderError: EY203, a scope is open or JavaScript runs."),
    method<attach>(
        "attach",
        "attach(self) -> bool\n\nMakes the calling thread the isolate's owner, once the one before "
        "has detached it or has ended; scopes that an ended one left open are closed. False where "
        "it is this thread's already.\n\nRaises:\n    WrongThreadError: EY201, it belongs to "
        "another thread, which lives."),
    method<on_this_thread>(
        "on_this_thread",
        "on_this_thread(self) -> contextlib.AbstractContextManager[Isolate]\n\nFor a `with`: attaches the isolate where it begins "
        "and detaches it where it ends; neither where it is this thread's already."),
};

}  // namespace

std::span<const PyMethodDef> moving_methods() { return methods; }

}  // namespace bind
