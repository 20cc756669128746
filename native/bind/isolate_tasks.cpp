// Isolate: microtasks, interrupts, and what it is told of the world around.
#include <chrono>

#include "bind/handed_over.h"
#include "bind/handles.h"
#include "bind/isolate.h"
#include "bind/pending.h"
#include "bind/script_origin.h"
#include "bind/time_limit.h"
#include "engine/foreground.h"
#include "engine/interrupt.h"
#include "engine/memory.h"
#include "engine/microtask.h"
#include "engine/realm.h"
#include "engine/rules.h"

namespace bind {

extern PyObject* microtasks_policy_class;

engine::MicrotasksPolicy policy_argument(PyObject* policy, const char* function) {
  const long number = PyLong_Check(policy) ? PyLong_AsLong(policy) : -1;
  if (number == -1) PyErr_Clear();
  if (number < 0 || number > 2) {
    value_error(std::string(function) + " needs a MicrotasksPolicy: EXPLICIT, SCOPED or AUTO");
  }
  return static_cast<engine::MicrotasksPolicy>(number);
}

void keep_pending(engine::Isolate& isolate);

namespace {

PyObject* get_microtasks_policy(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  engine::enter(isolate);
  return handed_over(microtasks_policy_class,
                     "eyot.isolate")(static_cast<int>(engine::microtasks_policy(isolate)))
      .release()
      .ptr();
}

PyObject* set_microtasks_policy(PyObject* self, Args args) {
  args.expect("set_microtasks_policy", 1, 1);
  const auto policy = policy_argument(args[0], "set_microtasks_policy()");
  engine::Isolate& isolate = engine_of(self);
  engine::enter(isolate);
  engine::set_microtasks_policy(isolate, policy);
  Py_RETURN_NONE;
}

PyObject* perform_microtask_checkpoint(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  engine::Entry entry(isolate, nullptr);
  {
    const engine::Unlocked unlocked(entry);
    engine::run_microtasks(entry, nullptr);
  }
  check_stopped(entry);
  Py_RETURN_NONE;
}

// V8's own tasks. It wants them run where nothing of it runs already; those that they post wait in
// turn.
bool run_tasks(engine::Isolate& isolate, const engine::TimeLimit& limit) {
  engine::Entry entry(isolate, nullptr);
  const engine::Deadline deadline(entry, limit);
  bool ran = false;
  int due = entry.outer == nullptr ? engine::tasks_due(isolate) : 0;
  {
    const engine::Unlocked unlocked(entry);
    // What was stopped is over; the others wait for the next time.
    for (; due > 0 && !isolate.gate.fired() && engine::run_task(isolate); --due) {
      ran = true;
      engine::run_microtasks_of_all(entry);
    }
    if (!ran) engine::run_microtasks_of_all(entry);
  }
  check_stopped(entry);
  return ran;
}

PyObject* run_pending(PyObject* self, Args args) {
  const char* const names[] = {"timeout"};
  const auto [timeout] = args.parse("run_pending", names, 0, 0);
  const engine::TimeLimit limit = time_limit(timeout, nullptr);
  const std::chrono::duration<double> began = std::chrono::steady_clock::now().time_since_epoch();
  engine::Isolate& isolate = engine_of(self);
  bool ran = run_tasks(isolate, limit);
  if (isolate.entry == nullptr && !isolate.closed) {
    ran = run_due_work(self, limit.seconds, began.count() + limit.seconds) || ran;
  }
  return PyBool_FromLong(ran);
}

PyObject* next_task(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  engine::admit(isolate);
  const std::optional<double> seconds = engine::next_task(isolate);
  return seconds ? checked(PyFloat_FromDouble(*seconds)) : Py_NewRef(Py_None);
}

PyObject* get_wake(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  engine::admit(isolate);
  return checked(PyLong_FromLong(engine::wake_of(isolate)));
}

PyObject* set_wake(PyObject* self, Args args) {
  args.expect("_set_wake", 1, 1);
  engine::Isolate& isolate = engine_of(self);
  engine::admit(isolate);
  engine::set_wake(isolate, int_argument(args[0], "descriptor", -1, INT32_MAX));
  Py_RETURN_NONE;
}

PyObject* enqueue_microtask(PyObject* self, Args args) {
  args.expect("enqueue_microtask", 1, 1);
  engine::Isolate& isolate = engine_of(self);
  const engine::Entry entry(isolate, nullptr);
  if (!engine::enqueue_microtask(
          isolate, nullptr,
          handle_argument(isolate.root, args[0], &function_type, "enqueue_microtask()"))) {
    type_error("enqueue_microtask() needs a function that is of a context");
  }
  Py_RETURN_NONE;
}

PyObject* request_interrupt(PyObject* self, Args args) {
  args.expect("request_interrupt", 1, 1);
  if (!PyCallable_Check(args[0])) type_error("request_interrupt() needs something callable");
  engine::Isolate& isolate = engine_of(self);
  if (engine::forked()) engine::refuse_forked();
  if (isolate.closed) engine::refuse_entry(isolate);
  engine::request_interrupt(isolate, Py_NewRef(args[0]));
  Py_RETURN_NONE;
}

PyObject* time_zone_changed(PyObject* self, Args args) {
  args.expect("date_time_configuration_change_notification", 0, 1);
  const long detection = args.count == 0 ? 0 : PyLong_AsLong(args[0]);
  if (detection == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  if (detection != 0 && detection != 1) value_error("a TimeZoneDetection is SKIP or REDETECT");
  engine::time_zone_changed(engine_of(self), detection == 1);
  Py_RETURN_NONE;
}

PyObject* set_allow_atomics_wait(PyObject* self, Args args) {
  args.expect("set_allow_atomics_wait", 1, 1);
  const int allow = PyObject_IsTrue(args[0]);
  if (allow < 0) throw ErrorSet{};
  engine::allow_atomics_wait(engine_of(self), allow != 0);
  Py_RETURN_NONE;
}

PyObject* get_allow_atomics_wait(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  engine::admit(isolate);
  return PyBool_FromLong(isolate.allows_atomics_wait);
}

PyObject* set_idle(PyObject* self, Args args) {
  args.expect("set_idle", 1, 1);
  const int idle = PyObject_IsTrue(args[0]);
  if (idle < 0) throw ErrorSet{};
  engine::set_idle(engine_of(self), idle != 0);
  Py_RETURN_NONE;
}

PyObject* has_pending_background_tasks(PyObject* self) {
  return PyBool_FromLong(engine::has_background_tasks(engine_of(self)));
}

PyObject* works_in_background(PyObject* self) {
  return PyBool_FromLong(engine::works_in_background(engine_of(self)));
}

PyObject* set_realm_callback(PyObject* self, Args args) {
  args.expect("set_host_create_shadow_realm_context_callback", 1, 1);
  if (args[0] != Py_None && !PyCallable_Check(args[0])) {
    type_error("a callback is callable, or None");
  }
  engine::Isolate& isolate = engine_of(self);
  engine::enter(isolate);
  void* before =
      engine::set_realm_maker(isolate, args[0] == Py_None ? nullptr : Py_NewRef(args[0]));
  Py_XDECREF(object_of(before));
  Py_RETURN_NONE;
}

PyObject* thread_safe_handle(PyObject* self) {
  engine::admit(engine_of(self));
  return new_isolate_handle(self);
}

const PyMethodDef methods[] = {
    method<get_microtasks_policy>("get_microtasks_policy",
                                  "get_microtasks_policy(self) -> MicrotasksPolicy"),
    method<set_microtasks_policy>(
        "set_microtasks_policy",
        "set_microtasks_policy(self, policy: MicrotasksPolicy, /) -> None\n\nWhen microtasks run: "
        "at the end of the outermost call, unless told otherwise. It is that of the contexts "
        "without a MicrotaskQueue of their own."),
    method<perform_microtask_checkpoint>(
        "perform_microtask_checkpoint",
        "perform_microtask_checkpoint(self) -> None\n\nRuns what promises have left to do.\n\n"
        "Raises:\n    Terminated: It was stopped."),
    method<run_pending>(
        "run_pending",
        "run_pending(self, *, timeout: float | None = None) -> bool\n\nRuns what V8 has put off until there is time: what other "
        "threads have finished for it, timers that are due, and what promises have left to do. "
        "True if there was anything of the first two kinds.\n\nArgs:\n    timeout: So many seconds at "
        "most for all of it; None for no limit. What runs then is stopped, and what is due after it "
        "is left for the next time.\n\nRaises:\n    Terminated: It was stopped.\n    "
        "TimedOut: It took longer."),
    method<next_task>("_next_task", "_next_task(self) -> float | None"),
    method<get_wake>("_wake", "_wake(self) -> int"),
    method<set_wake>("_set_wake", "_set_wake(self, descriptor: int, /) -> None"),
    method<enqueue_microtask>(
        "enqueue_microtask",
        "enqueue_microtask(self, function: Function, /) -> None\n\nHas a function called without "
        "arguments when microtasks run."),
    method<request_interrupt>(
        "request_interrupt",
        "request_interrupt(self, callback: Callable[[Isolate], object], /) -> None\n\nHas a "
        "function called inside the JavaScript that runs, or runs next: from any thread, on the "
        "isolate's own. What it raises ends the outermost call. It may not enter the isolate: that "
        "is EY205."),
    method<time_zone_changed>(
        "date_time_configuration_change_notification",
        "date_time_configuration_change_notification(self, detection: TimeZoneDetection = ..., /) -> "
        "None\n\nThe time zone is another now: what V8 remembers of it is forgotten, and asked for "
        "again with REDETECT."),
    method<set_allow_atomics_wait>(
        "set_allow_atomics_wait",
        "set_allow_atomics_wait(self, allow: bool, /) -> None\n\nWhether Atomics.wait may block; "
        "else it throws."),
    method<get_allow_atomics_wait>("get_allow_atomics_wait",
                                   "get_allow_atomics_wait(self) -> bool"),
    method<set_idle>(
        "set_idle",
        "set_idle(self, idle: bool, /) -> None\n\nTells V8's profiler that the host has "
        "nothing to do."),
    method<has_pending_background_tasks>(
        "has_pending_background_tasks",
        "has_pending_background_tasks(self) -> bool\n\nWhether V8 works on something on other "
        "threads, such as compiling WebAssembly."),
    method<works_in_background>("_works_in_background", "_works_in_background(self) -> bool"),
    method<set_realm_callback>(
        "set_host_create_shadow_realm_context_callback",
        "set_host_create_shadow_realm_context_callback(self, callback: Callable[[CallbackScope, "
        "Context], Context] | None, /) -> None\n\nWhat makes the context of a `new ShadowRealm()`; "
        "it is given the context that asks. Without one that throws."),
    method<thread_safe_handle>(
        "thread_safe_handle",
        "thread_safe_handle(self) -> IsolateHandle\n\nSomething that other threads may use, and that "
        "doesn't keep the isolate."),
};

}  // namespace

std::span<const PyMethodDef> task_methods() { return methods; }

void run_interrupts(engine::Isolate& isolate) {
  const nb::object self = nb::borrow(object_of(isolate.object));
  while (!isolate.interrupts.empty()) {
    const nb::object callable = nb::steal(object_of(isolate.interrupts.front()));
    isolate.interrupts.erase(isolate.interrupts.begin());
    PyObject* result = PyObject_CallOneArg(callable.ptr(), self.ptr());
    if (result == nullptr) {
      keep_pending(isolate);
      return;
    }
    Py_DECREF(result);
  }
}

}  // namespace bind
