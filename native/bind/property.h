// Arguments of what is done with properties, and the parts that make up Object's methods.
#pragma once

#include <span>

#include "bind/handles.h"
#include "engine/entry.h"
#include "engine/object.h"
#include "engine/template.h"

namespace bind {

// A key: a handle, a str or an index.
engine::Ref key_argument(engine::EntryCore& entry, const engine::Scope& scope, PyObject* key,
                         const char* function);
// A key that is a name to V8: a String or Symbol, a str, or an index, which becomes its text.
engine::Ref name_argument(engine::EntryCore& entry, const engine::Scope& scope, PyObject* key,
                          const char* function);
// An index of an array. Runs no Python.
std::uint32_t index_argument(PyObject* index, const char* function);
// One of V8's numbers, or `preset` where none is given. Runs no Python.
int number_argument(PyObject* number, const char* name, int most, int preset);

// What a PropertyDescriptor says. Reading one runs Python, or may, so it is read before the scope
// is looked at.
class DescriptorParts {
 public:
  DescriptorParts(PyObject* descriptor, const char* function);
  engine::Descriptor engine(const engine::Scope& scope, const char* function) const;

 private:
  nb::object value_, get_, set_;
  std::optional<bool> writable_, enumerable_, configurable_;
};
// The PropertyDescriptor of what a definer is told.
nb::object descriptor_object(engine::Scope& home, const engine::DescriptorFields& fields);

// Where V8 gave nothing without throwing, there is nothing: None.
PyObject* finish_or_none(engine::ScopedEntry& entry, engine::Scope& scope, engine::Ref result);

// What a Python function is given for, or null where none is.
PyObject* callable_or_null(PyObject* object, const char* function, const char* what);

std::span<const PyMethodDef> property_methods();
std::span<const PyMethodDef> accessor_methods();

}  // namespace bind
