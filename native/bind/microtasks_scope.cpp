// MicrotasksScope.
#include "bind/bind.h"
#include "bind/errors.h"
#include "bind/objects.h"
#include "engine/context_data.h"
#include "engine/entry.h"
#include "engine/microtask.h"

namespace bind {

engine::MicrotaskQueue* microtask_queue_argument(engine::Isolate& isolate, PyObject* object,
                                                 const char* function);
extern PyObject* terminated_class;

namespace {

PyTypeObject microtasks_scope_type;

ScopeObject& self_of(PyObject* object) { return *reinterpret_cast<ScopeObject*>(object); }

// A MicrotasksScopeType: V8's numbers.
bool runs_argument(PyObject* type) {
  if (!PyLong_Check(type)) {
    type_error(std::string("MicrotasksScope() needs a MicrotasksScopeType, not ") +
               Py_TYPE(type)->tp_name);
  }
  const long number = PyLong_AsLong(type);
  if (number == -1) PyErr_Clear();
  if (number != 0 && number != 1) {
    value_error("a MicrotasksScopeType is RUN_MICROTASKS or DO_NOT_RUN_MICROTASKS");
  }
  return number == 0;
}

PyObject* construct(PyTypeObject* type, Args args) {
  const char* const names[] = {"parent", "type", "microtask_queue"};
  const auto [parent, scope_type, queue] = args.parse("MicrotasksScope", names, 1, 2);
  ScopeObject& self = new_scope(type, engine::ScopeKind::microtasks);
  const nb::object keep = nb::steal(as_object(&self));
  prepare_scope(self, parent, "MicrotasksScope()");
  engine::Scope& scope = self.scope;
  scope.runs_microtasks = scope_type == nullptr || runs_argument(scope_type);
  if (queue != nullptr && queue != Py_None) {
    scope.queue = microtask_queue_argument(*scope.isolate, queue, "MicrotasksScope()");
  } else if (scope.parent != nullptr && scope.parent->context != nullptr) {
    scope.queue = &engine::microtask_queue(*scope.parent->context);
  }
  return keep.inc_ref().ptr();
}

// Whether the block ends with what nothing may run after: as V8 does, which runs no microtasks
// after a call that was stopped.
bool ends_all(const Args& exception) {
  return exception.count > 0 && exception[0] != Py_None &&
         (PyErr_GivenExceptionMatches(exception[0], PyExc_Exception) == 0 ||
          PyErr_GivenExceptionMatches(exception[0], terminated_class) != 0);
}

PyObject* exit(PyObject* object, Args exception) {
  const nb::object keep = nb::borrow(object);
  ScopeObject& self = self_of(object);
  const engine::Scope& scope = self.scope;
  if (!scope.runs_microtasks || scope.state != engine::ScopeState::open || ends_all(exception)) {
    return leave_scope(object, exception);
  }
  const nb::object keep_isolate = nb::borrow(as_object(self.isolate));
  engine::Isolate& isolate = *scope.isolate;
  engine::MicrotaskQueue* queue = scope.queue;
  const nb::object left = nb::steal(leave_scope(object, exception));
  // Another case is a forked child. What was fired at runs no more.
  if (scope.state != engine::ScopeState::closed || isolate.gate.fired()) Py_RETURN_NONE;
  engine::Entry entry(isolate, nullptr);
  {
    const engine::Unlocked unlocked(entry);
    engine::end_microtasks_scope(entry, queue);
  }
  check_stopped(entry);
  Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    method<exit>("__exit__",
                 "__exit__(self, kind: type[BaseException] | None, error: BaseException | None, "
                 "traceback: types.TracebackType | None, /) -> None\n\n"
                 "Closes the scope; it must be the innermost one. The last of its queue to close "
                 "runs what is in it.\n\nRaises:\n    ScopeOrderError: EY104.\n    Terminated: A "
                 "microtask was stopped."),
    {}};

}  // namespace

void bind_microtasks_scope(nb::module_& module) {
  make_type(
      module, microtasks_scope_type,
      {.name = "eyot.v8.MicrotasksScope",
       .doc =
           "MicrotasksScope(parent: Isolate | Scope, type: MicrotasksScopeType = ..., /, *, "
           "microtask_queue: MicrotaskQueue | None = None)\n\nMicrotasks wait while it is open. With "
           "MicrotasksPolicy.SCOPED they run when the outermost one of their queue closes, unless the "
           "block was stopped.\n\nThe queue is the one given, else that of the parent's context, else "
           "the isolate's own. One that the engine closes, as nobody else does, runs nothing. Stands "
           "for v8::MicrotasksScope.\n\nArgs:\n    type: With DO_NOT_RUN_MICROTASKS it only says "
           "that nothing is to run here; nothing waits for it.\n\nRaises:\n    WrongIsolateError: "
           "EY109, the queue is another isolate's.",
       .size = sizeof(ScopeObject),
       .dealloc = scope_type.tp_dealloc,
       .methods = methods,
       .construct = constructor<construct>(),
       .base = &scope_type});
}

}  // namespace bind
