// eyot.Isolate.
#include "bind/bind.h"
#include "bind/listener.h"
#include "bind/objects.h"
#include "engine/entry.h"
#include "engine/platform.h"
#include "engine/rules.h"

namespace bind {

PyTypeObject isolate_type;

extern PyObject* heap_statistics_class;

namespace {

engine::Isolate& engine_of(PyObject* self) {
  return *reinterpret_cast<IsolateObject*>(self)->engine;
}

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("Isolate", 0, 0);
  auto engine = engine::make_isolate();
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
      engine::leave_to_owner(std::move(isolate));
      return;
    }
    engine::dispose(*isolate);
  }
  forget(isolate->made);
  Py_XDECREF(object_of(isolate->pending));
  isolate.reset();
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
  const engine::Isolate* isolate = reinterpret_cast<IsolateObject*>(object)->engine;
  if (isolate == nullptr || isolate->closed || isolate->gate.running()) return 0;
  for (const engine::Held* held = isolate->held; held != nullptr; held = held->next) {
    if (held->kind != engine::HeldKind::plain && held->kind != engine::HeldKind::wrapper) {
      Py_VISIT(object_of(held->object));
    }
  }
  return 0;
}

int clear(PyObject* object) {
  engine::Isolate* isolate = reinterpret_cast<IsolateObject*>(object)->engine;
  if (isolate == nullptr || isolate->closed || engine::process_ending()) return 0;
  if (engine::thread_slot.token != isolate->owner && !isolate->owner_ended) return 0;
  warn_unclosed(*isolate);
  engine::dispose(*isolate);
  engine::do_chores();
  return 0;
}

PyObject* close(PyObject* self) {
  engine::close(engine_of(self));
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

PyObject* collect_garbage(PyObject* self) {
  engine::collect_garbage(engine_of(self));
  Py_RETURN_NONE;
}

PyObject* heap_statistics(PyObject* self) {
  const engine::HeapStatistics seen = engine::heap_statistics(engine_of(self));
  return nb::borrow(heap_statistics_class)(
             seen.total_heap_size, seen.total_heap_size_executable, seen.total_physical_size,
             seen.total_available_size, seen.used_heap_size, seen.heap_size_limit,
             seen.malloced_memory, seen.peak_malloced_memory, seen.external_memory,
             seen.total_global_handles_size, seen.used_global_handles_size,
             seen.number_of_native_contexts, seen.number_of_detached_contexts)
      .release()
      .ptr();
}

// From any thread: the one method that is. The lock keeps the isolate from being disposed.
PyObject* terminate(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  if (engine::forked()) engine::refuse_forked();
  if (isolate.closed) engine::refuse_entry(isolate);
  return PyBool_FromLong(isolate.gate.fire(isolate.v8));
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

PyMethodDef methods[] = {
    method<close>(
        "close",
        "close(self) -> None\n\nDisposes the isolate with all that is in it. Isolates of a "
        "thread close in any order; closing twice is harmless.\n\nRaises:\n    "
        "ScopeOrderError: EY203, a scope is open or JavaScript runs."),
    method<enter>("__enter__", "__enter__(self) -> Self"),
    method<exit>("__exit__",
                 "__exit__(self, kind: type[BaseException] | None, error: BaseException | None, "
                 "traceback: types.TracebackType | None, /) -> None"),
    method<collect_garbage>(
        "collect_garbage",
        "collect_garbage(self) -> None\n\nFrees what neither side refers to any "
        "more. Meant for tests and for quiet moments: it takes milliseconds."),
    method<heap_statistics>("heap_statistics",
                            "heap_statistics(self) -> HeapStatistics\n\nThe sizes of the heap now, "
                            "in bytes."),
    method<terminate>(
        "terminate",
        "terminate(self) -> bool\n\nStops the JavaScript that runs now, from any thread: "
        "the outermost call raises Terminated. False where nothing runs; what is called "
        "later isn't touched."),
    method<add_message_listener>("add_message_listener", kAddListenerDoc),
    method<remove_message_listeners>("remove_message_listeners", kRemoveListenersDoc),
    method<set_prepare_stack_trace_callback>("set_prepare_stack_trace_callback", kPrepareDoc),
    method<set_capture_stack_trace_for_uncaught_exceptions>(
        "set_capture_stack_trace_for_uncaught_exceptions", kCaptureDoc),
    {}};

PyGetSetDef properties[] = {
    property<get_closed>("closed", "closed: bool\n\nWhether it was closed."), {}};

}  // namespace

void bind_isolate(nb::module_& module) {
  isolate_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  isolate_type.tp_traverse = traverse;
  isolate_type.tp_clear = clear;
  isolate_type.tp_repr = represent;
  isolate_type.tp_weaklistoffset = offsetof(IsolateObject, weakrefs);
  make_type(
      module, isolate_type,
      {.name = "eyot.Isolate",
       .doc = "Isolate()\n\nAn island of JavaScript: one V8 heap, owned by the thread that makes "
              "it. Keep it as long as you like; close it, or use it in a `with`.\n\nStands for "
              "v8::Isolate. It is entered and left by itself, call by call.",
       .size = sizeof(IsolateObject),
       .dealloc = dealloc,
       .methods = methods,
       .properties = properties,
       .construct = constructor<construct>()});
}

}  // namespace bind
