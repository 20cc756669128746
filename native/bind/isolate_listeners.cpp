// Isolate: listeners to what V8 has to tell.
#include <utility>
#include <vector>

#include "bind/awaiting.h"
#include "bind/handed_over.h"
#include "bind/isolate.h"
#include "bind/suspension.h"
#include "engine/entry.h"
#include "engine/heap_limit.h"
#include "engine/news.h"
#include "engine/platform.h"

namespace bind {

extern PyObject* tell_listener;

namespace {

using engine::Topic;

// The list of (callable, mask) of a topic, made where it isn't there.
nb::list listeners(IsolateObject& self, Topic topic) {
  if (self.listeners == nullptr) self.listeners = checked(PyDict_New());
  const nb::object key = owned(PyLong_FromLong(static_cast<long>(topic)));
  PyObject* found = PyDict_GetItemWithError(self.listeners, key.ptr());
  if (found == nullptr) {
    if (PyErr_Occurred() != nullptr) throw ErrorSet{};
    const nb::object made = owned(PyList_New(0));
    if (PyDict_SetItem(self.listeners, key.ptr(), made.ptr()) < 0) throw ErrorSet{};
    return nb::borrow<nb::list>(made);
  }
  return nb::borrow<nb::list>(found);
}

void check_callback(PyObject* callback) {
  if (!PyCallable_Check(callback)) type_error("a callback is callable");
}

template <Topic topic>
PyObject* add_listener(PyObject* self, Args args) {
  args.expect("add callback", 1, 2);
  check_callback(args[0]);
  const long mask = args.count == 1 ? -1 : PyLong_AsLong(args[1]);
  if (mask == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  engine::Isolate& isolate = engine_of(self);
  engine::enter(isolate);
  listeners(*reinterpret_cast<IsolateObject*>(self), topic)
      .append(nb::make_tuple(nb::borrow(args[0]), mask));
  engine::listen(isolate, topic, true);
  Py_RETURN_NONE;
}

template <Topic topic>
PyObject* remove_listener(PyObject* self, Args args) {
  args.expect("remove callback", 1, 1);
  engine::Isolate& isolate = engine_of(self);
  engine::enter(isolate);
  const nb::list all = listeners(*reinterpret_cast<IsolateObject*>(self), topic);
  const nb::object copy = owned(PyList_GetSlice(all.ptr(), 0, PyList_GET_SIZE(all.ptr())));
  for (Py_ssize_t index = 0; index < PyList_GET_SIZE(copy.ptr()); ++index) {
    PyObject* pair = PyList_GET_ITEM(copy.ptr(), index);
    const int same = PyObject_RichCompareBool(PyTuple_GET_ITEM(pair, 0), args[0], Py_EQ);
    if (same < 0) throw ErrorSet{};
    if (same == 0) continue;
    // The comparison may have run anything.
    engine::enter(isolate);
    if (index >= PyList_GET_SIZE(all.ptr()) || PyList_GET_ITEM(all.ptr(), index) != pair) break;
    if (PyList_SetSlice(all.ptr(), index, index + 1, nullptr) < 0) throw ErrorSet{};
    if (PyList_GET_SIZE(all.ptr()) == 0) engine::listen(isolate, topic, false);
    Py_RETURN_NONE;
  }
  value_error("there is no such callback");
}

// The topics with one listener.
template <Topic topic>
PyObject* set_listener(PyObject* self, Args args) {
  args.expect("set callback", 1, 1);
  if (args[0] != Py_None) check_callback(args[0]);
  engine::Isolate& isolate = engine_of(self);
  engine::enter(isolate);
  const nb::list all = listeners(*reinterpret_cast<IsolateObject*>(self), topic);
  const nb::object before = owned(PyList_GetSlice(all.ptr(), 0, PyList_GET_SIZE(all.ptr())));
  nb::list now;
  if (args[0] != Py_None) now.append(nb::make_tuple(nb::borrow(args[0]), -1));
  if (PyList_SetSlice(all.ptr(), 0, PyList_GET_SIZE(all.ptr()), now.ptr()) < 0) throw ErrorSet{};
  // Rejections are always listened to: a loop may have to be told.
  engine::listen(isolate, topic, topic == Topic::rejection || args[0] != Py_None);
  Py_RETURN_NONE;
}

// An event in Python's terms: (topic, isolate, what, flags, promise, value, context).
nb::object event_object(IsolateObject& self, const engine::Event& event) {
  const auto global = [&self](const auto& kept) -> nb::object {
    if (kept.IsEmpty()) return nb::none();
    const engine::Ref ref = engine::borrow(kept);
    return nb::steal(new_global(&self, ref, handle_class(ref)));
  };
  nb::object context = nb::none();
  if (!event.context.IsEmpty()) {
    engine::Context* found = engine::context_of(engine::borrow(event.context));
    if (found != nullptr && !found->closed()) context = context_object(*found);
  }
  return nb::make_tuple(static_cast<int>(event.topic), nb::borrow(as_object(&self)), event.what,
                        event.flags, global(event.promise), global(event.value), context);
}

// The promise of a rejection, live; nothing where its context is closed.
nb::object rejected_promise(engine::Entry& entry, const engine::Event& event) {
  constexpr int kWithNoHandler = 0;
  if (event.topic != Topic::rejection || event.what != kWithNoHandler || event.context.IsEmpty()) {
    return {};
  }
  engine::Context* found = engine::context_of(engine::borrow(event.context));
  if (found == nullptr || found->closed()) return {};
  const nb::object context = context_object(*found);
  return live_object(entry, *reinterpret_cast<ContextObject*>(context.ptr()),
                     engine::borrow(event.promise));
}

struct Taken {
  nb::list events;
  std::vector<nb::object> rejected;
};

// Takes the events of an isolate. What V8 keeps for them is given back before anybody is told.
Taken take_events(IsolateObject& self) {
  engine::Isolate& isolate = *self.engine;
  if (isolate.closed) return {};  // by a listener of another
  const bool in_loop = runs_loop();
  if (!in_loop && self.listeners == nullptr) {
    engine::enter(isolate);
    isolate.news.events.clear();
    return {};
  }
  engine::Entry entry(isolate, nullptr);
  const std::vector<engine::Event> events = std::exchange(isolate.news.events, {});
  Taken taken;
  for (const engine::Event& event : events) {
    if (self.listeners != nullptr) taken.events.append(event_object(self, event));
    if (!in_loop) continue;
    nb::object promise = rejected_promise(entry, event);
    if (promise.is_valid()) taken.rejected.push_back(std::move(promise));
  }
  return taken;
}

void tell_listeners(IsolateObject& self) {
  const Taken taken = take_events(self);
  for (const nb::object& promise : taken.rejected) watch_rejection(promise.ptr());
  for (const nb::handle event : taken.events) {
    const auto topic = static_cast<Topic>(nb::cast<int>(event[0]));
    const bool collection = topic == Topic::before_collection || topic == Topic::after_collection;
    if (self.listeners == nullptr) return;  // closed by one of them
    const nb::list all = listeners(self, topic);
    const nb::object copy = owned(PyList_GetSlice(all.ptr(), 0, PyList_GET_SIZE(all.ptr())));
    for (Py_ssize_t index = 0; index < PyList_GET_SIZE(copy.ptr()); ++index) {
      PyObject* pair = PyList_GET_ITEM(copy.ptr(), index);
      if (collection &&
          (nb::cast<long>(nb::handle(PyTuple_GET_ITEM(pair, 1))) & nb::cast<long>(event[2])) == 0) {
        continue;
      }
      PyObject* callback = PyTuple_GET_ITEM(pair, 0);
      PyObject* result = PyObject_CallFunctionObjArgs(
          handed_over(tell_listener, "eyot.isolate").ptr(), callback, event.ptr(), nullptr);
      if (result == nullptr) PyErr_WriteUnraisable(callback);
      Py_XDECREF(result);
    }
  }
}

const PyMethodDef methods[] = {
    method<add_listener<Topic::before_collection>>(
        "add_gc_prologue_callback",
        "add_gc_prologue_callback(self, callback: Callable[[Isolate, GCType, GCCallbackFlags], "
        "object], kinds: GCType = ..., /) -> None\n\nHas a function told of each collection's "
        "beginning. It is told once the call in which that was has ended, for no code may run "
        "inside a collection."),
    method<remove_listener<Topic::before_collection>>(
        "remove_gc_prologue_callback",
        "remove_gc_prologue_callback(self, callback: Callable[[Isolate, GCType, GCCallbackFlags], "
        "object], /) -> None\n\nRaises:\n    ValueError: It isn't told."),
    method<add_listener<Topic::after_collection>>(
        "add_gc_epilogue_callback",
        "add_gc_epilogue_callback(self, callback: Callable[[Isolate, GCType, GCCallbackFlags], "
        "object], kinds: GCType = ..., /) -> None\n\nThe same for the end of each collection."),
    method<remove_listener<Topic::after_collection>>(
        "remove_gc_epilogue_callback",
        "remove_gc_epilogue_callback(self, callback: Callable[[Isolate, GCType, GCCallbackFlags], "
        "object], /) -> None\n\nRaises:\n    ValueError: It isn't told."),
    method<set_listener<Topic::feature>>(
        "set_use_counter_callback",
        "set_use_counter_callback(self, callback: Callable[[Isolate, UseCounterFeature | int], "
        "object] | None, /) -> None\n\nHas a function told which features of the language are used, "
        "after the call in which that was."),
    method<set_listener<Topic::rejection>>(
        "set_promise_reject_callback",
        "set_promise_reject_callback(self, callback: Callable[[PromiseRejectMessage], object] | "
        "None, /) -> None\n\nHas a function told of promises that are rejected and that nobody "
        "handles, and of those handled later, after the call in which that was. What is told and "
        "what was rejected stays alive until then; of one call no more than 10,000 are kept."),
};

}  // namespace

std::span<const PyMethodDef> listener_methods() { return methods; }

void tell_news() {
  thread_local bool telling = false;
  if (telling || engine::process_ending()) return;
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  telling = true;
  // Those that have news now: what the listeners themselves cause is told another time.
  std::vector<nb::object> isolates;
  std::vector<engine::Isolate*> later;
  while (engine::Isolate* isolate = engine::next_with_news()) {
    if (isolate->busy) {
      later.push_back(isolate);
    } else if (isolate->object != nullptr) {
      isolates.push_back(nb::borrow(object_of(isolate->object)));
    }
  }
  for (engine::Isolate* isolate : later) engine::list_news(*isolate);
  for (const nb::object& isolate : isolates) {
    engine::Isolate& engine = engine_of(isolate.ptr());
    if (engine.heap_recovers && engine.entry == nullptr && !engine.closed) {
      engine::recover_heap(engine);
    }
    if (engine.dead) continue;
    guarded([&isolate]() -> PyObject* {
      tell_listeners(*reinterpret_cast<IsolateObject*>(isolate.ptr()));
      return nullptr;
    });
    if (PyErr_Occurred() != nullptr) PyErr_WriteUnraisable(isolate.ptr());
  }
  isolates.clear();
  telling = false;
  PyErr_Restore(type, value, traceback);
}

}  // namespace bind
