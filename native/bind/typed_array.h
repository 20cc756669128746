// The classes of typed arrays.
#pragma once

#include "bind/handles.h"
#include "engine/typed_array.h"

namespace bind {

// Of a typed array, the class of its kind.
PyTypeObject* typed_array_class(engine::Ref ref);

}  // namespace bind
