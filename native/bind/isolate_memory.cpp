// Isolate: its memory, what it tells of that and is told.
#include "bind/handed_over.h"
#include "bind/isolate.h"
#include "engine/counter_table.h"
#include "engine/heap_limit.h"
#include "engine/memory.h"
#include "engine/statistics.h"

namespace bind {

extern PyObject *heap_statistics_class, *heap_space_statistics_class, *heap_code_statistics_class;

void keep_pending(engine::Isolate& isolate);

namespace {

PyObject* on_near_heap_limit(PyObject* self, Args args) {
  args.expect("on_near_heap_limit", 1, 1);
  if (args[0] != Py_None && !PyCallable_Check(args[0])) {
    type_error("a callback is callable, or None");
  }
  engine::Isolate& isolate = engine_of(self);
  engine::enter(isolate);
  void* before = engine::ask_near_limit(isolate, args[0] == Py_None ? nullptr : Py_NewRef(args[0]));
  Py_XDECREF(object_of(before));
  Py_RETURN_NONE;
}

PyObject* collect_garbage(PyObject* self) {
  engine::collect_garbage(engine_of(self));
  Py_RETURN_NONE;
}

PyObject* low_memory_notification(PyObject* self) {
  engine::low_memory(engine_of(self));
  Py_RETURN_NONE;
}

PyObject* collect_for_testing(PyObject* self, Args args) {
  args.expect("request_garbage_collection_for_testing", 0, 1);
  const long kind = args.count == 0 ? 0 : PyLong_AsLong(args[0]);
  if (kind == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  if (kind < 0 || kind > 1) value_error("a GarbageCollectionType is FULL or MINOR");
  if (!engine::collect_for_testing(engine_of(self), kind == 1)) {
    value_error(
        "V8 collects on request only where it was started with the flag for it: call "
        "V8.set_flags_from_string('--expose-gc') before the first isolate, or use "
        "collect_garbage()");
  }
  Py_RETURN_NONE;
}

PyObject* memory_pressure_notification(PyObject* self, Args args) {
  args.expect("memory_pressure_notification", 1, 1);
  const long level = PyLong_AsLong(args[0]);
  if (level == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  if (level < 0 || level > 2) value_error("a MemoryPressureLevel is 0 to 2");
  engine::memory_pressure(engine_of(self), static_cast<engine::Pressure>(level));
  Py_RETURN_NONE;
}

PyObject* adjust_external_memory(PyObject* self, Args args) {
  args.expect("adjust_amount_of_external_allocated_memory", 1, 1);
  // What V8 takes for a mistake, and ends the process for, is more.
  constexpr long long kMost = 1LL << 50;
  int overflow = 0;
  const long long change = PyLong_AsLongLongAndOverflow(args[0], &overflow);
  if (change == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  engine::Isolate& isolate = engine_of(self);
  engine::admit(isolate);
  if (overflow != 0 || change > kMost || change < -kMost ||
      isolate.outside_memory + change > kMost) {
    value_error("no host has so much memory");
  }
  if (isolate.outside_memory + change < 0) {
    value_error("that is more than was ever added: " + std::to_string(isolate.outside_memory) +
                " bytes are left");
  }
  return PyLong_FromLongLong(engine::adjust_outside_memory(isolate, change));
}

PyObject* heap_statistics(PyObject* self) {
  const engine::HeapStatistics seen = engine::heap_statistics(engine_of(self));
  return handed_over(heap_statistics_class, "eyot.isolate")(
             seen.total_heap_size, seen.total_heap_size_executable, seen.total_physical_size,
             seen.total_available_size, seen.used_heap_size, seen.heap_size_limit,
             seen.malloced_memory, seen.peak_malloced_memory, seen.external_memory,
             seen.total_global_handles_size, seen.used_global_handles_size,
             seen.number_of_native_contexts, seen.number_of_detached_contexts,
             seen.does_zap_garbage)
      .release()
      .ptr();
}

PyObject* heap_space_statistics(PyObject* self) {
  nb::list spaces;
  for (const auto& space : engine::heap_space_statistics(engine_of(self))) {
    spaces.append(handed_over(heap_space_statistics_class, "eyot.isolate")(
        nb::str(space.name.c_str()), space.size, space.used_size, space.available_size,
        space.physical_size));
  }
  return spaces.release().ptr();
}

PyObject* heap_code_statistics(PyObject* self) {
  const auto seen = engine::heap_code_statistics(engine_of(self));
  if (!seen) Py_RETURN_NONE;
  return handed_over(heap_code_statistics_class, "eyot.isolate")(
             seen->code_and_metadata_size, seen->bytecode_and_metadata_size,
             seen->external_script_source_size, seen->cpu_profiler_metadata_size)
      .release()
      .ptr();
}

PyObject* counters(PyObject* self) {
  engine::Isolate& isolate = engine_of(self);
  engine::admit(isolate);
  nb::dict found;
  for (const auto& [name, value] : engine::counters(isolate)) {
    found[nb::str(name.c_str())] = value;
  }
  return found.release().ptr();
}

PyObject* clear_kept_objects(PyObject* self) {
  engine::clear_kept_objects(engine_of(self));
  Py_RETURN_NONE;
}

const PyMethodDef methods[] = {
    method<on_near_heap_limit>(
        "on_near_heap_limit",
        "on_near_heap_limit(self, callback: Callable[[Isolate, int, int], int | None] | None, /) "
        "-> None\n\nHas a function called when the heap is nearly full, inside the JavaScript that "
        "runs: callback(isolate, limit, first) with V8's limit of what lives long, in bytes, as it "
        "is and as it was at first. It gives a greater one, with which JavaScript goes on, or None "
        "to have it stopped with HeapLimitError. What it raises ends the outermost call. It may "
        "not enter the isolate: that is EY205. None takes it back. Stands for "
        "v8::Isolate::AddNearHeapLimitCallback."),
    method<collect_garbage>(
        "collect_garbage",
        "collect_garbage(self) -> None\n\nFrees what neither side refers to any "
        "more. Meant for tests and for quiet moments: it takes milliseconds."),
    method<low_memory_notification>(
        "low_memory_notification",
        "low_memory_notification(self) -> None\n\nThe same under V8's name."),
    method<collect_for_testing>(
        "request_garbage_collection_for_testing",
        "request_garbage_collection_for_testing(self, kind: GarbageCollectionType = ..., /) -> "
        "None\n\nHas V8 collect at once: all of the heap, or only what is young.\n\nRaises:\n    "
        "ValueError: V8 was started without its flag --expose-gc."),
    method<memory_pressure_notification>(
        "memory_pressure_notification",
        "memory_pressure_notification(self, level: MemoryPressureLevel, /) -> None\n\nTells V8 how "
        "short memory is: it collects more often, or at once."),
    method<adjust_external_memory>(
        "adjust_amount_of_external_allocated_memory",
        "adjust_amount_of_external_allocated_memory(self, change: int, /) -> int\n\nTells V8 of "
        "memory that its objects keep outside its heap, in bytes, so that it collects in time. "
        "Gives what it counts now.\n\nRaises:\n    ValueError: More is taken away than was added."),
    method<heap_statistics>("heap_statistics",
                            "heap_statistics(self) -> HeapStatistics\n\nThe sizes of the heap now, "
                            "in bytes."),
    method<heap_space_statistics>(
        "heap_space_statistics",
        "heap_space_statistics(self) -> list[HeapSpaceStatistics]\n\nThe same, space by space."),
    method<heap_code_statistics>(
        "heap_code_statistics",
        "heap_code_statistics(self) -> HeapCodeStatistics | None\n\nThe sizes of compiled code; None "
        "where V8 doesn't tell."),
    method<counters>(
        "counters",
        "counters(self) -> dict[str, int]\n\nV8's own counters by name, of an isolate made with "
        "`counters=True`; those it was not asked for yet are missing."),
    method<clear_kept_objects>(
        "clear_kept_objects",
        "clear_kept_objects(self) -> None\n\nLets go of what a WeakRef was asked for in the running "
        "job. V8 does so itself after microtasks."),
};

}  // namespace

std::span<const PyMethodDef> memory_methods() { return methods; }

std::size_t near_heap_limit(engine::Isolate& isolate) {
  const nb::object self = nb::borrow(object_of(isolate.object));
  const nb::object callback = nb::borrow(object_of(isolate.near_heap_limit));
  PyObject* answer = PyObject_CallFunction(callback.ptr(), "Onn", self.ptr(),
                                           static_cast<Py_ssize_t>(isolate.full_at),
                                           static_cast<Py_ssize_t>(isolate.first_limit));
  std::size_t limit = 0;
  if (answer != nullptr && answer != Py_None) limit = PyLong_AsSize_t(answer);
  Py_XDECREF(answer);
  if (PyErr_Occurred() == nullptr) return limit;
  keep_pending(isolate);
  return 0;
}

}  // namespace bind
