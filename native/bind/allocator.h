// Allocators of ArrayBuffers' memory, as objects of Python.
#pragma once

#include <memory>

#include "bind/python.h"
#include "engine/allocator.h"

namespace bind {

std::shared_ptr<engine::Allocator> allocator_argument(PyObject* object);

}  // namespace bind
