// Plain data in one piece, the quick ways; see engine/packed.h. All give up without a trace where
// the data is more than plain: then the way a value at a time is taken, which can do everything and
// says what is wrong where it can't.
#pragma once

#include "bind/convert.h"

namespace bind {

// A leaf that isn't plain, by the slow way: an object of JavaScript's, or empty.
using Leaf = engine::Ref (*)(void* converter, PyObject* object);

// Whether a dict's items are in the order that it keeps them in: a subclass may have its own.
bool has_own_order(PyObject* dict);

// Empty where it gave up.
engine::Ref json_to_javascript(engine::EntryCore& entry, PyObject* object);
engine::Ref pack_to_javascript(engine::EntryCore& entry, PyObject* object, Leaf leaf,
                               void* converter);

// Invalid where it gave up.
nb::object unpack_to_python(engine::EntryCore& entry, ContextObject& context, engine::Ref ref,
                            PyObject* undefined);

}  // namespace bind
