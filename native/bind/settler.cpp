#include "bind/settler.h"

#include <vector>

#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/errors.h"
#include "bind/live_visit.h"
#include "bind/time_limit.h"
#include "engine/promise.h"

namespace bind {

namespace {

PyTypeObject settler_type;

template <bool rejects>
PyObject* settle(PyObject* object, Args args) {
  const char* const names[] = {"value", "timeout"};
  const auto [given, timeout] = args.parse("settle", names, 1, 2);
  const engine::TimeLimit limit = time_limit(timeout, nullptr);
  Visit visit(object);
  const engine::Deadline deadline(visit.entry, limit);
  const engine::Ref value = rejects ? error_to_javascript(visit.entry, *visit.self.context, given)
                                    : to_javascript(visit.entry, *visit.self.context, given);
  const auto done = rejects ? engine::reject(visit.entry, visit.ref, value)
                            : engine::resolve(visit.entry, visit.ref, value);
  if (!done) raise_caught(visit.entry, visit.self.context);
  check_stopped(visit.entry);
  Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    method<settle<false>>("resolve",
                          "resolve(self, value: Any, timeout: float | None = None, /) -> None"),
    method<settle<true>>(
        "reject", "reject(self, error: BaseException, timeout: float | None = None, /) -> None"),
    {}};

// What JavaScript has nothing for rejects the promise.
engine::Settlement settlement(engine::EntryCore& entry, ContextObject& context,
                              engine::Ref resolver, PyObject* value, bool rejects) {
  if (!rejects) {
    try {
      return {resolver, to_javascript(entry, context, value), false};
    } catch (const ErrorSet&) {
    } catch (...) {
      translate_exception();
    }
  }
  PyObject *type = nullptr, *error = Py_NewRef(value), *traceback = nullptr;
  if (!rejects) {
    Py_DECREF(error);
    PyErr_Fetch(&type, &error, &traceback);
    PyErr_NormalizeException(&type, &error, &traceback);
  }
  const nb::object kept[] = {nb::steal(type), nb::steal(error), nb::steal(traceback)};
  return {resolver, error_to_javascript(entry, context, error), true};
}

// A list of (settler, value, whether it rejects), all of one context.
PyObject* settle_together(PyObject* list, const engine::TimeLimit& limit) {
  LiveObject& first = live_of(PyTuple_GET_ITEM(PyList_GET_ITEM(list, 0), 0));
  const nb::object kept = nb::borrow(as_object(first.context));
  ContextObject& context = *first.context;
  engine::Entry entry(isolate_of(first), context.engine);
  const engine::Deadline deadline(entry, limit);
  std::vector<engine::Settlement> all;
  for (Py_ssize_t index = 0; index < PyList_GET_SIZE(list); ++index) {
    const nb::object told = nb::borrow(PyList_GET_ITEM(list, index));
    all.push_back(settlement(entry, context, ref_of(live_of(PyTuple_GET_ITEM(told.ptr(), 0))),
                             PyTuple_GET_ITEM(told.ptr(), 1),
                             PyTuple_GET_ITEM(told.ptr(), 2) == Py_True));
  }
  if (!engine::settle_together(entry, all)) raise_caught(entry, &context);
  check_stopped(entry);
  Py_RETURN_NONE;
}

void check_told(PyObject* list) {
  const LiveObject* first = nullptr;
  for (Py_ssize_t index = 0; index < PyList_GET_SIZE(list); ++index) {
    PyObject* told = PyList_GET_ITEM(list, index);
    if (!PyTuple_CheckExact(told) || PyTuple_GET_SIZE(told) != 3 ||
        !Py_IS_TYPE(PyTuple_GET_ITEM(told, 0), &settler_type)) {
      type_error("settle_together() needs (LiveSettler, value, bool) of one context");
    }
    const LiveObject& settler = live_of(PyTuple_GET_ITEM(told, 0));
    if (first == nullptr) first = &settler;
    if (settler.context != first->context) {
      value_error("settle_together() needs settlers of one context");
    }
  }
}

}  // namespace

nb::object new_settler(engine::EntryCore& entry, ContextObject& context, engine::Ref resolver) {
  return nb::steal(
      as_object(&new_live(&settler_type, context, engine::hold(entry.isolate, resolver))));
}

void bind_settler(nb::module_& module) {
  prepare_live_type(settler_type);
  make_type(module, settler_type,
            {.name = "eyot.LiveSettler",
             .doc = "The means to settle a promise that JavaScript was given.",
             .size = sizeof(LiveObject),
             .dealloc = live_dealloc,
             .methods = methods,
             .base = &live_type});
  module.def(
      "settle_together",
      [](nb::list all, nb::object timeout) -> nb::object {
        // One that nobody else can change.
        const nb::object copy = owned(PyList_GetSlice(all.ptr(), 0, PyList_GET_SIZE(all.ptr())));
        if (PyList_GET_SIZE(copy.ptr()) == 0) return nb::none();
        PyObject* done = guarded([&] {
          check_told(copy.ptr());
          return settle_together(copy.ptr(), time_limit(timeout.ptr(), nullptr));
        });
        if (done == nullptr) throw nb::python_error();
        return nb::steal(done);
      },
      nb::arg("all"), nb::arg("timeout") = nb::none(),
      nb::sig(
          "def settle_together(all: list[tuple[LiveSettler, Any, bool]], /, timeout: float | None "
          "= None) -> None"),
      "Settles promises of one context in one call into JavaScript. The last of each says whether "
      "it is rejected.");
}

}  // namespace bind
