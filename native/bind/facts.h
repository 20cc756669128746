// Properties that read one fact of what a handle refers to.
#pragma once

#include "bind/convert.h"
#include "bind/handles.h"
#include "engine/entry.h"
#include "engine/message.h"

namespace bind {

// A str, or None where it is empty or no string.
template <engine::Ref (*Read)(engine::Ref)>
PyObject* text_fact(PyObject* object) {
  const HandleObject& self = handle_of(object);
  const engine::Ref ref = use_handle(self);
  engine::Entry entry(isolate_of(self), nullptr);
  const engine::Ref found = Read(ref);
  if (found.IsEmpty() || !engine::is_text(found)) Py_RETURN_NONE;
  return text_to_python(found).release().ptr();
}

template <int (*Read)(engine::Ref)>
PyObject* int_fact(PyObject* object) {
  const HandleObject& self = handle_of(object);
  const engine::Ref ref = use_handle(self);
  engine::Entry entry(isolate_of(self), nullptr);
  return PyLong_FromLong(Read(ref));
}

template <bool (*Read)(engine::Ref)>
PyObject* bool_fact(PyObject* object) {
  const HandleObject& self = handle_of(object);
  const engine::Ref ref = use_handle(self);
  engine::Entry entry(isolate_of(self), nullptr);
  return PyBool_FromLong(Read(ref));
}

}  // namespace bind
