// Isolate: what V8's profilers tell.
#include "bind/isolate.h"
#include "engine/entry.h"
#include "engine/heap_snapshot.h"

namespace bind {

namespace {

PyObject* take_heap_snapshot(PyObject* self, Args args) {
  args.expect("take_heap_snapshot", 1, 1);
  if (PyCallable_Check(args[0]) == 0) {
    type_error("take_heap_snapshot() needs a callable that takes bytes: `file.write`, say");
  }
  engine::Isolate& isolate = engine_of(self);
  engine::enter(isolate);
  const nb::object keep = nb::borrow(self);
  const nb::object take = nb::borrow(args[0]);
  bool failed = false;
  engine::take_heap_snapshot(isolate, [&](std::string_view piece) {
    PyObject* bytes =
        PyBytes_FromStringAndSize(piece.data(), static_cast<Py_ssize_t>(piece.size()));
    PyObject* answer = bytes == nullptr ? nullptr : PyObject_CallOneArg(take.ptr(), bytes);
    Py_XDECREF(bytes);
    engine::end_if_forked();
    failed = answer == nullptr;
    const bool more = answer != Py_False && !failed;
    Py_XDECREF(answer);
    return more;
  });
  if (failed) throw ErrorSet{};
  Py_RETURN_NONE;
}

PyObject* collect_cpu_profiler_sample(PyObject* self, Args args) {
  args.expect("collect_cpu_profiler_sample", 0, 1);
  std::optional<std::uint64_t> trace_id;
  if (args.count == 1 && args[0] != Py_None) {
    trace_id = PyLong_AsUnsignedLongLong(args[0]);
    if (PyErr_Occurred() != nullptr) throw ErrorSet{};
  }
  engine::Isolate& isolate = engine_of(self);
  engine::enter(isolate);
  engine::collect_cpu_sample(isolate, trace_id);
  Py_RETURN_NONE;
}

PyObject* use_detailed_source_positions(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  engine::enter(isolate);
  engine::use_detailed_source_positions(isolate);
  Py_RETURN_NONE;
}

const PyMethodDef methods[] = {
    method<take_heap_snapshot>(
        "take_heap_snapshot",
        "take_heap_snapshot(self, take: Callable[[bytes], object], /) -> None\n\nHands all of the "
        "heap to `take`, piece by piece, as the JSON that DevTools load from a `.heapsnapshot` file; "
        "`take` ends it by giving False. The isolate can't be entered meanwhile."),
    method<collect_cpu_profiler_sample>(
        "collect_cpu_profiler_sample",
        "collect_cpu_profiler_sample(self, trace_id: int | None = None, /) -> None\n\nHas a profiler "
        "that runs take a sample now, under a number of yours where V8 is 13.6 or newer.\n\nRaises:\n "
        "   OverflowError: The number isn't one of 64 bits."),
    method<use_detailed_source_positions>(
        "use_detailed_source_positions_for_profiling",
        "use_detailed_source_positions_for_profiling(self) -> None\n\nHas V8 note, for what is compiled "
        "from now on, which line each piece of optimised code comes from."),
};

}  // namespace

std::span<const PyMethodDef> profiling_methods() { return methods; }

}  // namespace bind
