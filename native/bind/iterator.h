// Python's iterables and iterators as JavaScript iterates over them.
#pragma once

#include "bind/objects.h"
#include "engine/exposed.h"

namespace bind {

bool is_iterable(PyObject* object);

// An object with Symbol.iterator and nothing else; of an iterator, with next() and return() as
// well.
engine::Ref iterator_to_javascript(engine::EntryCore& entry, ContextObject& context,
                                   PyObject* object);

// next() or return().
void use_iterator(engine::ExposedCall& call, PyObject* iterator);

}  // namespace bind
