#include "engine/host_data.h"

#include "engine/context.h"

namespace engine {

namespace {
enum Field : int { kHeld, kData, kHasMemory, kMemory, kFields };
}  // namespace

v8::Local<v8::Value> make_host_data(Isolate& isolate, v8::Local<v8::Context> context, Held& held,
                                    Ref data) {
  if (isolate.host_data.IsEmpty()) {
    const v8::Local<v8::ObjectTemplate> made = v8::ObjectTemplate::New(isolate.v8);
    made->SetInternalFieldCount(kFields);
    isolate.host_data.Reset(isolate.v8, made);
  }
  v8::Local<v8::Object> object;
  if (!borrow(isolate.host_data)->NewInstance(context).ToLocal(&object)) return {};
  object->SetAlignedPointerInInternalField(kHeld, &held);
  object->SetInternalField(kData, data.IsEmpty() ? Ref(v8::Undefined(isolate.v8)) : data);
  object->SetInternalField(kHasMemory, v8::False(isolate.v8));
  return object;
}

Held& held_in_host_data(v8::Local<v8::Object> host_data) {
  return *static_cast<Held*>(host_data->GetAlignedPointerFromInternalField(kHeld));
}

Ref host_data(v8::Local<v8::Object> host_data) {
  return host_data->GetInternalField(kData).As<v8::Value>();
}

void remember(v8::Local<v8::Object> host_data, Ref value) {
  host_data->SetInternalField(kMemory, value);
  host_data->SetInternalField(kHasMemory, v8::True(v8::Isolate::GetCurrent()));
}

Ref remembered(v8::Local<v8::Object> host_data) {
  if (!host_data->GetInternalField(kHasMemory).As<v8::Value>()->IsTrue()) return {};
  return host_data->GetInternalField(kMemory).As<v8::Value>();
}

void host_object_died(const v8::WeakCallbackInfo<Held>& info) {
  // Perhaps without the host's lock: the host's reference is only put on a list.
  Held* held = info.GetParameter();
  held->handle.Reset();
  held->isolate->identities.remove(*held);
  if (held->context != nullptr) {
    auto& functions = held->context->functions;
    const auto known = functions.find(held->object);
    if (known != functions.end() && known->second == held) functions.erase(known);
  }
  unlink(*held);
  held->isolate = nullptr;
  bury(held);
}

}  // namespace engine
