// What live ArrayBuffers and their views have in common.
#pragma once

#include "bind/live.h"
#include "engine/entry.h"
#include "engine/typed_array.h"

namespace bind {

extern PyTypeObject live_array_buffer_type, live_typed_array_type, live_data_view_type;

// One look at a live buffer: inside its context.
struct BufferVisit {
  LiveObject& self;
  engine::Entry entry;
  engine::Ref ref;
  explicit BufferVisit(PyObject* object);
};

engine::Contents live_contents(PyObject* object);
extern PyBufferProcs live_buffer_procs;

// Tables that two types have in common.
PyMethodDef* live_view_methods();
PyGetSetDef* live_view_properties();

void bind_live_typed_array(nb::module_& module);

}  // namespace bind
