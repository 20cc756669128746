// eyot.Isolate: its life.
#include "bind/isolate.h"

#include <utility>
#include <vector>

#include "bind/bind.h"
#include "bind/handed_over.h"
#include "bind/listener.h"
#include "bind/objects.h"
#include "bind/pending.h"
#include "bind/process.h"
#include "engine/entry.h"
#include "engine/platform.h"
#include "engine/rules.h"

namespace bind {

extern PyObject* tell_what_is_left;

PyTypeObject isolate_type;

namespace {

PyObject* construct(PyTypeObject* type, Args args) {
  if (!engine::room_for_isolate()) {
    PyErr_SetString(PyExc_MemoryError,
                    "an isolate reserves 192 MiB of addresses, most of which it never uses, and "
                    "this process may not have as many more: raise its limit (ulimit -v, "
                    "RLIMIT_AS), or limit JavaScript with Isolate(heap_limit=...) instead");
    throw ErrorSet{};
  }
  if (!engine::room_for_threads()) {
    PyErr_SetString(
        PyExc_RuntimeError,
        "V8 starts a thread for each processor but one, and this process may not have as "
        "many more: raise its limit (ulimit -u, RLIMIT_NPROC, the pids of its cgroup), or "
        "call V8.set_flags_from_string('--single-threaded') before the first isolate");
    throw ErrorSet{};
  }
  feed_entropy();
  auto engine = engine::make_isolate(isolate_options(args));
  auto* self = reinterpret_cast<IsolateObject*>(checked(type->tp_alloc(type, 0)));
  engine->object = self;
  engine->root.object = self;
  engine->made = here();
  self->engine = engine.release();
  return as_object(self);
}

void warn_unclosed(engine::Isolate& isolate) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  engine::host.warn(engine::warn_unclosed_isolate(isolate));
  PyErr_Restore(type, value, traceback);
}

// What the engine's side refers to and JavaScript doesn't.
void forget_callables(engine::Isolate& isolate) {
  const std::vector<void*> interrupts = std::exchange(isolate.interrupts, {});
  void* realm_maker = std::exchange(isolate.realm_maker, nullptr);
  void* near_heap_limit = std::exchange(isolate.near_heap_limit, nullptr);
  for (void* callable : interrupts) Py_DECREF(object_of(callable));
  Py_XDECREF(object_of(realm_maker));
  Py_XDECREF(object_of(near_heap_limit));
}

// The end of the host's side. An isolate nobody closed is disposed where that is allowed, else
// left to its owner.
void give_up(IsolateObject& self) {
  std::unique_ptr<engine::Isolate> isolate(self.engine);
  if (isolate == nullptr) return;
  self.engine = nullptr;
  isolate->object = nullptr;
  isolate->root.object = nullptr;
  forget_raw_globals(self);
  if (engine::process_ending() || engine::forked()) {
    isolate.release();  // the process takes everything back
    return;
  }
  if (!isolate->closed) {
    warn_unclosed(*isolate);
    if (engine::thread_slot.token != isolate->owner && !isolate->owner_ended) {
      forget(isolate->made);
      forget_callables(*isolate);
      engine::leave_to_owner(std::move(isolate));
      forget_host_objects(self);
      return;
    }
    engine::dispose(*isolate);
  }
  forget_callables(*isolate);
  forget(isolate->made);
  Py_XDECREF(object_of(isolate->pending));
  isolate.reset();
  forget_host_objects(self);
  engine::do_chores();  // its callbacks, which nobody else may come to let go of
}

void dealloc(PyObject* object) {
  auto* self = reinterpret_cast<IsolateObject*>(object);
  PyObject_GC_UnTrack(object);
  if (self->weakrefs != nullptr) PyObject_ClearWeakRefs(object);
  give_up(*self);
  Py_TYPE(object)->tp_free(object);
}

// What JavaScript keeps of Python: its functions and exceptions. While JavaScript runs, somebody
// refers to the isolate anyway, and the list belongs to the thread that runs it.
int traverse(PyObject* object, visitproc visit, void* arg) {
  const auto& self = *reinterpret_cast<IsolateObject*>(object);
  Py_VISIT(self.slots);
  Py_VISIT(self.data);
  Py_VISIT(self.listeners);
  Py_VISIT(self.shapes);
  const engine::Isolate* isolate = reinterpret_cast<IsolateObject*>(object)->engine;
  if (isolate == nullptr) return 0;
  for (void* callable : isolate->interrupts) Py_VISIT(object_of(callable));
  Py_VISIT(object_of(isolate->realm_maker));
  Py_VISIT(object_of(isolate->near_heap_limit));
  if (isolate->closed || isolate->gate.running()) return 0;
  for (const engine::Context* context = isolate->contexts; context != nullptr;
       context = context->next) {
    Py_VISIT(object_of(engine::kept_with(*context)));
  }
  for (const engine::Held* held = isolate->held; held != nullptr; held = held->next) {
    if (held->kind != engine::HeldKind::plain && held->kind != engine::HeldKind::wrapper) {
      Py_VISIT(object_of(held->object));
    }
  }
  return 0;
}

// Of the ring that it was found in, the collector may have emptied what it would call.
void end_unclosed(IsolateObject& self) {
  self.engine->collected = true;
  warn_unclosed(*self.engine);
  engine::dispose(*self.engine);
  forget_callables(*self.engine);
  forget_host_objects(self);
}

int clear(PyObject* object) {
  IsolateObject& self = *reinterpret_cast<IsolateObject*>(object);
  engine::Isolate* isolate = self.engine;
  if (isolate == nullptr || engine::process_ending()) return 0;
  if (isolate->closed) {
    forget_callables(*isolate);
    forget_host_objects(self);
    return 0;
  }
  if (engine::thread_slot.token != isolate->owner && !isolate->owner_ended) {
    Py_INCREF(object);
    engine::leave_collected_to_owner(*isolate);
    return 0;
  }
  end_unclosed(self);
  engine::do_chores();
  return 0;
}

PyObject* close(PyObject* object) {
  close_isolate(*reinterpret_cast<IsolateObject*>(object));
  Py_RETURN_NONE;
}

PyObject* enter(PyObject* self) {
  engine::admit(engine_of(self));
  return Py_NewRef(self);
}

PyObject* exit(PyObject* self, Args exception) {
  if (leaves_forked_child(exception)) Py_RETURN_NONE;
  return close(self);
}

// From any thread: the one method that is. The lock keeps the isolate from being disposed.
PyObject* terminate(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  if (engine::forked()) engine::refuse_forked();
  if (isolate.closed) engine::refuse_entry(isolate);
  return PyBool_FromLong(isolate.gate.fire(isolate.v8));
}

PyObject* is_execution_terminating(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  engine::admit(isolate);
  return PyBool_FromLong(isolate.gate.fired());
}

PyObject* cancel_terminate_execution(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  engine::admit(isolate);
  // What a signal handler raised ends the call whatever happens.
  return PyBool_FromLong(isolate.pending == nullptr && isolate.gate.take_back(isolate.v8));
}

PyObject* get_closed(PyObject* self) { return PyBool_FromLong(engine_of(self).closed); }

PyObject* represent(PyObject* self) {
  return guarded([self] {
    engine::Isolate& isolate = engine_of(self);
    return PyUnicode_FromFormat("<eyot.Isolate made at %s%s>",
                                engine::host.describe(isolate.made).c_str(),
                                isolate.closed ? ", closed" : "");
  });
}

const PyMethodDef methods[] = {
    method<close>(
        "close",
        "close(self) -> None\n\nDisposes the isolate with all that is in it. Isolates of a "
        "thread close in any order; closing twice is harmless.\n\nRaises:\n    "
        "ScopeOrderError: EY203, a scope is open or JavaScript runs."),
    method<enter>("__enter__", "__enter__(self) -> Self"),
    method<exit>("__exit__",
                 "__exit__(self, kind: type[BaseException] | None, error: BaseException | None, "
                 "traceback: types.TracebackType | None, /) -> None"),
    method<terminate>(
        "terminate",
        "terminate(self) -> bool\n\nStops the JavaScript that runs now, from any thread: "
        "the outermost call raises Terminated. False where nothing runs; what is called "
        "later isn't touched."),
    method<is_execution_terminating>(
        "is_execution_terminating",
        "is_execution_terminating(self) -> bool\n\nWhether the JavaScript that runs now is being "
        "stopped: a callback that is told so had better return."),
    method<cancel_terminate_execution>(
        "cancel_terminate_execution",
        "cancel_terminate_execution(self) -> bool\n\nIn a callback: takes a terminate() back, and "
        "JavaScript goes on. False where there is none to take back."),
    method<add_message_listener>("add_message_listener", kAddListenerDoc),
    method<remove_message_listeners>("remove_message_listeners", kRemoveListenersDoc),
    method<set_prepare_stack_trace_callback>("set_prepare_stack_trace_callback", kPrepareDoc),
    method<set_promise_hook>("set_promise_hook", kPromiseHookDoc),
    method<set_capture_stack_trace_for_uncaught_exceptions>(
        "set_capture_stack_trace_for_uncaught_exceptions", kCaptureDoc),
};

PyGetSetDef properties[] = {
    property<get_closed>("closed", "closed: bool\n\nWhether it was closed."), {}};

}  // namespace

void end_collected(engine::Isolate& isolate) {
  auto* self = static_cast<IsolateObject*>(isolate.object);
  const nb::object keep = nb::steal(as_object(self));
  if (!isolate.closed && !isolate.gate.running()) end_unclosed(*self);
}

void forget_host_objects(IsolateObject& isolate) {
  Py_CLEAR(isolate.slots);
  Py_CLEAR(isolate.data);
  Py_CLEAR(isolate.listeners);
  Py_CLEAR(isolate.shapes);
}

void close_isolate(IsolateObject& isolate) {
  const nb::object keep = nb::borrow(as_object(&isolate));
  const bool tells = isolate.engine->debug && !isolate.engine->closed;
  engine::close(*isolate.engine);
  if (!isolate.engine->closed) return;
  cancel_work(isolate, nullptr);
  forget_callables(*isolate.engine);
  forget_host_objects(isolate);
  if (tells) {
    const nb::object left = handed_over(tell_what_is_left, "eyot.leaks")(keep);
    if (left.is_none()) return;
    engine::host.warn(engine::warn_what_is_left(*isolate.engine, nb::cast<std::string>(left)));
  }
}

void bind_isolate(nb::module_& module) {
  static std::vector<PyMethodDef> all(std::begin(methods), std::end(methods));
  for (const auto& part :
       {memory_methods(), profiling_methods(), task_methods(), listener_methods(), slot_methods(),
        cycle_methods(), pending_methods(), moving_methods(), module_callback_methods()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  all.push_back({});
  isolate_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  isolate_type.tp_traverse = traverse;
  isolate_type.tp_clear = clear;
  isolate_type.tp_repr = represent;
  isolate_type.tp_weaklistoffset = offsetof(IsolateObject, weakrefs);
  make_type(
      module, isolate_type,
      {.name = "eyot.Isolate",
       .doc =
           "Isolate(params: CreateParams | None = None, /, *, heap_limit: int | None = ..., "
           "initial_heap: int | None = ..., max_old_generation_size: int | None = ..., "
           "max_young_generation_size: int | None = ..., code_range_size: int | None = ..., "
           "initial_old_generation_size: int | None = ..., initial_young_generation_size: "
           "int | None = ..., stack_limit: int | None = ..., array_buffer_limit: int | None = ..., "
           "allow_atomics_wait: bool = ..., "
           "counters: bool = ..., array_buffer_allocator: Allocator | None = ..., cpu_limit: float | "
           "None = ..., debug: bool = ...)\n\nAn island of JavaScript: one V8 heap, owned by the thread "
           "that makes it. Keep it as long as you like; close it, or use it in a `with`.\n\nStands for "
           "v8::Isolate. It is entered and left by itself, call by call.\n\nRaises:\n    "
           "WrongThreadError: EY201, at any use on a thread that doesn't own it.\n    "
           "IsolateClosedError: EY204, at any use after it was closed.\n    "
           "ForkedProcessError: EY202, in a child of the process that has used V8.",
       .size = sizeof(IsolateObject),
       .dealloc = dealloc,
       .methods = all.data(),
       .properties = properties,
       .construct = constructor<construct>()});
}

}  // namespace bind
