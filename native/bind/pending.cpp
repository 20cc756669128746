#include "bind/pending.h"

#include "bind/convert.h"
#include "bind/handed_over.h"
#include "bind/isolate.h"
#include "engine/entry.h"
#include "engine/foreground.h"
#include "engine/stack_trace.h"

namespace bind {

PyObject *list_pending = nullptr, *work_class = nullptr;

namespace {

// Null where nothing of Python's was ever pending.
nb::object work_of(const IsolateObject& isolate) {
  if (isolate.slots == nullptr || work_class == nullptr) return {};
  PyObject* found = PyDict_GetItemWithError(isolate.slots, work_class);
  if (found == nullptr && PyErr_Occurred() != nullptr) throw ErrorSet{};
  return nb::borrow(found);
}

PyObject* pending(PyObject* self) {
  engine::admit(engine_of(self));
  return checked(PyObject_CallOneArg(handed_over(list_pending, "eyot.pending").ptr(), self));
}

PyObject* has_tasks(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  engine::admit(isolate);
  return PyBool_FromLong(engine::has_tasks(isolate));
}

PyObject* host_functions(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  engine::enter(isolate);
  nb::list all;
  for (const engine::Held* held = isolate.held; held != nullptr; held = held->next) {
    if (held->kind == engine::HeldKind::function && held->object != nullptr) {
      all.append(nb::borrow(object_of(held->object)));
    }
  }
  return all.release().ptr();
}

// Scripts of ours have such names.
constexpr const char* kOwnScripts = "eyot:";
constexpr int kFrames = 8;

PyObject* place(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  const engine::Entry entry(isolate, nullptr);
  if (engine::current_context(isolate) == nullptr) Py_RETURN_NONE;
  const engine::Ref trace = engine::current_stack_trace(isolate, kFrames);
  for (int index = 0; index < engine::frame_count(trace); ++index) {
    const engine::Ref frame = engine::frame_at(isolate, trace, index);
    const engine::Ref name = engine::frame_script_name_or_source_url(frame);
    if (name.IsEmpty()) continue;
    const nb::object text = text_to_python(name);
    const nb::object own = owned(PyUnicode_FromString(kOwnScripts));
    if (PyUnicode_Tailmatch(text.ptr(), own.ptr(), 0, PY_SSIZE_T_MAX, -1) == 1) continue;
    return nb::make_tuple(text, engine::frame_line(frame)).release().ptr();
  }
  Py_RETURN_NONE;
}

const PyMethodDef methods[] = {
    method<pending>(
        "pending",
        "pending(self) -> list[PendingWork]\n\nWhat keeps a program alive, in no particular "
        "order: timers, promises that Python awaits, tasks of Python's that JavaScript started, "
        "and what V8 has left to do."),
    method<has_tasks>("_has_tasks", "_has_tasks(self) -> bool"),
    method<host_functions>("_host_functions", "_host_functions(self) -> list[object]"),
    method<place>("_place", "_place(self) -> tuple[str, int] | None"),
};

}  // namespace

std::span<const PyMethodDef> pending_methods() { return methods; }

bool run_due_work(PyObject* isolate, double seconds, double until) {
  const nb::object work = work_of(*reinterpret_cast<IsolateObject*>(isolate));
  if (!work.is_valid()) return false;
  const nb::object ran =
      owned(seconds < 0 ? PyObject_CallMethod(work.ptr(), "run", nullptr)
                        : PyObject_CallMethod(work.ptr(), "run", "dd", seconds, until));
  return ran.is(Py_True);
}

void cancel_work(IsolateObject& isolate, PyObject* context) {
  const nb::object work = work_of(isolate);
  if (!work.is_valid()) return;
  PyObject* done =
      PyObject_CallMethod(work.ptr(), "cancel", "O", context == nullptr ? Py_None : context);
  if (done == nullptr) PyErr_WriteUnraisable(work.ptr());
  Py_XDECREF(done);
}

}  // namespace bind
