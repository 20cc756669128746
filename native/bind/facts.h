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
  EnteredHandle self(handle_of(object));
  const engine::Ref found = Read(self.ref);
  if (found.IsEmpty() || !engine::is_text(found)) Py_RETURN_NONE;
  return text_to_python(found).release().ptr();
}

template <int (*Read)(engine::Ref)>
PyObject* int_fact(PyObject* object) {
  EnteredHandle self(handle_of(object));
  return PyLong_FromLong(Read(self.ref));
}

template <bool (*Read)(engine::Ref)>
PyObject* bool_fact(PyObject* object) {
  EnteredHandle self(handle_of(object));
  return PyBool_FromLong(Read(self.ref));
}

}  // namespace bind
