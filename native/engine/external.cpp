#include "engine/external.h"

namespace engine {

namespace {

// Runs inside V8's collector, perhaps without the host's lock.
void external_died(const v8::WeakCallbackInfo<Held>& info) {
  Held* held = info.GetParameter();
  held->handle.Reset();
  held->isolate->externals.erase(held);
  unlink(*held);
  held->isolate = nullptr;
  bury(held);
}

}  // namespace

Ref make_external(Isolate& isolate, void* object) {
  Held* held = make_host_reference(object, false);
  const v8::Local<v8::External> made = v8::External::New(isolate.v8, held);
  held->handle.Reset(isolate.v8, made);
  link(*held, isolate);
  isolate.externals.insert(held);
  held->handle.SetWeak(held, external_died, v8::WeakCallbackType::kParameter);
  return made;
}

void* object_of_external(const Isolate& isolate, Ref external) {
  const auto* held = static_cast<const Held*>(external.As<v8::External>()->Value());
  return isolate.externals.contains(held) ? held->object : nullptr;
}

}  // namespace engine
