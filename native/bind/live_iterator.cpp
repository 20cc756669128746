// Iteration over live objects, and the promise's state.
#include "bind/awaiting.h"
#include "bind/bind.h"
#include "bind/live_visit.h"
#include "engine/iteration.h"
#include "engine/promise.h"

namespace bind {

PyTypeObject live_iterator_type, live_promise_type;

namespace {

// A step as Python takes it: its value; or nothing where it was the last one, which has a value of
// its own.
PyObject* taken(Visit& visit, engine::Ref method, engine::Ref argument) {
  const std::optional<engine::Step> step = engine::step(visit.entry, visit.ref, method, argument);
  if (!step) raise_caught(visit.entry, visit.self.context);
  nb::object value = to_python(visit.entry, *visit.self.context, step->value);
  check_stopped(visit.entry);
  if (!step->done) return value.release().ptr();
  if (value.is(undefined)) return nullptr;
  const nb::object stop = owned(PyObject_CallOneArg(PyExc_StopIteration, value.ptr()));
  PyErr_SetObject(PyExc_StopIteration, stop.ptr());
  return nullptr;
}

PyObject* next(PyObject* object) {
  return guarded([object] {
    Visit visit(object);
    return taken(visit, engine::make_ascii(visit.entry.isolate, "next"), {});
  });
}

// The protocol's own way to say that there is no more.
PyObject* stop_where_null(PyObject* value) {
  if (value == nullptr && PyErr_Occurred() == nullptr) PyErr_SetNone(PyExc_StopIteration);
  return checked(value);
}

PyObject* step(PyObject* object, Args args) {
  args.expect("_step", 1, 2);
  if (!PyUnicode_Check(args[0])) type_error("_step() needs the name of a method");
  PyObject* value = nullptr;
  {
    Visit visit(object);
    const engine::Ref method = text_to_javascript(visit.entry.isolate, args[0], true);
    const engine::Ref argument =
        args.count == 1 ? engine::Ref() : to_javascript(visit.entry, *visit.self.context, args[1]);
    value = taken(visit, method, argument);
  }
  return stop_where_null(value);
}

PyObject* state(PyObject* object) {
  Visit visit(object);
  const int state = engine::promise_state(visit.ref);
  return PyUnicode_FromString(state == 0 ? "pending" : state == 1 ? "fulfilled" : "rejected");
}

PyMethodDef iterator_methods[] = {
    method<step>("_step", "_step(self, method: str, argument: Any = ..., /) -> Any"), {}};

PyGetSetDef promise_properties[] = {
    property<state>("state", "state: str\n\n`pending`, `fulfilled` or `rejected`."), {}};

}  // namespace

PyObject* live_iterate(PyObject* object) {
  Visit visit(object);
  const engine::Ref iterator = engine::iterator_of(visit.entry, visit.ref);
  if (iterator.IsEmpty()) raise_caught(visit.entry, visit.self.context);
  if (iterator->IsUndefined()) {
    check_stopped(visit.entry);
    Py_RETURN_NONE;
  }
  // Not the one to be found by identity: of whatever class that is, this one takes steps.
  LiveObject& self = new_live(&live_iterator_type, *visit.self.context,
                              engine::hold(visit.entry.isolate, iterator));
  self.held->hash = engine::identity_hash(iterator);
  nb::object made = nb::steal(as_object(&self));
  check_stopped(visit.entry);
  return made.release().ptr();
}

void bind_live_iterator(nb::module_& module) {
  prepare_live_type(live_iterator_type);
  live_iterator_type.tp_iter = PyObject_SelfIter;
  live_iterator_type.tp_iternext = next;
  make_type(module, live_iterator_type,
            {.name = "eyot.LiveIterator",
             .doc = "__iter__(self) -> Self\n__next__(self) -> Any\n\n"
                    "A JavaScript iterator, which takes its steps: the base of JSIterator.",
             .size = sizeof(LiveObject),
             .dealloc = live_dealloc,
             .methods = iterator_methods,
             .base = &live_type,
             .subclassed = true});
  prepare_live_type(live_promise_type);
  live_promise_type.tp_as_async = &promise_async_methods;
  make_type(module, live_promise_type,
            {.name = "eyot.LivePromise",
             .doc = "__await__(self) -> Generator[Any, Any, Any]\n\n"
                    "What a JavaScript Promise has come to: the base of JSPromise.",
             .size = sizeof(LiveObject),
             .dealloc = live_dealloc,
             .properties = promise_properties,
             .base = &live_type,
             .subclassed = true});
}

}  // namespace bind
