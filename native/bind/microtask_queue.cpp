// MicrotaskQueue.
#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/microtask.h"
#include "engine/rules.h"

namespace bind {

engine::MicrotasksPolicy policy_argument(PyObject* policy, const char* function);

namespace {

PyTypeObject microtask_queue_type;

struct MicrotaskQueueObject {
  PyObject_HEAD
  IsolateObject* isolate;
  engine::MicrotaskQueue* queue;  // the isolate's, gone with it
};

MicrotaskQueueObject& self_of(PyObject* object) {
  return *reinterpret_cast<MicrotaskQueueObject*>(object);
}

engine::Isolate& entered(PyObject* object) {
  engine::Isolate& isolate = *self_of(object).isolate->engine;
  engine::enter(isolate);
  return isolate;
}

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("MicrotaskQueue", 1, 2);
  const auto policy = args.count == 1 ? engine::MicrotasksPolicy::automatic
                                      : policy_argument(args[1], "MicrotaskQueue()");
  engine::Isolate& isolate = isolate_argument(args[0], "MicrotaskQueue()");
  engine::enter(isolate);
  PyObject* self = checked(type->tp_alloc(type, 0));
  self_of(self).isolate = reinterpret_cast<IsolateObject*>(Py_NewRef(args[0]));
  self_of(self).queue = &engine::make_microtask_queue(isolate, policy);
  return self;
}

void dealloc(PyObject* object) {
  PyObject_GC_UnTrack(object);
  Py_XDECREF(as_object(self_of(object).isolate));
  Py_TYPE(object)->tp_free(object);
}

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(self_of(object).isolate);
  return 0;
}

PyObject* enqueue(PyObject* object, Args args) {
  args.expect("enqueue_microtask", 1, 1);
  engine::Isolate& isolate = *self_of(object).isolate->engine;
  const engine::Entry entry(isolate, nullptr);
  if (!engine::enqueue_microtask(
          isolate, self_of(object).queue,
          handle_argument(isolate.root, args[0], &function_type, "enqueue_microtask()"))) {
    type_error("enqueue_microtask() needs a function that is of a context");
  }
  Py_RETURN_NONE;
}

PyObject* perform(PyObject* object) {
  engine::Entry entry(*self_of(object).isolate->engine, nullptr);
  {
    const engine::Unlocked unlocked(entry);
    engine::run_microtasks(entry, self_of(object).queue);
  }
  check_stopped(entry);
  Py_RETURN_NONE;
}

PyObject* is_running(PyObject* object) {
  entered(object);
  return PyBool_FromLong(engine::runs_microtasks(*self_of(object).queue));
}

PyObject* depth(PyObject* object) {
  entered(object);
  return PyLong_FromLong(engine::microtask_depth(*self_of(object).queue));
}

PyObject* compare(PyObject* left, PyObject* right, int operation) {
  if ((operation != Py_EQ && operation != Py_NE) || !Py_IS_TYPE(right, &microtask_queue_type)) {
    Py_RETURN_NOTIMPLEMENTED;
  }
  const bool equal = self_of(left).queue == self_of(right).queue;
  return PyBool_FromLong(equal == (operation == Py_EQ));
}

Py_hash_t hash(PyObject* object) {
  return static_cast<Py_hash_t>(reinterpret_cast<std::uintptr_t>(self_of(object).queue) >> 4U);
}

PyMethodDef methods[] = {
    method<enqueue>(
        "enqueue_microtask",
        "enqueue_microtask(self, function: Function, /) -> None\n\nHas a function called "
        "without arguments when they run."),
    method<perform>("perform_checkpoint",
                    "perform_checkpoint(self) -> None\n\nRuns what is in it.\n\nRaises:\n    "
                    "Terminated: It was stopped."),
    method<is_running>("is_running_microtasks", "is_running_microtasks(self) -> bool"),
    method<depth>("get_microtasks_scope_depth", "get_microtasks_scope_depth(self) -> int"),
    {}};

}  // namespace

PyObject* new_microtask_queue(IsolateObject* isolate, engine::MicrotaskQueue& queue) {
  PyObject* self = checked(microtask_queue_type.tp_alloc(&microtask_queue_type, 0));
  self_of(self).isolate = reinterpret_cast<IsolateObject*>(Py_NewRef(as_object(isolate)));
  self_of(self).queue = &queue;
  return self;
}

engine::MicrotaskQueue* microtask_queue_argument(engine::Isolate& isolate, PyObject* object,
                                                 const char* function) {
  if (!Py_IS_TYPE(object, &microtask_queue_type)) {
    type_error(std::string(function) + " needs a MicrotaskQueue, not " + Py_TYPE(object)->tp_name);
  }
  if (self_of(object).isolate->engine != &isolate) engine::refuse_wrong_isolate("a MicrotaskQueue");
  return self_of(object).queue;
}

void bind_microtask_queue(nb::module_& module) {
  microtask_queue_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  microtask_queue_type.tp_traverse = traverse;
  microtask_queue_type.tp_richcompare = compare;
  microtask_queue_type.tp_hash = hash;
  make_type(
      module, microtask_queue_type,
      {.name = "eyot.v8.MicrotaskQueue",
       .doc = "MicrotaskQueue(isolate: Isolate, policy: MicrotasksPolicy = ..., /)\n\nA queue "
              "of microtasks for the contexts that are made with it; without one they share "
              "their isolate's. It lives as long as the isolate. Stands for "
              "v8::MicrotaskQueue.\n\nRaises:\n    "
              "IsolateClosedError: EY204, at any use after its isolate was closed.",
       .size = sizeof(MicrotaskQueueObject),
       .dealloc = dealloc,
       .methods = methods,
       .construct = constructor<construct>()});
}

}  // namespace bind
