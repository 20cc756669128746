// ArrayBuffer and SharedArrayBuffer of the explicit layer.
#include "engine/array_buffer.h"

#include "bind/backing_store.h"
#include "bind/bind.h"
#include "bind/export.h"
#include "bind/handles.h"
#include "engine/entry.h"
#include "engine/held.h"

namespace bind {

PyTypeObject array_buffer_type, shared_array_buffer_type;

namespace {

template <bool Shared>
constexpr const char* kName = Shared ? "SharedArrayBuffer()" : "ArrayBuffer()";

template <bool Shared>
PyObject* over(ScopeObject& scope, PyObject* store) {
  const engine::Memory memory = memory_argument(store, Shared, kName<Shared>);
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, engine::make_array_buffer(entry.isolate, memory));
}

template <bool Shared>
PyObject* construct(PyTypeObject* /*type*/, Args args) {
  args.expect(Shared ? "SharedArrayBuffer" : "ArrayBuffer", 2, 2);
  ScopeObject& scope = scope_for(args, kName<Shared>, true);
  if (!PyLong_Check(args[1])) return over<Shared>(scope, args[1]);
  const std::size_t size = size_argument(args[1], kName<Shared>);
  engine::ScopedEntry entry(scope.scope);
  const engine::Memory memory = engine::allocate_memory(entry, size, Shared);
  return finish(
      entry, scope.scope,
      memory.store == nullptr ? engine::Ref() : engine::make_array_buffer(entry.isolate, memory));
}

template <bool Shared>
PyObject* with_backing_store(PyObject* /*type*/, Args args) {
  args.expect("with_backing_store", 2, 2);
  return over<Shared>(scope_for(args, "with_backing_store()", true), args[1]);
}

PyObject* get_byte_length(PyObject* object) {
  return PyLong_FromSize_t(engine::byte_length(use_handle(handle_of(object))));
}

PyObject* get_backing_store(PyObject* object) {
  EnteredHandle self(handle_of(object));
  return new_backing_store(engine::memory_of(self.entry, self.ref)).release().ptr();
}

PyObject* get_data(PyObject* object) { return checked(PyMemoryView_FromObject(object)); }

PyObject* is_detachable(PyObject* object) {
  return PyBool_FromLong(engine::is_detachable(use_handle(handle_of(object))));
}

PyObject* was_detached(PyObject* object) {
  return PyBool_FromLong(engine::was_detached(use_handle(handle_of(object))));
}

PyObject* detach(PyObject* object, Args args) {
  args.expect("detach", 1, 2);
  PyObject* result = nullptr;
  {
    Operation operation(object, args[0], "detach()");
    engine::Ref key;
    if (args.count == 2 && args[1] != Py_None) {
      key = handle_argument(operation.core(), args[1], nullptr, "detach()");
    }
    if (!engine::is_detachable(operation.self)) {
      type_error("the ArrayBuffer can't be detached: a WebAssembly memory needs it");
    }
    engine::ScopedEntry entry(operation.core());
    const std::optional<bool> done = engine::detach(entry, operation.self, key);
    result = finish_plain(entry, operation.core(), done.has_value(), Py_True);
  }
  engine::do_chores();  // memory of Python's is back at once
  return result;
}

PyObject* set_detach_key(PyObject* object, Args args) {
  args.expect("set_detach_key", 2, 2);
  Operation operation(object, args[0], "set_detach_key()");
  const engine::Ref key = handle_argument(operation.core(), args[1], nullptr, "set_detach_key()");
  engine::ScopedEntry entry(operation.core());
  return finish_plain(entry, operation.core(), engine::set_detach_key(entry, operation.self, key),
                      Py_None);
}

engine::Contents contents(PyObject* object) {
  EnteredHandle self(handle_of(object));
  return engine::contents_of(self.entry, self.ref);
}

PyBufferProcs buffer = {get_buffer<contents>, release_buffer};

PyMethodDef get_backing_store_method = method<get_backing_store>(
    "get_backing_store",
    "get_backing_store(self) -> BackingStore\n\nIts memory, which outlives it.");

PyMethodDef methods[] = {
    method<with_backing_store<false>>(
        "with_backing_store",
        "with_backing_store(scope: Scope, store: BackingStore, /) -> ArrayBuffer\n\nOver memory "
        "that exists.\n\nRaises:\n    TypeError: The memory is a SharedArrayBuffer's.",
        METH_STATIC),
    get_backing_store_method,
    method<is_detachable>("is_detachable",
                          "is_detachable(self) -> bool\n\nWhether anybody can detach it; a "
                          "WebAssembly memory's can't be."),
    method<was_detached>("was_detached", "was_detached(self) -> bool"),
    method<detach>("detach",
                   "detach(self, scope: TryCatch, key: Value | None = None, /) -> bool | None\n"
                   "detach(self, scope: Scope, key: Value | None = None, /) -> bool\n\nTakes its "
                   "memory from JavaScript: its length and that of its views becomes 0. Once more "
                   "is harmless.\n\nRaises:\n    JSTypeError: It has another detach key.\n    "
                   "TypeError: It is a WebAssembly memory's."),
    method<set_detach_key>("set_detach_key",
                           "set_detach_key(self, scope: Scope, key: Value, /) -> None\n\nFrom now "
                           "on only who has the key can detach it."),
    {}};

PyMethodDef shared_methods[] = {
    method<with_backing_store<true>>(
        "with_backing_store",
        "with_backing_store(scope: Scope, store: BackingStore, /) -> SharedArrayBuffer\n\nOver "
        "memory that exists.\n\nRaises:\n    TypeError: The memory isn't made to be shared.",
        METH_STATIC),
    get_backing_store_method,
    {}};

PyGetSetDef properties[] = {
    property<get_byte_length>("byte_length", "byte_length: int\n\n0 once it is detached."),
    property<get_data>(
        "data",
        "data: memoryview\n\nIts memory, which the memoryview keeps.\n\nRaises:\n    "
        "BufferError: It is detached."),
    {}};

}  // namespace

void bind_array_buffer(nb::module_& module) {
  array_buffer_type.tp_as_buffer = &buffer;
  shared_array_buffer_type.tp_as_buffer = &buffer;
  make_handle_type(
      module, array_buffer_type,
      {.name = "eyot.v8.ArrayBuffer",
       .doc = "ArrayBuffer(scope: Scope, memory: int | BackingStore, /)\n"
              "__buffer__(self, flags: int, /) -> memoryview\n\nBytes: so many zeros, or memory "
              "that exists. `memoryview()` and `bytes()` take it. Stands for v8::ArrayBuffer.\n\n"
              "Raises:\n    JSRangeError: There isn't as much memory, or the isolate's "
              "array_buffer_limit is reached.",
       .methods = methods,
       .properties = properties,
       .construct = constructor<construct<false>>(),
       .base = &object_type});
  add_methods(array_buffer_type, array_buffer_makers);
  make_handle_type(
      module, shared_array_buffer_type,
      {.name = "eyot.v8.SharedArrayBuffer",
       .doc = "SharedArrayBuffer(scope: Scope, memory: int | BackingStore, /)\n"
              "__buffer__(self, flags: int, /) -> memoryview\n\nBytes that isolates of several "
              "threads can use at once, each through a SharedArrayBuffer of its own over the same "
              "BackingStore. Stands for v8::SharedArrayBuffer.\n\nRaises:\n    JSRangeError: "
              "There isn't as much memory, or the isolate's array_buffer_limit is reached.",
       .methods = shared_methods,
       .properties = properties,
       .construct = constructor<construct<true>>(),
       .base = &object_type});
  add_methods(shared_array_buffer_type, shared_array_buffer_makers);
}

}  // namespace bind
