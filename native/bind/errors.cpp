// Making and raising exceptions. The classes are Python's (src/eyot/errors.py).
#include "bind/errors.h"

#include <nanobind/stl/string.h>

#include <string>
#include <unordered_map>

#include "bind/convert.h"
#include "engine/deadline.h"
#include "engine/heap_limit.h"
#include "engine/rules.h"
#include "engine/value.h"

// clang-format off: it needs Python.h before it, which nanobind brings.
#include <frameobject.h>
// clang-format on

namespace bind {

// Borrowed from modules that live as long as the process.
extern PyObject *make_usage_error, *make_js_error, *js_error_class, *conversion_error_class,
    *terminated_class, *timed_out_class, *heap_limit_error_class, *internal_error_class,
    *line_cache;

namespace {

// Errors have causes, which have causes, and groups have parts; a program can make those a ring.
class Related {
 public:
  Related() {
    if (depth_++ == 0) made_ = 0;
    ++made_;
  }
  ~Related() { --depth_; }
  Related(const Related&) = delete;
  Related& operator=(const Related&) = delete;
  // Between two errors the count is an old one.
  static bool enough() { return depth_ > 16 || (depth_ > 0 && made_ > 1000); }

 private:
  static thread_local int depth_;
  static thread_local int made_;
};
thread_local int Related::depth_ = 0;
thread_local int Related::made_ = 0;

nb::object text_or_none(engine::Ref ref) {
  return ref.IsEmpty() ? nb::none() : text_to_python(ref);
}

}  // namespace

void raise_refusal(const engine::Refusal& refusal) try {
  const nb::object error = nb::borrow(make_usage_error)(
      static_cast<int>(refusal.rule), refusal.text,
      refusal.opened.empty() ? nb::none() : nb::object(nb::str(refusal.opened.c_str())));
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(error.ptr())), error.ptr());
} catch (nb::python_error& error) {
  error.restore();  // at the end of the stack or of memory, making it fails as well
}

void conversion_error(const std::string& text, const std::string& path) {
  const nb::object error = nb::borrow(conversion_error_class)(text, path);
  PyErr_SetObject(conversion_error_class, error.ptr());
  throw ErrorSet{};
}

// --- JavaScript's frames in Python's traceback ---

void remember_source(const engine::Frame& frame, PyObject* file) {
  if (frame.source.IsEmpty() || !frame.source->IsString()) return;
  // Which source each file name had last: most errors come from the script of the last one.
  static auto* known = new std::unordered_map<std::string, int>;
  const char* name = PyUnicode_AsUTF8(file);
  if (name == nullptr) throw ErrorSet{};
  const int hash = engine::identity_hash(frame.source);
  const auto [place, fresh] = known->try_emplace(name, hash);
  if (!fresh && place->second == hash) return;
  if (known->size() > 1000) {
    known->clear();
  } else {
    place->second = hash;
  }
  nb::borrow(line_cache)(nb::borrow(file), text_to_python(frame.source));
}

namespace {

nb::object file_of(const engine::Frame& frame) {
  if (frame.file.IsEmpty() || !frame.file->IsString()) return nb::str("<javascript>");
  nb::object file = text_to_python(frame.file);
  return PyUnicode_GET_LENGTH(file.ptr()) == 0 ? nb::str("<javascript>") : file;
}

nb::object function_of(const engine::Frame& frame) {
  if (frame.function.IsEmpty() || !frame.function->IsString()) return nb::str("<script>");
  nb::object name = text_to_python(frame.function);
  return PyUnicode_GET_LENGTH(name.ptr()) == 0 ? nb::str("<script>") : name;
}

std::string utf8(const nb::object& text) {
  const nb::object bytes = owned(PyUnicode_AsEncodedString(text.ptr(), "utf-8", "replace"));
  return PyBytes_AS_STRING(bytes.ptr());
}

// Adds a frame to the traceback of the exception that is set. A code object with nothing but a
// name, file and line is what C extensions show their own frames with.
void add_frame(const engine::Frame& frame, PyObject* globals) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  PyFrameObject* shown = nullptr;
  try {
    const nb::object file = file_of(frame);
    remember_source(frame, file.ptr());
    PyCodeObject* code = PyCode_NewEmpty(utf8(file).c_str(), utf8(function_of(frame)).c_str(),
                                         frame.line > 0 ? frame.line : 1);
    if (code != nullptr) {
      shown = PyFrame_New(PyThreadState_Get(), code, globals, nullptr);
      Py_DECREF(code);
    }
  } catch (const ErrorSet&) {
  } catch (const nb::python_error&) {
  }
  PyErr_Clear();  // an error that can't be told in full is told without this frame
  PyErr_Restore(type, value, traceback);
  if (shown == nullptr) return;
  PyTraceBack_Here(shown);
  Py_DECREF(shown);
}

void set_exception(const nb::object& exception) {
  PyObject* type = reinterpret_cast<PyObject*>(Py_TYPE(exception.ptr()));
  PyErr_Restore(Py_NewRef(type), Py_NewRef(exception.ptr()),
                PyException_GetTraceback(exception.ptr()));
}

}  // namespace

void raise_untold() noexcept {
  const nb::object exception = nb::steal(object_of(std::exchange(engine::untold, nullptr)));
  PyErr_Clear();
  set_exception(exception);
}

namespace {

[[noreturn]] void raise_timed_out(const engine::Deadline& deadline) {
  const nb::object seconds = nb::float_(deadline.seconds());
  const std::string text = "the JavaScript that ran took longer than the " +
                           nb::cast<std::string>(nb::str(seconds)) + " s that it was given";
  raise_with_frames(nb::borrow(timed_out_class)(text, seconds), deadline.frames());
}

[[noreturn]] void raise_used_up(engine::Isolate& isolate) {
  const nb::object seconds = nb::float_(isolate.cpu.seconds);
  const std::string text = "the JavaScript that ran used up the " +
                           nb::cast<std::string>(nb::str(seconds)) +
                           " s of the processor's time that a call may take";
  raise_with_frames(nb::borrow(timed_out_class)(text, nb::none(), seconds),
                    engine::frames_used_up(isolate));
}

[[noreturn]] void raise_heap_full(const engine::Isolate& isolate) {
  const std::size_t bytes = engine::heap_limit(isolate);
  const nb::object limit = nb::int_(bytes);
  const std::string text = "the heap was full: the JavaScript that ran needs more than the " +
                           std::to_string(bytes >> 20) + " MB that it may have";
  set_exception(nb::borrow(heap_limit_error_class)(text, limit));
  throw ErrorSet{};
}

[[noreturn]] void raise_stopped(engine::EntryCore& entry) {
  engine::Isolate& isolate = entry.isolate;
  if (entry.outer == nullptr && isolate.pending != nullptr) {
    const nb::object pending = nb::steal(object_of(isolate.pending));
    isolate.pending = nullptr;
    set_exception(pending);
    throw ErrorSet{};
  }
  if (entry.outer == nullptr && isolate.heap_full) raise_heap_full(isolate);
  if (entry.outer == nullptr && isolate.cpu.used_up) raise_used_up(isolate);
  if (isolate.deadlines != nullptr && isolate.deadlines->limits(entry) &&
      isolate.deadlines->missed()) {
    raise_timed_out(*isolate.deadlines);
  }
  PyErr_SetString(terminated_class, "the JavaScript that ran was stopped");
  throw ErrorSet{};
}

}  // namespace

void raise_with_frames(const nb::object& exception, const std::vector<engine::Frame>& frames) {
  set_exception(exception);
  if (!frames.empty()) {
    PyObject* globals = Py_BuildValue("{ss}", "__name__", "<javascript>");
    if (globals != nullptr) {
      for (const engine::Frame& frame : frames) add_frame(frame, globals);
      Py_DECREF(globals);
    }
  }
  throw ErrorSet{};
}

// --- failures ---

nb::object failure_object(engine::EntryCore& entry, ContextObject* context,
                          const engine::Failure& failure) {
  if (failure.host_error != nullptr) return nb::borrow(object_of(failure.host_error->object));
  nb::object value = nb::none();
  nb::object cause = nb::none();
  nb::object errors = nb::none();
  nb::object text = text_or_none(failure.message);
  if (context != nullptr) {
    if (failure.kind == engine::ErrorKind::none) {
      value = to_python_in_any_case(entry, *context, failure.value);
      const engine::Ref shown = engine::to_text(entry, failure.value);
      if (!shown.IsEmpty()) text = text_to_python(shown);
      entry.caught.Reset();
      entry.insist();
    } else {
      value = live_object(entry, *context, failure.value);
    }
    if (!Related::enough()) {
      const Related related;
      if (!failure.cause.IsEmpty()) cause = to_python_in_any_case(entry, *context, failure.cause);
      if (!failure.errors.IsEmpty()) {
        errors = to_plain_python(entry, *context, failure.errors, undefined);
      }
    }
  }
  nb::list frames;
  for (const engine::Frame& frame : failure.frames) {
    frames.append(nb::make_tuple(function_of(frame), file_of(frame), frame.line, frame.column));
  }
  return nb::borrow(make_js_error)(static_cast<int>(failure.kind), text_or_none(failure.name), text,
                                   text_or_none(failure.stack), value, frames, cause, errors,
                                   file_of(failure.place), failure.place.line, failure.place.column,
                                   text_or_none(failure.source_line));
}

void raise_caught(engine::EntryCore& entry, ContextObject* context) {
  entry.relock();
  if (!entry.thrown() || entry.caught.HasTerminated() || entry.isolate.gate.fired()) {
    const bool stopped = entry.settle();
    if (stopped) raise_stopped(entry);
    PyErr_SetString(internal_error_class,
                    "V8 gave neither a value nor an exception; please report what led to this");
    throw ErrorSet{};
  }
  nb::object found;
  if (context == nullptr) {
    if (engine::Context* current = engine::current_context(entry.isolate); current != nullptr) {
      found = context_object(*current);
      context = reinterpret_cast<ContextObject*>(found.ptr());
    }
  }
  const engine::Failure failure = engine::describe(entry);
  const nb::object error = failure_object(entry, context, failure);
  if (entry.settle()) raise_stopped(entry);
  raise_with_frames(error, failure.frames);
}

void raise_stack_overflow() {
  const nb::object none = nb::none();
  set_exception(nb::borrow(make_js_error)(static_cast<int>(engine::ErrorKind::range), "RangeError",
                                          "Maximum call stack size exceeded", none, none,
                                          nb::list(), none, none, "", 0, 0, none));
  throw ErrorSet{};
}

void check_stopped(engine::EntryCore& entry) {
  if (entry.settle()) [[unlikely]]
    raise_stopped(entry);
}

nb::object error_object(engine::EntryCore& entry, ContextObject& context, engine::Ref value) {
  return failure_object(entry, &context, engine::describe(entry, value, {}));
}

// --- Python's exceptions in JavaScript ---

engine::Ref error_to_javascript(engine::EntryCore& entry, ContextObject& context,
                                PyObject* exception) {
  engine::Isolate& isolate = entry.isolate;
  if (PyObject_TypeCheck(exception, reinterpret_cast<PyTypeObject*>(js_error_class)) != 0) {
    // What JavaScript threw goes back as what it was.
    const nb::object value = nb::borrow(exception).attr("value");
    const bool foreign =
        is_live(value.ptr()) &&
        reinterpret_cast<LiveObject*>(value.ptr())->context->isolate->engine != &isolate;
    if (!foreign) {
      const engine::Ref ref = to_javascript(entry, context, value.ptr());
      if (ref->IsObject() && engine::host_object_of(isolate, ref) == nullptr) {
        engine::attach_error(isolate, ref, Py_NewRef(exception));
      }
      return ref;
    }
  }
  const bool type = PyErr_GivenExceptionMatches(exception, PyExc_TypeError) != 0;
  const nb::object name =
      nb::borrow(reinterpret_cast<PyObject*>(Py_TYPE(exception))).attr("__name__");
  PyObject* text = PyObject_Str(exception);
  if (text == nullptr) {
    PyErr_Clear();
    text = PyUnicode_FromString("an exception that can't be shown");
  }
  const nb::object message = owned(text);
  const engine::Ref error = engine::make_error(
      entry, type ? engine::ErrorKind::type : engine::ErrorKind::error,
      text_to_javascript(isolate, name.ptr()), text_to_javascript(isolate, message.ptr()));
  if (!error.IsEmpty()) engine::attach_error(isolate, error, Py_NewRef(exception));
  return error;
}

namespace {

// Leaves JavaScript uncaught: JavaScript has no business with the end of the program. A cancelled
// task is a matter between tasks, which JavaScript may well handle.
bool passes_uncaught(PyObject* exception) {
  if (PyErr_GivenExceptionMatches(exception, PyExc_Exception) != 0) return false;
  const nb::object name = nb::str("asyncio.exceptions");
  const nb::object module = nb::steal(PyImport_GetModule(name.ptr()));
  if (!module.is_valid()) return true;
  const nb::object cancelled = module.attr("CancelledError");
  return PyErr_GivenExceptionMatches(exception, cancelled.ptr()) == 0;
}

// The exception that is set, with its traceback; none is set any more.
nb::object fetch_exception() {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback != nullptr) PyException_SetTraceback(value, traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  return nb::steal(value);
}

bool stop_if_uncaught(engine::HostTurn& call, PyObject* exception) {
  engine::Isolate& isolate = call.isolate;
  if (isolate.gate.fired()) return true;  // on its way out already
  if (!passes_uncaught(exception)) return false;
  Py_XSETREF(*reinterpret_cast<PyObject**>(&isolate.pending), Py_NewRef(exception));
  call.stop = true;
  return true;
}

}  // namespace

bool stop_if_uncaught(engine::HostTurn& call) {
  const nb::object exception = fetch_exception();
  if (stop_if_uncaught(call, exception.ptr())) return true;
  set_exception(exception);
  return false;
}

void throw_into_javascript(engine::HostTurn& call) {
  engine::Isolate& isolate = call.isolate;
  const nb::object exception = fetch_exception();
  PyObject* value = exception.ptr();
  if (stop_if_uncaught(call, value)) return;
  engine::ScopedEntry entry(isolate, call.context);
  const nb::object context = context_object(call.context);
  call.thrown = entry.escape(
      error_to_javascript(entry, *reinterpret_cast<ContextObject*>(context.ptr()), value));
}

}  // namespace bind
