// A promise that is settled is read at once, without a loop. What takes a loop is Python's half:
// src/eyot/aio/promises.py, loaded by the first that needs it.
#include "bind/awaiting.h"

#include "bind/bind.h"
#include "bind/callback.h"
#include "bind/convert.h"
#include "bind/errors.h"
#include "bind/live_visit.h"
#include "bind/settler.h"
#include "engine/function.h"
#include "engine/promise.h"

namespace bind {

extern PyTypeObject live_promise_type;
PyObject *adopt_async_iterable = nullptr, *adopt_awaitable = nullptr, *eval_and_await = nullptr,
         *report_rejection = nullptr, *wait_for_promise = nullptr;

namespace {

constexpr int kPending = 0, kFulfilled = 1;

void load_python_half() {
  if (adopt_awaitable == nullptr) nb::module_::import_("eyot.aio.promises");
}

// --- What a settled promise gives to `await`: an iterator that ends at once ---

struct SettledObject {
  PyObject_HEAD
  PyObject* value;
};

PyTypeObject settled_type;

void settled_dealloc(PyObject* object) {
  Py_XDECREF(reinterpret_cast<SettledObject*>(object)->value);
  Py_TYPE(object)->tp_free(object);
}

PySendResult send(PyObject* object, PyObject* /*argument*/, PyObject** result) {
  *result = std::exchange(reinterpret_cast<SettledObject*>(object)->value, nullptr);
  if (*result != nullptr) return PYGEN_RETURN;
  PyErr_SetString(PyExc_RuntimeError, "cannot reuse already awaited promise");
  return PYGEN_ERROR;
}

PyObject* next(PyObject* object) {
  PyObject* value = nullptr;
  if (send(object, Py_None, &value) != PYGEN_RETURN) return nullptr;
  PyObject* stop = PyObject_CallOneArg(PyExc_StopIteration, value);
  Py_DECREF(value);
  if (stop == nullptr) return nullptr;
  PyErr_SetObject(PyExc_StopIteration, stop);
  Py_DECREF(stop);
  return nullptr;
}

PyAsyncMethods settled_async_methods = {nullptr, nullptr, nullptr, send};

[[noreturn]] void raise_reason(Visit& visit) {
  engine::mark_as_handled(visit.ref);
  const engine::Failure failure =
      engine::describe(visit.entry, engine::promise_result(visit.ref), {});
  const nb::object error = failure_object(visit.entry, visit.self.context, failure);
  check_stopped(visit.entry);
  raise_with_frames(error, failure.frames);
}

// What a promise was settled with; nothing while it is pending.
nb::object outcome(PyObject* object) {
  Visit visit(object);
  const int state = engine::promise_state(visit.ref);
  if (state == kPending) return {};
  if (state != kFulfilled) raise_reason(visit);
  nb::object value = to_python(visit.entry, *visit.self.context, engine::promise_result(visit.ref));
  check_stopped(visit.entry);
  return value;
}

PyObject* await_promise(PyObject* object) {
  return guarded([object] {
    nb::object value = outcome(object);
    if (!value.is_valid()) {
      load_python_half();
      return checked(PyObject_CallOneArg(wait_for_promise, object));
    }
    auto* settled =
        reinterpret_cast<SettledObject*>(checked(settled_type.tp_alloc(&settled_type, 0)));
    settled->value = value.release().ptr();
    return as_object(settled);
  });
}

PyObject* outcome_or(PyObject* object, Args args) {
  args.expect("_outcome", 1, 1);
  nb::object value = outcome(object);
  return value.is_valid() ? value.release().ptr() : Py_NewRef(args[0]);
}

PyObject* then(PyObject* object, Args args) {
  args.expect("_then", 1, 1);
  Visit visit(object);
  const engine::Ref function =
      engine::make_function(visit.entry, *visit.self.context->engine, Py_NewRef(args[0]), kBare,
                            engine::FunctionOptions{.data = {}, .constructible = false});
  if (function.IsEmpty() || engine::then(visit.entry, visit.ref, function, function).IsEmpty()) {
    raise_caught(visit.entry, visit.self.context);
  }
  check_stopped(visit.entry);
  Py_RETURN_NONE;
}

PyObject* is_handled(PyObject* object) {
  const Visit visit(object);
  return PyBool_FromLong(engine::has_handler(visit.ref));
}

PyMethodDef promise_methods[] = {
    method<outcome_or>("_outcome", "_outcome(self, pending: Any, /) -> Any"),
    method<then>("_then", "_then(self, wake: Callable[[], object], /) -> None"),
    method<is_handled>("_is_handled", "_is_handled(self) -> bool"),
    {}};

}  // namespace

PyAsyncMethods promise_async_methods = {await_promise, nullptr, nullptr, nullptr};

bool is_awaitable(PyObject* object) {
  const PyAsyncMethods* methods = Py_TYPE(object)->tp_as_async;
  return methods != nullptr && methods->am_await != nullptr;
}

engine::Ref awaitable_to_javascript(engine::EntryCore& entry, ContextObject& context,
                                    PyObject* awaitable) {
  load_python_half();
  const engine::Ref resolver = engine::make_resolver(entry);
  if (resolver.IsEmpty()) raise_caught(entry, &context);
  const nb::object settler = new_settler(entry, context, resolver);
  const nb::object done =
      owned(PyObject_CallFunctionObjArgs(adopt_awaitable, awaitable, settler.ptr(), nullptr));
  return engine::promise_of(resolver);
}

bool is_async_iterable(PyObject* object) {
  const PyAsyncMethods* methods = Py_TYPE(object)->tp_as_async;
  return methods != nullptr && methods->am_aiter != nullptr;
}

engine::Ref async_iterable_to_javascript(engine::EntryCore& entry, ContextObject& context,
                                         PyObject* iterable) {
  load_python_half();
  const nb::object made = owned(
      PyObject_CallFunctionObjArgs(adopt_async_iterable, as_object(&context), iterable, nullptr));
  return to_javascript(entry, context, made.ptr());
}

void watch_rejection(PyObject* promise) {
  load_python_half();
  const nb::object done = owned(PyObject_CallOneArg(report_rejection, promise));
}

PyObject* eval_async(PyObject* context, Args args) {
  load_python_half();
  std::vector<PyObject*> values{context};
  const Py_ssize_t named = args.names == nullptr ? 0 : PyTuple_GET_SIZE(args.names);
  values.insert(values.end(), args.values, args.values + args.count + named);
  return checked(PyObject_Vectorcall(eval_and_await, values.data(),
                                     static_cast<std::size_t>(args.count) + 1, args.names));
}

void bind_awaiting(nb::module_& module) {
  settled_type.tp_as_async = &settled_async_methods;
  settled_type.tp_iter = PyObject_SelfIter;
  settled_type.tp_iternext = next;
  make_type(module, settled_type,
            {.name = "eyot._native._Settled",
             .doc = "What a settled promise gives to `await`.",
             .size = sizeof(SettledObject),
             .dealloc = settled_dealloc});
  PyObject_DelAttrString(module.ptr(), "_Settled");
  add_methods(live_promise_type, promise_methods);
}

}  // namespace bind
