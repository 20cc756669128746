// Finds the scopes that are open while an event loop goes on.
//
// Tasks that eyot drives itself are looked after step by step (src/eyot/aio/suspension.py). For all
// others one callback a turn of the loop in which a scope was opened has a look at the next turn:
// what is open by then has been left by a coroutine that suspended.
#include "bind/suspension.h"

#include "bind/bind.h"
#include "bind/errors.h"
#include "engine/platform.h"

namespace bind {

Py_ssize_t modules_seen = 0;
PyObject* get_running_loop = nullptr;
PyObject* suspended_error_class = nullptr;

namespace {

// The callback that waits in a loop. Its address says that one does.
struct LookObject {
  PyObject_HEAD
  bool done;
};

PyTypeObject look_type;
PyObject* call_soon_name = nullptr;

// Which loop has a look waiting. Only compared, never used; and what waited is void once a look was
// dropped unused, as by a loop that was closed: another loop may get the same address.
thread_local const void* watched_loop = nullptr;
thread_local std::uint64_t watched_epoch = 0;
std::uint64_t epoch = 1;  // with the lock

// Asyncio's function, once asyncio is loaded.
bool find_asyncio() {
  PyObject* modules = PyImport_GetModuleDict();
  PyObject* events = PyDict_GetItemString(modules, "asyncio.events");
  PyObject* found =
      events == nullptr ? nullptr : PyObject_GetAttrString(events, "_get_running_loop");
  PyErr_Clear();
  // While asyncio is being loaded the function is another one for a moment.
  if (found == nullptr || !PyCFunction_Check(found)) {
    Py_XDECREF(found);
    modules_seen = found == nullptr ? PyDict_GET_SIZE(modules) : -1;
    return false;
  }
  get_running_loop = found;
  return true;
}

PyObject* look(PyObject* object, PyObject* /*args*/, PyObject* /*keywords*/) {
  auto& self = *reinterpret_cast<LookObject*>(object);
  if (!self.done) {
    self.done = true;
    watched_loop = nullptr;
  }
  // No task is in the middle of a step now.
  if (engine::left_open_since(0)) engine::close_since(0, engine::ScopeState::suspended);
  Py_RETURN_NONE;
}

void dealloc(PyObject* object) {
  if (!reinterpret_cast<LookObject*>(object)->done) ++epoch;
  Py_TYPE(object)->tp_free(object);
}

void ask_for_look(PyObject* loop) {
  const nb::object callback = owned(look_type.tp_alloc(&look_type, 0));
  const nb::object handle = owned(PyObject_CallMethodOneArg(loop, call_soon_name, callback.ptr()));
  watched_loop = loop;
  watched_epoch = epoch;
}

PyObject* error_of(const engine::Refusal& refusal) {
  PyObject *type, *value, *traceback;
  raise_refusal(refusal);
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  return value;
}

}  // namespace

void watch_in_loop(engine::Scope& scope) {
  if (get_running_loop == nullptr && !find_asyncio()) return;
  const nb::object loop = owned(PyObject_CallNoArgs(get_running_loop));
  if (loop.is_none()) return;
  engine::note_in_loop(scope);
  if (watched_loop == loop.ptr() && watched_epoch == epoch) return;
  ask_for_look(loop.ptr());
}

bool runs_loop() {
  if (get_running_loop == nullptr && !find_asyncio()) return false;
  return !owned(PyObject_CallNoArgs(get_running_loop)).is_none();
}

bool is_told_elsewhere(engine::Scope& scope, const Args& exception) {
  if (scope.state != engine::ScopeState::suspended || exception.count == 0 ||
      exception[0] == Py_None) {
    return false;
  }
  if (PyErr_GivenExceptionMatches(exception[0], suspended_error_class) == 0) {
    // The end of a task or of the program goes on; the mistake is told all the same.
    if (PyErr_GivenExceptionMatches(exception[0], PyExc_Exception) != 0) return false;
    raise_refusal(engine::suspended_scope(scope));
    PyErr_WriteUnraisable(object_of(scope.object));
  }
  scope.state = engine::ScopeState::closed;
  return true;
}

void bind_suspension(nb::module_& module) {
  look_type.tp_call = look;
  call_soon_name = checked(PyUnicode_InternFromString("call_soon"));
  make_type(module, look_type,
            {.name = "eyot._native._Look",
             .doc = "Looks for scopes that are open while an event loop goes on.",
             .size = sizeof(LookObject),
             .dealloc = dealloc});
  PyObject_DelAttrString(module.ptr(), "_Look");
  module.def("scope_mark", engine::loop_mark, nb::sig("def scope_mark() -> int"),
             "The number of the scope that this thread opened last while an event loop ran.");
  module.def("scopes_left", engine::left_open_since,
             nb::sig("def scopes_left(mark: int, /) -> bool"),
             "Whether a scope is open that was opened since.");
  module.def(
      "close_scopes",
      [](std::uint64_t mark) -> nb::object {
        const auto refusal = engine::close_since(mark, engine::ScopeState::forced);
        return refusal ? nb::steal(error_of(*refusal)) : nb::none();
      },
      nb::sig("def close_scopes(mark: int, /) -> BaseException | None"),
      "Closes the scopes that are open and were opened since. Gives the error of the outermost.");
}

}  // namespace bind
