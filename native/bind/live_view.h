// Lists and dicts of Python's that JavaScript works on as its own.
#pragma once

#include "bind/objects.h"
#include "engine/exposed.h"

namespace bind {

// The Proxy of a list or dict: a sequence is an array to JavaScript, a mapping an object.
engine::Ref live_view(engine::EntryCore& entry, ContextObject& context, PyObject* object,
                      bool sequence);

// One use of its traps.
void use_view(engine::ExposedCall& call, PyObject* object);

}  // namespace bind
