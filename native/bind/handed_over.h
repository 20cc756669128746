// What Python makes and C++ works with: classes, functions. `install` hands them over.
#pragma once

#include "bind/python.h"

namespace bind {

// What `module` installs in `place`. Imports it where nobody did: enum and dataclasses take longer
// to load than all of eyot, and most programs need none of what is made with them.
nb::object handed_over(PyObject* const& place, const char* module);

}  // namespace bind
