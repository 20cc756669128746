// BackingStore, and SharedBuffer, which isolates of any thread can use at once.
#include "bind/backing_store.h"

#include <cstring>

#include "bind/bind.h"
#include "bind/export.h"
#include "bind/handles.h"
#include "bind/live.h"
#include "engine/array_buffer.h"
#include "engine/counters.h"

namespace bind {

PyTypeObject backing_store_type, shared_buffer_type;

nb::object new_backing_store(engine::Memory memory, PyTypeObject* type) {
  nb::object made = owned(type->tp_alloc(type, 0));
  new (&reinterpret_cast<BackingStoreObject*>(made.ptr())->memory)
      engine::Memory(std::move(memory));
  engine::count(engine::Kind::memory, 1);
  return made;
}

engine::Memory memory_argument(PyObject* object, bool shared, const char* function) {
  if (!PyObject_TypeCheck(object, &backing_store_type)) {
    type_error(std::string(function) + " needs a BackingStore, not " + Py_TYPE(object)->tp_name);
  }
  const engine::Memory& memory = memory_in(object);
  if (memory.is_shared() != shared) {
    type_error(std::string(function) + (shared ? " needs memory made to be shared: "
                                                 "SharedArrayBuffer.new_backing_store()"
                                               : " needs memory that isn't shared; shared memory "
                                                 "is for a SharedArrayBuffer"));
  }
  return memory;
}

std::size_t size_argument(PyObject* object, const char* function) {
  if (!PyLong_Check(object)) {
    type_error(std::string(function) + " needs a length in bytes, an int, not " +
               Py_TYPE(object)->tp_name);
  }
  int overflow = 0;
  const long long size = PyLong_AsLongLongAndOverflow(object, &overflow);
  if (overflow < 0 || (overflow == 0 && size < 0)) {
    value_error(std::string(function) + ": a length isn't negative");
  }
  return overflow != 0 ? SIZE_MAX : static_cast<std::size_t>(size);
}

namespace {

void give_back(PyObject* capsule) {
  auto* view = static_cast<Py_buffer*>(PyCapsule_GetPointer(capsule, "eyot.buffer"));
  PyBuffer_Release(view);
  delete view;
}

}  // namespace

KeptBuffer keep_buffer(PyObject* object, int flags) {
  auto view = std::make_unique<Py_buffer>();
  if (PyObject_GetBuffer(object, view.get(), flags) < 0) throw ErrorSet{};
  PyObject* capsule = PyCapsule_New(view.get(), "eyot.buffer", give_back);
  if (capsule == nullptr) {
    PyBuffer_Release(view.get());
    throw ErrorSet{};
  }
  return {nb::steal(capsule), view.release()};
}

engine::Memory give_memory(engine::EntryCore& entry, const KeptBuffer& buffer, bool the_same,
                           bool shared, PyObject* release) {
  const std::span<std::byte> bytes = buffer.bytes();
  if (the_same && engine::host_memory_allowed) {
    engine::Held* callback =
        release == nullptr ? nullptr : engine::make_host_reference(Py_NewRef(release), true);
    return engine::lend_memory(
        bytes, shared, engine::make_host_reference(Py_NewRef(buffer.owner.ptr()), false), callback);
  }
  engine::Memory made = engine::allocate_memory(entry, bytes.size(), shared);
  if (made.store != nullptr && !bytes.empty()) {
    std::memcpy(made.bytes().data(), bytes.data(), bytes.size());
  }
  return made;
}

namespace {

template <bool Shared>
PyObject* allocate(PyObject* /*type*/, Args args) {
  args.expect("new_backing_store", 2, 2);
  const std::size_t size = size_argument(args[1], "new_backing_store()");
  ScopeObject& scope = scope_for(args, "new_backing_store()", true);
  engine::ScopedEntry entry(scope.scope);
  engine::Memory made = engine::allocate_memory(entry, size, Shared);
  if (made.store == nullptr) return finish_plain(entry, scope.scope, false, Py_None);
  return new_backing_store(std::move(made)).release().ptr();
}

template <bool Shared>
PyObject* from_bytes(PyObject* /*type*/, Args args) {
  args.expect("new_backing_store_from_bytes", 2, 2);
  const KeptBuffer data = keep_buffer(args[1], PyBUF_SIMPLE);
  ScopeObject& scope = scope_for(args, "new_backing_store_from_bytes()", true);
  engine::ScopedEntry entry(scope.scope);
  engine::Memory made = give_memory(entry, data, false, Shared);
  if (made.store == nullptr) return finish_plain(entry, scope.scope, false, Py_None);
  return new_backing_store(std::move(made)).release().ptr();
}

template <bool Shared>
PyObject* from_buffer(PyObject* /*type*/, Args args) {
  const char* const names[] = {"scope", "buffer", "release"};
  const auto [scope_object, buffer, release] =
      args.parse("new_backing_store_from_buffer", names, 2, 2);
  const bool called = release != nullptr && release != Py_None;
  if (called && !PyCallable_Check(release)) type_error("release must be callable");
  const KeptBuffer data = keep_buffer(buffer, PyBUF_WRITABLE);
  ScopeObject& scope = scope_for({&scope_object, 1}, "new_backing_store_from_buffer()", true);
  engine::ScopedEntry entry(scope.scope);
  engine::Memory made = give_memory(entry, data, true, Shared, called ? release : nullptr);
  if (made.store == nullptr) return finish_plain(entry, scope.scope, false, Py_None);
  return new_backing_store(std::move(made)).release().ptr();
}

template <bool Shared>
PyMethodDef maker(int which) {
  if (which == 0) {
    return method<allocate<Shared>>(
        "new_backing_store",
        "new_backing_store(scope: TryCatch, byte_length: int, /) -> BackingStore | None\n"
        "new_backing_store(scope: Scope, byte_length: int, /) -> BackingStore\n\nZeros from the "
        "isolate's allocator.\n\nRaises:\n    JSRangeError: There isn't as much memory, or the "
        "isolate's array_buffer_limit is reached.",
        METH_STATIC);
  }
  if (which == 1) {
    return method<from_bytes<Shared>>(
        "new_backing_store_from_bytes",
        "new_backing_store_from_bytes(scope: TryCatch, data: Buffer, /) -> BackingStore | None\n"
        "new_backing_store_from_bytes(scope: Scope, data: Buffer, /) -> BackingStore\n\nA copy of "
        "bytes.",
        METH_STATIC);
  }
  return method<from_buffer<Shared>>(
      "new_backing_store_from_buffer",
      "new_backing_store_from_buffer(scope: TryCatch, buffer: Buffer, /, *, release: Callable[[], "
      "object] | None = None) -> BackingStore | None\nnew_backing_store_from_buffer(scope: Scope, "
      "buffer: Buffer, /, *, release: Callable[[], object] | None = None) -> BackingStore\n\nThe "
      "memory of a bytearray, an array or anything else that can be written, itself: what one side "
      "writes the other sees. It is kept, and a bytearray can't be resized, until nobody uses the "
      "backing store any more; then `release` is called, at the next use of any isolate.\n\n"
      "Raises:\n    BufferError: The memory can't be written, or isn't in one piece.",
      METH_STATIC);
}

}  // namespace

PyMethodDef array_buffer_makers[] = {maker<false>(0), maker<false>(1), maker<false>(2), {}};
PyMethodDef shared_array_buffer_makers[] = {maker<true>(0), maker<true>(1), maker<true>(2), {}};

namespace {

void dealloc(PyObject* object) {
  engine::count(engine::Kind::memory, -1);
  reinterpret_cast<BackingStoreObject*>(object)->memory.~Memory();
  Py_TYPE(object)->tp_free(object);
}

engine::Contents contents(PyObject* object) {
  engine::Contents all;
  all.memory = memory_in(object);
  all.size = all.memory.bytes().size();
  return all;
}

PyBufferProcs buffer = {get_buffer<contents>, release_buffer};

Py_ssize_t length(PyObject* object) {
  return static_cast<Py_ssize_t>(memory_in(object).bytes().size());
}

PyObject* get_byte_length(PyObject* object) { return PyLong_FromSsize_t(length(object)); }
PyObject* get_data(PyObject* object) { return checked(PyMemoryView_FromObject(object)); }
PyObject* get_use_count(PyObject* object) {
  return PyLong_FromLong(memory_in(object).store.use_count());
}
PyObject* is_shared(PyObject* object) { return PyBool_FromLong(memory_in(object).is_shared()); }
PyObject* is_resizable(PyObject* object) { return PyBool_FromLong(memory_in(object).resizable); }

PyObject* compare(PyObject* left, PyObject* right, int operation) {
  if ((operation != Py_EQ && operation != Py_NE) ||
      !PyObject_TypeCheck(right, &backing_store_type)) {
    Py_RETURN_NOTIMPLEMENTED;
  }
  const bool equal = memory_in(left).store == memory_in(right).store;
  return PyBool_FromLong(equal == (operation == Py_EQ));
}

Py_hash_t hash(PyObject* object) {
  return static_cast<Py_hash_t>(std::hash<const void*>{}(memory_in(object).store.get()) >> 4);
}

PyObject* represent(PyObject* object) {
  return PyUnicode_FromFormat("<%s of %zd bytes%s>", Py_TYPE(object)->tp_name, length(object),
                              memory_in(object).is_shared() ? ", shared" : "");
}

// Of zeros, or the very memory of a SharedArrayBuffer.
PyObject* construct_shared(PyTypeObject* type, Args args) {
  args.expect("SharedBuffer", 1, 1);
  engine::Memory memory;
  if (PyObject_TypeCheck(args[0], &backing_store_type)) {
    memory = memory_argument(args[0], true, "SharedBuffer()");
  } else if (is_live(args[0])) {
    const LiveObject& live = live_of(args[0]);
    engine::Entry entry(isolate_of(live), live.context->engine);
    const engine::Ref ref = ref_of(live);
    if (!engine::is_shared_array_buffer(ref)) {
      type_error(
          "SharedBuffer() needs a SharedArrayBuffer: an ArrayBuffer's memory belongs to one "
          "isolate");
    }
    memory = engine::memory_of(entry, ref);
  } else {
    memory = engine::allocate_shared_memory(size_argument(args[0], "SharedBuffer()"));
    if (memory.store == nullptr) {
      PyErr_NoMemory();
      throw ErrorSet{};
    }
  }
  return new_backing_store(std::move(memory), type).release().ptr();
}

PyMethodDef methods[] = {
    method<is_shared>("is_shared",
                      "is_shared(self) -> bool\n\nWhether it is a SharedArrayBuffer's."),
    method<is_resizable>("is_resizable_by_user_javascript",
                         "is_resizable_by_user_javascript(self) -> bool\n\nWhether JavaScript can "
                         "make it longer or shorter."),
    {}};

PyGetSetDef properties[] = {
    property<get_byte_length>("byte_length", "byte_length: int"),
    property<get_data>("data",
                       "data: memoryview\n\nThe memory itself; of memory that may become shorter a "
                       "copy, which can't be written."),
    property<get_use_count>("use_count",
                            "use_count: int\n\nHow many use it: ArrayBuffers of JavaScript's, "
                            "BackingStores and memoryviews of Python's."),
    {}};

}  // namespace

void bind_backing_store(nb::module_& module) {
  backing_store_type.tp_as_buffer = &buffer;
  backing_store_type.tp_richcompare = compare;
  backing_store_type.tp_hash = hash;
  backing_store_type.tp_repr = represent;
  make_type(
      module, backing_store_type,
      {.name = "eyot.v8.BackingStore",
       .doc = "__buffer__(self, flags: int, /) -> memoryview\n\nThe memory behind an "
              "ArrayBuffer or SharedArrayBuffer. It lives as long as anybody uses it, "
              "outlives isolates, and may be used on any thread; `memoryview()` and "
              "`bytes()` take it. Two are equal that are the same memory. Made by "
              "ArrayBuffer.new_backing_store and the like; using one raises nothing. Stands for "
              "v8::BackingStore.",
       .size = sizeof(BackingStoreObject),
       .dealloc = dealloc,
       .methods = methods,
       .properties = properties});
  make_type(module, shared_buffer_type,
            {.name = "eyot.SharedBuffer",
             .doc = "SharedBuffer(memory: int | JSArrayBuffer | BackingStore, /)\n\nMemory for "
                    "isolates of any thread, and Python, at once: so many zero bytes, or the "
                    "memory of a SharedArrayBuffer. Wherever it is given to JavaScript it is a "
                    "SharedArrayBuffer over the same memory; `memoryview()` takes it, too. "
                    "JavaScript has Atomics for it.\n\nRaises:\n    TypeError: An ArrayBuffer that "
                    "isn't shared.\n    MemoryError: There isn't as much.",
             .size = sizeof(BackingStoreObject),
             .dealloc = dealloc,
             .construct = constructor<construct_shared>(),
             .base = &backing_store_type});
}

}  // namespace bind
