// What JavaScript alone keeps of Python's objects, as far as Python's own collector could see it.
#pragma once

#include "engine/cycles.h"
#include "engine/isolate.h"

namespace bind {

// Found by trial deletion: from what JavaScript refers to, along tp_traverse, an object whose
// references are all explained by others of these and by JavaScript's belongs to it. Anything else
// that refers to one, be it a variable, a type without tp_traverse or C code, keeps it out.
engine::HostGraph graph_kept_by_javascript(engine::Isolate& isolate);

}  // namespace bind
