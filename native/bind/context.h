// The parts that Context's methods are made up of.
#pragma once

#include <span>

#include "bind/handles.h"
#include "engine/context.h"

namespace bind {

std::span<const PyMethodDef> context_data_methods();

// What a context is made with, by keyword; null where it isn't given. `isolate` is the one that it
// is to be in.
engine::ContextOptions context_options(engine::Isolate& isolate, PyObject* global_template,
                                       PyObject* global_object, PyObject* microtask_queue);

extern PyTypeObject object_template_type;

}  // namespace bind
