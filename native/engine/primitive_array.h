// An array of primitives outside JavaScript, as hosts attach it to scripts.
//
// Thread: the isolate's owner.
#pragma once

#include "engine/isolate.h"
#include "engine/ref.h"

namespace engine {

Ref make_primitive_array(Isolate& isolate, int length);
int primitive_array_length(Ref array);
// `index` must be within.
Ref primitive_array_get(Isolate& isolate, Ref array, int index);
void primitive_array_set(Isolate& isolate, Ref array, int index, Ref item);

}  // namespace engine
