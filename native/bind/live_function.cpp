// JSFunction: a JavaScript function that Python calls like its own.
#include "bind/bind.h"
#include "bind/callback.h"
#include "bind/convert.h"
#include "bind/live.h"
#include "bind/time_limit.h"
#include "engine/entry.h"
#include "engine/function.h"
#include "engine/rules.h"
#include "engine/value.h"

namespace bind {

PyTypeObject live_function_type;

namespace {

constexpr std::size_t kFew = 8;

// Arguments as V8 wants them, on the stack where they are few.
class Arguments {
 public:
  Arguments(engine::EntryCore& entry, ContextObject& context, PyObject* const* values,
            std::size_t count)
      : count_(count) {
    if (count > kFew) many_.resize(count);
    engine::Ref* refs = data();
    for (std::size_t index = 0; index < count; ++index) {
      refs[index] = to_javascript(entry, context, values[index]);
    }
  }
  int count() const { return static_cast<int>(count_); }
  engine::Ref* data() { return count_ > kFew ? many_.data() : few_; }

 private:
  std::size_t count_;
  engine::Ref few_[kFew];
  std::vector<engine::Ref> many_;
};

engine::Ref receiver_of(engine::EntryCore& entry, const LiveObject& self, PyObject* given) {
  if (given != nullptr) return to_javascript(entry, *self.context, given);
  if (self.receiver != nullptr) return to_javascript(entry, *self.context, self.receiver);
  return engine::make_undefined(entry.isolate);
}

// What a call is given besides its arguments.
struct Keywords {
  PyObject* receiver = nullptr;
  engine::TimeLimit limit;

  Keywords(const char* function, PyObject* names, PyObject* const* values) {
    if (names == nullptr || PyTuple_GET_SIZE(names) == 0) [[likely]]
      return;
    PyObject *timeout = nullptr, *count_host_time = nullptr;
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(names); ++at) {
      PyObject* name = PyTuple_GET_ITEM(names, at);
      const auto is = [name](const char* text) {
        return PyUnicode_CompareWithASCIIString(name, text) == 0;
      };
      if (is("this")) {
        receiver = values[at];
      } else if (is("timeout")) {
        timeout = values[at];
      } else if (is("count_host_time")) {
        count_host_time = values[at];
      } else {
        type_error(std::string(function) +
                   " takes no keyword arguments but this=, timeout= and count_host_time=");
      }
    }
    limit = time_limit(timeout, count_host_time);
  }
};

PyObject* call_with(PyObject* object, const Keywords& keywords, PyObject* const* values,
                    std::size_t count) {
  LiveObject& self = live_of(object);
  engine::Entry entry(isolate_of(self), self.context->engine);
  const engine::Deadline deadline(entry, keywords.limit);
  Arguments arguments(entry, *self.context, values, count);
  const engine::Ref receiver = receiver_of(entry, self, keywords.receiver);
  const engine::Ref function = ref_of(self);
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::call(entry, function, receiver, arguments.count(), arguments.data());
  }
  if (result.IsEmpty()) raise_caught(entry, self.context);
  nb::object value = to_python(entry, *self.context, result);
  check_stopped(entry);
  return value.release().ptr();
}

PyObject* vectorcall(PyObject* object, PyObject* const* values, std::size_t flags,
                     PyObject* names) {
  return guarded([&] {
    const auto count = static_cast<std::size_t>(PyVectorcall_NARGS(flags));
    return call_with(object, Keywords("a JavaScript function", names, values + count), values,
                     count);
  });
}

PyObject* new_instance(PyObject* object, Args args) {
  const Keywords keywords("new()", args.names, args.values + args.count);
  if (keywords.receiver != nullptr) type_error("new() makes `this` itself, and takes none");
  LiveObject& self = live_of(object);
  engine::Entry entry(isolate_of(self), self.context->engine);
  const engine::Deadline deadline(entry, keywords.limit);
  Arguments arguments(entry, *self.context, args.values, static_cast<std::size_t>(args.count));
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::construct(entry, ref_of(self), arguments.count(), arguments.data());
  }
  if (result.IsEmpty()) raise_caught(entry, self.context);
  nb::object value = to_python(entry, *self.context, result);
  check_stopped(entry);
  return value.release().ptr();
}

PyObject* represent(PyObject* object) {
  return guarded([object]() -> PyObject* {
    LiveObject& self = live_of(object);
    if (!can_be_looked_at(self)) {
      return PyUnicode_FromFormat("<eyot.JSFunction at %p>", object);
    }
    engine::Entry entry(isolate_of(self), self.context->engine);
    const nb::object name = text_to_python(engine::function_name(entry, ref_of(self)));
    if (PyUnicode_GET_LENGTH(name.ptr()) == 0) {
      return PyUnicode_FromString("<eyot.JSFunction (anonymous)>");
    }
    return PyUnicode_FromFormat("<eyot.JSFunction %U>", name.ptr());
  });
}

// For whom it doesn't matter what it gives, or whether Python has something like it.
PyObject* run(PyObject* object, Args args) {
  const char* const names[] = {"timeout"};
  const auto [timeout] = args.parse("_run", names, 0, 0);
  const engine::TimeLimit limit = time_limit(timeout, nullptr);
  LiveObject& self = live_of(object);
  engine::Entry entry(isolate_of(self), self.context->engine);
  const engine::Deadline deadline(entry, limit);
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::call(entry, ref_of(self), engine::make_undefined(entry.isolate), 0, nullptr);
  }
  if (result.IsEmpty()) raise_caught(entry, self.context);
  check_stopped(entry);
  Py_RETURN_NONE;
}

PyMethodDef methods[] = {
    method<new_instance>(
        "new",
        "new(self, /, *args: Any, timeout: float | None = ..., count_host_time: bool = ...) "
        "-> Any\n\nCalls it with `new`."),
    method<run>("_run", "_run(self, *, timeout: float | None = None) -> None"),
    {}};

}  // namespace

PyObject* new_method(engine::EntryCore& entry, ContextObject& context, engine::Ref function,
                     PyObject* receiver) {
  engine::Held* host = engine::host_function(entry.isolate, function);
  if (host != nullptr && comes_back(host->flavour)) return Py_NewRef(object_of(host->object));
  // Not found by identity: that is the plain function's, without a receiver.
  LiveObject& self = new_live(&live_function_type, context, engine::hold(entry.isolate, function));
  self.held->hash = engine::identity_hash(function);
  self.call = vectorcall;
  self.receiver = Py_NewRef(receiver);
  return as_object(&self);
}

void prepare_function(LiveObject& self) { self.call = vectorcall; }

void bind_live_function(nb::module_& module) {
  live_function_type.tp_flags = Py_TPFLAGS_HAVE_VECTORCALL;
  prepare_live_type(live_function_type);
  live_function_type.tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
  live_function_type.tp_vectorcall_offset = offsetof(LiveObject, call);
  live_function_type.tp_call = PyVectorcall_Call;
  live_function_type.tp_repr = represent;
  make_type(
      module, live_function_type,
      {.name = "eyot.JSFunction",
       .doc = "__call__(self, /, *args: Any, this: Any = ..., timeout: float | None = ..., "
              "count_host_time: bool = ...) -> Any\n\n"
              "A JavaScript function, live. Read from an object as an attribute it is called on "
              "that object; `this=` names another.\n\nRaises:\n    JSError: When it throws.",
       .size = sizeof(LiveObject),
       .dealloc = live_dealloc,
       .methods = methods,
       .base = &live_type});
}

}  // namespace bind
