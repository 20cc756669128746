// Memory that JavaScript and Python share, as objects of Python.
#pragma once

#include "bind/objects.h"
#include "engine/backing_store.h"

namespace bind {

extern PyTypeObject backing_store_type, shared_buffer_type;

struct BackingStoreObject {
  PyObject_HEAD
  engine::Memory memory;
};

inline const engine::Memory& memory_in(PyObject* object) {
  return reinterpret_cast<BackingStoreObject*>(object)->memory;
}

nb::object new_backing_store(engine::Memory memory, PyTypeObject* type = &backing_store_type);
engine::Memory memory_argument(PyObject* object, bool shared, const char* function);

// A length in bytes: not negative, and one that an address can have.
std::size_t size_argument(PyObject* object, const char* function);

// A buffer of Python's that is kept for longer than a call: a capsule that gives it back.
struct KeptBuffer {
  nb::object owner;
  const Py_buffer* view;
  std::span<std::byte> bytes() const {
    return {static_cast<std::byte*>(view->buf), static_cast<std::size_t>(view->len)};
  }
};
// Raises what the object's type raises.
KeptBuffer keep_buffer(PyObject* object, int flags);

// Memory of Python's for JavaScript: the very same where `the_same` says so, else a copy. Empty
// where there isn't as much; JavaScript's RangeError is thrown then.
engine::Memory give_memory(engine::EntryCore& entry, const KeptBuffer& buffer, bool the_same,
                           bool shared, PyObject* release = nullptr);

// The methods that make backing stores, of ArrayBuffer and of SharedArrayBuffer.
extern PyMethodDef array_buffer_makers[], shared_array_buffer_makers[];

}  // namespace bind
