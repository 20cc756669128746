// Python objects that JavaScript may use, with the members they are exposed with.
#pragma once

#include "bind/objects.h"
#include "engine/exposed.h"

namespace bind {

// Whether it is what expose() gives: an object, and what JavaScript may touch of it.
bool is_exposed(PyObject* object);
engine::Ref exposed_to_javascript(engine::EntryCore& entry, ContextObject& context,
                                  PyObject* exposed);

// The JavaScript object of a Python object that was exposed before, or whose class was; else empty.
engine::Ref exposure_of(engine::EntryCore& entry, ContextObject& context, PyObject* object);

// The shape of a list of members, as expose() writes it; made once an isolate.
engine::Shape& shape_of(engine::EntryCore& entry, ContextObject& context, PyObject* members);

// For the host's table.
void use_exposed(engine::ExposedCall& call);

}  // namespace bind
