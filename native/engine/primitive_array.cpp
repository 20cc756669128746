#include "engine/primitive_array.h"

namespace engine {

namespace {
v8::Local<v8::PrimitiveArray> array_in(Ref ref) { return unpack<v8::PrimitiveArray>(ref); }
}  // namespace

Ref make_primitive_array(Isolate& isolate, int length) {
  return pack(v8::PrimitiveArray::New(isolate.v8, length));
}

int primitive_array_length(Ref array) { return array_in(array)->Length(); }

Ref primitive_array_get(Isolate& isolate, Ref array, int index) {
  return array_in(array)->Get(isolate.v8, index);
}

void primitive_array_set(Isolate& isolate, Ref array, int index, Ref item) {
  array_in(array)->Set(isolate.v8, index, unpack<v8::Primitive>(item));
}

}  // namespace engine
