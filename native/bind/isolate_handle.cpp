// IsolateHandle: what other threads may ask of an isolate.
#include "bind/bind.h"
#include "bind/isolate.h"
#include "engine/interrupt.h"
#include "engine/rules.h"

namespace bind {

namespace {

PyTypeObject isolate_handle_type;

struct IsolateHandleObject {
  PyObject_HEAD
  PyObject* reference;  // a weak one
};

// The isolate, where it is still open. Python's lock keeps it from being disposed meanwhile.
nb::object isolate_of(PyObject* object) {
  if (engine::forked()) engine::refuse_forked();
  // A weak reference is asked by calling it; CPython's function for that changes with its version.
  PyObject* reference = reinterpret_cast<IsolateHandleObject*>(object)->reference;
  nb::object isolate = nb::steal(PyObject_CallNoArgs(reference));
  if (!isolate.is_valid()) throw ErrorSet{};
  if (isolate.is_none() || engine_of(isolate.ptr()).closed) return {};
  return isolate;
}

PyObject* terminate(PyObject* object) {
  const nb::object isolate = isolate_of(object);
  if (!isolate.is_valid()) Py_RETURN_FALSE;
  engine::Isolate& engine = engine_of(isolate.ptr());
  return PyBool_FromLong(engine.gate.fire(engine.v8));
}

PyObject* is_execution_terminating(PyObject* object) {
  const nb::object isolate = isolate_of(object);
  return PyBool_FromLong(isolate.is_valid() && engine_of(isolate.ptr()).gate.fired());
}

PyObject* request_interrupt(PyObject* object, Args args) {
  args.expect("request_interrupt", 1, 1);
  if (!PyCallable_Check(args[0])) type_error("request_interrupt() needs something callable");
  const nb::object isolate = isolate_of(object);
  if (!isolate.is_valid()) Py_RETURN_FALSE;
  engine::request_interrupt(engine_of(isolate.ptr()), Py_NewRef(args[0]));
  Py_RETURN_TRUE;
}

PyObject* get_closed(PyObject* object) { return PyBool_FromLong(!isolate_of(object).is_valid()); }

void dealloc(PyObject* object) {
  PyObject_GC_UnTrack(object);
  Py_XDECREF(reinterpret_cast<IsolateHandleObject*>(object)->reference);
  Py_TYPE(object)->tp_free(object);
}

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(reinterpret_cast<IsolateHandleObject*>(object)->reference);
  return 0;
}

PyMethodDef methods[] = {
    method<terminate>("terminate",
                      "terminate(self) -> bool\n\nStops the JavaScript that runs now. False where "
                      "nothing runs, or the isolate is closed."),
    method<is_execution_terminating>("is_execution_terminating",
                                     "is_execution_terminating(self) -> bool\n\nWhether JavaScript "
                                     "runs there and is being stopped."),
    method<request_interrupt>(
        "request_interrupt",
        "request_interrupt(self, callback: Callable[[Isolate], object], /) -> bool\n\nAs "
        "Isolate.request_interrupt. False where the isolate is closed: it is never called then."),
    {}};

PyGetSetDef properties[] = {
    property<get_closed>("closed", "closed: bool\n\nWhether the isolate was closed, or dropped."),
    {}};

}  // namespace

PyObject* new_isolate_handle(PyObject* isolate) {
  const nb::object reference = owned(PyWeakref_NewRef(isolate, nullptr));
  PyObject* self = checked(isolate_handle_type.tp_alloc(&isolate_handle_type, 0));
  reinterpret_cast<IsolateHandleObject*>(self)->reference = Py_NewRef(reference.ptr());
  return self;
}

void bind_isolate_handle(nb::module_& module) {
  isolate_handle_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  isolate_handle_type.tp_traverse = traverse;
  make_type(
      module, isolate_handle_type,
      {.name = "eyot.v8.IsolateHandle",
       .doc = "What other threads may ask of an isolate, made by its thread_safe_handle(). It "
              "doesn't keep the isolate, and does nothing once that is closed. Stands for "
              "what V8 allows on any thread.\n\nRaises:\n    "
              "ForkedProcessError: EY202, in a child of the process that has used V8.",
       .size = sizeof(IsolateHandleObject),
       .dealloc = dealloc,
       .methods = methods,
       .properties = properties});
}

}  // namespace bind
