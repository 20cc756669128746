// Live objects: JavaScript objects that Python keeps until it drops them.
#pragma once

#include "bind/objects.h"
#include "engine/value.h"

namespace bind {

extern PyTypeObject live_type, live_function_type, live_map_type, live_set_type, live_iterator_type,
    live_promise_type, compiled_type;
extern PyMappingMethods live_mapping;
extern PySequenceMethods live_sequence;
void fill_in_live_items();

inline LiveObject& live_of(PyObject* object) { return *reinterpret_cast<LiveObject*>(object); }

inline engine::Isolate& isolate_of(const LiveObject& live) {
  return *live.context->isolate->engine;
}

// The JavaScript object, without a handle of its own: good while `live` lives.
inline engine::Ref ref_of(const LiveObject& live) { return engine::borrow(*live.held); }

// Whether this thread may look at the object now; who only shows it doesn't insist.
bool can_be_looked_at(const LiveObject& self);

LiveObject& new_live(PyTypeObject* type, ContextObject& context, engine::Held* held);

// The parts of a live type that all have in common.
void prepare_live_type(PyTypeObject& type);
void live_dealloc(PyObject* object);
PyObject* live_getattro(PyObject* object, PyObject* name);
int live_setattro(PyObject* object, PyObject* name, PyObject* value);

// Makes a live object of a function callable.
void prepare_function(LiveObject& self);

// An iterator over what `for (… of object)` goes through; None where it can't.
PyObject* live_iterate(PyObject* object);

// The class of live ArrayBuffers and their views; null for any other kind.
PyTypeObject* live_buffer_class(engine::Type kind);

// A function read from an object, to be called on it.
PyObject* new_method(engine::EntryCore& entry, ContextObject& context, engine::Ref function,
                     PyObject* receiver);

}  // namespace bind
