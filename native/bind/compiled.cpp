// CompiledScript of the everyday layer.
#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/live.h"
#include "bind/time_limit.h"
#include "engine/entry.h"
#include "engine/platform.h"
#include "engine/script.h"

namespace bind {

PyTypeObject compiled_type;

namespace {

void dealloc(PyObject* object) {
  PyObject_GC_UnTrack(object);
  LiveObject& self = live_of(object);
  if (self.weakrefs != nullptr) PyObject_ClearWeakRefs(object);
  if (!engine::process_ending()) engine::let_go(self.held);
  Py_CLEAR(self.context);
  Py_TYPE(object)->tp_free(object);
}

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(live_of(object).context);
  return 0;
}

PyObject* run(PyObject* object, Args args) {
  engine::TimeLimit limit;
  if (args.names != nullptr || args.count != 0) [[unlikely]] {
    const char* const names[] = {"timeout", "count_host_time"};
    const auto [timeout, count_host_time] = args.parse("run", names, 0, 0);
    limit = time_limit(timeout, count_host_time);
  }
  LiveObject& self = live_of(object);
  engine::Entry entry(isolate_of(self), self.context->engine);
  const engine::Deadline deadline(entry, limit);
  const engine::Ref script = ref_of(self);
  engine::Ref result;
  {
    const engine::Unlocked unlocked(entry);
    result = engine::run(entry, script);
  }
  if (result.IsEmpty()) raise_caught(entry, self.context);
  nb::object value = to_python(entry, *self.context, result);
  check_stopped(entry);
  return value.release().ptr();
}

PyMethodDef methods[] = {
    method<run>("run",
                "run(self, *, timeout: float | None = ..., count_host_time: bool = ...) -> Any\n\n"
                "Runs it in its context and gives its value.\n\nArgs:\n    timeout: So many "
                "seconds at most; None for no limit.\n    count_host_time: Whether they pass while "
                "JavaScript waits for a Python function.\n\nRaises:\n    JSError: It threw.\n"
                "    TimedOut: It took longer."),
    {}};

}  // namespace

PyObject* compiled_script(engine::EntryCore& entry, ContextObject& context, engine::Ref script) {
  return as_object(&new_live(&compiled_type, context, engine::hold(entry.isolate, script)));
}

void bind_compiled(nb::module_& module) {
  compiled_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  compiled_type.tp_traverse = traverse;
  compiled_type.tp_weaklistoffset = offsetof(LiveObject, weakrefs);
  make_type(module, compiled_type,
            {.name = "eyot.CompiledScript",
             .doc = "A script compiled in a context, to be run there any number of times.",
             .size = sizeof(LiveObject),
             .dealloc = dealloc,
             .methods = methods});
}

}  // namespace bind
