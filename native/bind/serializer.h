// Serializers and deserializers, as objects of Python.
#pragma once

#include "bind/objects.h"
#include "engine/serializer.h"

namespace bind {

struct SerializerObject {
  PyObject_HEAD
  IsolateObject* isolate;
  engine::Held* held;
  PyObject* delegate;  // or null
  PyObject* data;      // what is read: bytes
  bool header_read;
  bool legacy;
};

inline SerializerObject& serializer_of(PyObject* object) {
  return *reinterpret_cast<SerializerObject*>(object);
}

// The C++ side of one whose use is admitted.
template <class Half>
Half& serializer_half(PyObject* object) {
  SerializerObject& self = serializer_of(object);
  engine::admit(*self.isolate->engine);
  return *static_cast<Half*>(self.held->attached);
}

// --- what both have in common ---

nb::object make_serializer(PyTypeObject* type, ScopeObject& scope, PyObject* delegate);
// A scope with a context, of the same isolate, as a call's first argument.
ScopeObject& serializer_scope(PyObject* object, Args args, const char* function);
std::uint64_t serializer_number(PyObject* object, std::uint64_t most, const char* function);
std::uint32_t serializer_id(PyObject* object, const char* function);
bool serializer_truth(PyObject* object);
void prepare_serializer_type(PyTypeObject& type);
void dealloc_serializer(PyObject* object);

}  // namespace bind
