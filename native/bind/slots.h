// Python objects under their classes.
#pragma once

#include "bind/objects.h"

namespace bind::slots {

// What was there before; not valid where nothing was.
nb::object set(PyObject* dict, PyObject* value);
// None where there is nothing. `dict` may be null.
PyObject* get(PyObject* dict, PyObject* kind);
PyObject* remove(PyObject* dict, PyObject* kind);

}  // namespace bind::slots
