#include "bind/listener.h"

#include "bind/answer.h"
#include "bind/callback_scope.h"
#include "bind/convert.h"
#include "bind/handed_over.h"
#include "bind/handles.h"
#include "bind/script_origin.h"
#include "engine/entry.h"

namespace bind {

extern PyObject* promise_hook_type_class;

namespace {

constexpr int kErrors = 8, kAllLevels = 31;  // as in eyot.scripts.MessageErrorLevel

void tell_all(engine::MessageTurn& turn) {
  std::vector<nb::object> callables;  // a listener may add and remove others
  for (const engine::MessageListener& listener : turn.isolate.listeners) {
    if ((listener.levels & turn.level) != 0) {
      callables.push_back(nb::borrow(object_of(listener.callable->object)));
    }
  }
  if (callables.empty()) return;
  const nb::object scope = scope_of(turn, callables[0].ptr());
  const nb::object message = nb::steal(new_handle(&message_type, core_of(scope), turn.message));
  const nb::object exception = nb::steal(new_handle(core_of(scope), turn.exception));
  for (const nb::object& callable : callables) {
    PyObject* const arguments[] = {scope.ptr(), message.ptr(), exception.ptr()};
    PyObject* result = PyObject_Vectorcall(callable.ptr(), arguments, 3, nullptr);
    if (result != nullptr) {
      Py_DECREF(result);
    } else if (!stop_if_uncaught(turn)) {
      PyErr_WriteUnraisable(callable.ptr());
    } else {
      return;
    }
  }
}

void prepare(engine::StackTraceTurn& turn) {
  const nb::object callable = nb::borrow(object_of(turn.isolate.stack_trace_preparer->object));
  const nb::object scope = scope_of(turn, callable.ptr());
  const nb::object error = nb::steal(new_handle(core_of(scope), turn.error));
  const nb::object sites = nb::steal(new_handle(core_of(scope), turn.sites));
  PyObject* const arguments[] = {scope.ptr(), error.ptr(), sites.ptr()};
  const nb::object result = owned(PyObject_Vectorcall(callable.ptr(), arguments, 3, nullptr));
  if (result.is_none()) return;
  engine::ScopedEntry entry(turn.isolate, turn.context);
  const nb::object context = context_object(turn.context);
  turn.result = entry.escape(
      to_javascript(entry, *reinterpret_cast<ContextObject*>(context.ptr()), result.ptr()));
}

void tell_hook(engine::PromiseTurn& turn) {
  const nb::object callable = nb::borrow(object_of(turn.isolate.promise_hook->object));
  const nb::object scope = scope_of(turn, callable.ptr());
  const nb::object event = handed_over(promise_hook_type_class, "eyot.isolate")(turn.event);
  const nb::object promise = nb::steal(new_handle(core_of(scope), turn.promise));
  const nb::object parent = nb::steal(new_handle(core_of(scope), turn.parent));
  PyObject* const arguments[] = {scope.ptr(), event.ptr(), promise.ptr(), parent.ptr()};
  owned(PyObject_Vectorcall(callable.ptr(), arguments, 4, nullptr));
}

IsolateObject& isolate_of_method(PyObject* object) {
  return *reinterpret_cast<IsolateObject*>(object);
}

}  // namespace

void tell(engine::MessageTurn& turn) {
  answer(turn, tell_all, nullptr, [](engine::HostTurn& failed) {
    if (!stop_if_uncaught(failed)) PyErr_WriteUnraisable(nullptr);
  });
}

void tell_of_promise(engine::PromiseTurn& turn) {
  answer(turn, tell_hook, nullptr, [](engine::HostTurn& failed) {
    if (!stop_if_uncaught(failed)) PyErr_WriteUnraisable(nullptr);
  });
}

void prepare_stack_trace(engine::StackTraceTurn& turn) {
  const nb::object callable = nb::borrow(object_of(turn.isolate.stack_trace_preparer->object));
  answer(turn, prepare, callable.ptr());
}

PyObject* add_message_listener(PyObject* object, Args args) {
  const char* const names[] = {"listener", "levels"};
  const auto [listener, levels] = args.parse("add_message_listener", names, 1, 2);
  callable_argument(listener, "add_message_listener()");
  const int mask = levels == nullptr ? kErrors : int_argument(levels, "levels", 0, kAllLevels);
  engine::Isolate& isolate = *isolate_of_method(object).engine;
  const engine::Entry entry(isolate, nullptr);
  engine::add_message_listener(isolate, Py_NewRef(listener), mask);
  Py_RETURN_NONE;
}

PyObject* remove_message_listeners(PyObject* object, Args args) {
  args.expect("remove_message_listeners", 1, 1);
  engine::Isolate& isolate = *isolate_of_method(object).engine;
  engine::enter(isolate);
  std::vector<std::pair<engine::Held*, nb::object>> known;  // comparing runs Python
  for (const engine::MessageListener& listener : isolate.listeners) {
    known.emplace_back(listener.callable, nb::borrow(object_of(listener.callable->object)));
  }
  for (const auto& [held, callable] : known) {
    const int equal = PyObject_RichCompareBool(callable.ptr(), args[0], Py_EQ);
    if (equal < 0) throw ErrorSet{};
    if (equal == 0) continue;
    engine::enter(isolate);
    engine::remove_message_listener(isolate, held);
  }
  Py_RETURN_NONE;
}

PyObject* set_prepare_stack_trace_callback(PyObject* object, Args args) {
  args.expect("set_prepare_stack_trace_callback", 1, 1);
  PyObject* callback = callback_or_none(args[0], "set_prepare_stack_trace_callback()");
  engine::Isolate& isolate = *isolate_of_method(object).engine;
  const engine::Entry entry(isolate, nullptr);
  engine::set_stack_trace_preparer(isolate, Py_XNewRef(callback));
  Py_RETURN_NONE;
}

PyObject* set_promise_hook(PyObject* object, Args args) {
  args.expect("set_promise_hook", 1, 1);
  PyObject* callback = callback_or_none(args[0], "set_promise_hook()");
  engine::Isolate& isolate = *isolate_of_method(object).engine;
  const engine::Entry entry(isolate, nullptr);
  engine::set_promise_hook(isolate, Py_XNewRef(callback));
  Py_RETURN_NONE;
}

PyObject* set_capture_stack_trace_for_uncaught_exceptions(PyObject* object, Args args) {
  const char* const names[] = {"capture", "frame_limit"};
  const auto [capture, limit] =
      args.parse("set_capture_stack_trace_for_uncaught_exceptions", names, 1, 2);
  const bool on = flag_argument(capture);
  const int frames = limit == nullptr ? 10 : int_argument(limit, "frame_limit", 0, INT32_MAX);
  engine::Isolate& isolate = *isolate_of_method(object).engine;
  const engine::Entry entry(isolate, nullptr);
  engine::capture_stack_traces(isolate, on, frames);
  Py_RETURN_NONE;
}

}  // namespace bind
