// What the engine asks of Python: the lock, signals, and the end of the interpreter.
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>
#include <pthread.h>

#include <atomic>
#include <thread>

#include "bind/bind.h"
#include "bind/callback.h"
#include "bind/exposed.h"
#include "bind/isolate.h"
#include "bind/listener.h"
#include "bind/module_map.h"
#include "bind/objects.h"
#include "bind/wasm_streaming.h"
#include "engine/counters.h"
#include "engine/foreground.h"
#include "engine/platform.h"
#include "engine/watchdog.h"

namespace bind {

std::string describe_place(const engine::Place& place);

namespace {

pthread_t main_thread;
// Threads between deciding to take the lock and having it.
std::atomic<int> taking_lock{0};

void* unlock() { return PyEval_SaveThread(); }

bool on_main_thread() { return pthread_equal(pthread_self(), main_thread) != 0; }

void lock(void* state) {
  if (on_main_thread()) {  // the one that ends the interpreter needn't be told of its end
    PyEval_RestoreThread(static_cast<PyThreadState*>(state));
    return;
  }
  taking_lock.fetch_add(1);
  if (engine::process_ending()) {
    // A thread that took the lock while the interpreter ends would be unwound through V8's
    // frames, which aborts the process.
    taking_lock.fetch_sub(1);
    engine::park();
  }
  PyEval_RestoreThread(static_cast<PyThreadState*>(state));
  taking_lock.fetch_sub(1);
}

}  // namespace

void stay_out_of_the_end() noexcept {
  if (!engine::process_ending() || on_main_thread()) return;
  PyEval_SaveThread();
  engine::park();
}

// Leaves the exception that is set for the outermost entry to raise.
void keep_pending(engine::Isolate& isolate) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback != nullptr) PyException_SetTraceback(value, traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  if (isolate.pending == nullptr) {
    isolate.pending = value;
  } else {
    Py_XDECREF(value);
  }
}

namespace {

void run_signal_handlers(engine::Isolate& isolate) {
  if (PyErr_CheckSignals() < 0) keep_pending(isolate);
}

void refused(engine::Isolate& isolate, const engine::Refusal& refusal) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  raise_refusal(refusal);
  keep_pending(isolate);
  PyErr_Restore(type, value, traceback);
}

// Whether Python's collector has emptied it. To call it would end the process: of a ring that it is
// in, the collector clears one after the other, and an isolate among them has its finalizers
// called.
bool emptied(PyObject* callable) {
  if (PyMethod_Check(callable)) callable = PyMethod_GET_FUNCTION(callable);
  return PyFunction_Check(callable) && PyFunction_GET_GLOBALS(callable) == nullptr;
}

void call_back(void* callable) {
  if (emptied(object_of(callable))) {
    Py_DECREF(object_of(callable));
    return;
  }
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  PyObject* result = PyObject_CallNoArgs(object_of(callable));
  if (result == nullptr) PyErr_WriteUnraisable(object_of(callable));
  Py_XDECREF(result);
  Py_DECREF(object_of(callable));
  PyErr_Restore(type, value, traceback);
}

void keep(void* object) { Py_INCREF(object_of(object)); }

void release(void* object) { Py_DECREF(object_of(object)); }

// greenlet's own function, of its table for C, once it is there.
PyObject* (*current_greenlet)() = nullptr;
constexpr int kGetCurrent = 4;  // its place there

void look_for_stacks() {
  static Py_ssize_t known = -1;
  PyObject* modules = PyImport_GetModuleDict();
  if (PyDict_GET_SIZE(modules) == known) return;
  known = PyDict_GET_SIZE(modules);
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  if (PyDict_GetItemString(modules, "greenlet") != nullptr) {
    // Whatever is named so may be something else, or be loaded just now.
    auto** table = static_cast<void**>(PyCapsule_Import("greenlet._C_API", 0));
    if (table == nullptr) {
      known = -1;
    } else {
      current_greenlet = reinterpret_cast<PyObject* (*)()>(table[kGetCurrent]);
      engine::stacks_switch = true;
    }
  }
  PyErr_Clear();
  PyErr_Restore(type, value, traceback);
}

void* stack() {
  PyObject* greenlet = current_greenlet();
  if (greenlet == nullptr) PyErr_Clear();
  Py_XDECREF(greenlet);  // it lives as long as what runs in it
  return greenlet;
}

// It may be the end of the process, with the lock in anybody's hands.
void print_stack() {
  const PyGILState_STATE state = PyGILState_Ensure();
  PyErr_Clear();
  PyObject* module = PyImport_ImportModule("faulthandler");
  PyObject* result = module == nullptr
                         ? nullptr
                         : PyObject_CallMethod(module, "dump_traceback", "ii", STDERR_FILENO, 0);
  Py_XDECREF(result);
  Py_XDECREF(module);
  PyErr_Clear();
  PyGILState_Release(state);
}

void warn(const std::string& text) {
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  // Where warnings are errors, the call that happened to notice is still not to blame.
  if (PyErr_WarnEx(PyExc_ResourceWarning, text.c_str(), 1) < 0) PyErr_WriteUnraisable(nullptr);
  PyErr_Restore(type, value, traceback);
}

void end_process() {
  if (!engine::v8_started() || engine::forked()) {
    engine::begin_process_end();
    return;
  }
  const nb::gil_scoped_release unlocked;
  engine::stop_everything();
  for (int waited = 0; waited < 1000 && taking_lock.load() != 0; ++waited) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

// The first of the process; Python's main one, but for strange embedders.
bool is_first_thread() {
#ifdef __APPLE__
  return pthread_main_np() != 0;
#else
  return gettid() == getpid();
#endif
}

void find_main_thread() {
  main_thread = pthread_self();
  // Loading the module takes longer than most of what else is loaded.
  const nb::object modules = nb::module_::import_("sys").attr("modules");
  if (is_first_thread() && !nb::cast<bool>(modules.attr("__contains__")("threading"))) return;
  const nb::object ident = nb::module_::import_("threading").attr("main_thread")().attr("ident");
  if (!ident.is_none()) main_thread = static_cast<pthread_t>(nb::cast<std::uintptr_t>(ident));
}

nb::dict live_objects() {
  nb::dict counts;
  for (std::size_t kind = 0; kind < engine::kKinds; ++kind) {
    const std::string_view name = engine::kKindNames[kind];
    counts[nb::str(name.data(), name.size())] = engine::live_objects[kind].load();
  }
  return counts;
}

}  // namespace

void bind_host(nb::module_& module) {
  find_main_thread();
  engine::host = {.unlock = unlock,
                  .lock = lock,
                  .on_main_thread = on_main_thread,
                  .run_signal_handlers = run_signal_handlers,
                  .near_heap_limit = near_heap_limit,
                  .look_for_stacks = look_for_stacks,
                  .stack = stack,
                  .print_stack = print_stack,
                  .run_interrupts = run_interrupts,
                  .tell_news = tell_news,
                  .refused = refused,
                  .invoke = invoke,
                  .access = access,
                  .intercept = intercept,
                  .use_exposed = use_exposed,
                  .ask_delegate = ask_delegate,
                  .make_realm = make_realm,
                  .tell = tell,
                  .tell_of_promise = tell_of_promise,
                  .prepare_stack_trace = prepare_stack_trace,
                  .import_module = import_module,
                  .ask_for_import = ask_for_import,
                  .describe_module = describe_module,
                  .evaluate_synthetic = evaluate_synthetic,
                  .resolve_module = resolve_module,
                  .stream_wasm = stream_wasm,
                  .keep = keep,
                  .release = release,
                  .call_back = call_back,
                  .scope_over = end_scope,
                  .describe = describe_place,
                  .warn = warn,
                  .end_collected = end_collected};
  module.def("live_objects", live_objects, nb::sig("def live_objects() -> dict[str, int]"),
             "How many objects of each kind live now, in all isolates: for leak checks.");
  module.def("do_chores", engine::do_chores,
             "Lets go of what V8 no longer needs, and disposes isolates that were dropped on "
             "another thread.");
  module.def("end_process", end_process, "Stops all JavaScript: the interpreter is about to end.");
  module.def("forget_wake", engine::forget_wake,
             nb::sig("def forget_wake(descriptor: int, /) -> None"),
             "The descriptor is about to be closed: nothing writes to it any more.");
  module.def("v8_version", engine::v8_version, "The version of the V8 that is loaded.");
  module.def("v8_started", engine::v8_started, "Whether V8 runs.");
  module.def(
      "v8_build",
      [] {
        const engine::Build build = engine::v8_build();
        return std::tuple(build.headers, build.compressed, build.sandboxed);
      },
      "The version of the headers this was compiled with, whether pointers are compressed, and "
      "whether there is a sandbox.");
  module.def("v8_flags", engine::flags_set, nb::sig("def v8_flags() -> list[str]"),
             "The flags of V8 that were set in this process.");
  module.def("set_v8_flags", engine::set_flags, nb::sig("def set_v8_flags(flags: str, /) -> bool"),
             "Sets flags of V8; False where it runs already.");
  module.def(
      "take_v8_flags",
      [](std::vector<std::string> arguments) -> std::optional<std::vector<std::string>> {
        if (!engine::take_flags(arguments)) return std::nullopt;
        return arguments;
      },
      nb::sig("def take_v8_flags(arguments: list[str], /) -> list[str] | None"),
      "Takes V8's flags out of a command line; None where it runs already.");
}

}  // namespace bind
