#include "engine/accessor.h"

#include "engine/counters.h"
#include "engine/host_data.h"
#include "engine/object.h"
#include "engine/settle.h"

namespace engine {

namespace {

// A lazy property is an accessor whose host data remembers what it gave. V8 has its own kind, which
// ends the process where the getter deletes the property it is the getter of.
constexpr std::uint8_t kLazy = 1;

bool closed(const Held& accessor, v8::Isolate* isolate) {
  if (accessor.context != nullptr) return false;
  isolate->ThrowException(v8::Exception::Error(
      v8::String::NewFromUtf8Literal(isolate, "EY206: the accessor's context is closed")));
  return true;
}

template <class Info>
PropertyCall call_of(Held& accessor, v8::Local<v8::Object> data, v8::Local<v8::Name> key,
                     const Info& info) {
  return {{*accessor.isolate, *accessor.context, {}, {}},
          accessor,
          key,
          {},
          info.This(),
          shown(info.This(), info.Holder()),
          host_data(data),
          info.ShouldThrowOnError(),
          {}};
}

void answer(HostTurn& turn) { host.access(static_cast<PropertyCall&>(turn)); }

void read(v8::Local<v8::Name> key, const v8::PropertyCallbackInfo<v8::Value>& info) {
  const auto data = info.Data().As<v8::Object>();
  Held& accessor = held_in_host_data(data);
  if (closed(accessor, info.GetIsolate())) return;
  if (accessor.flavour == kLazy) {
    if (const Ref known = remembered(data); !known.IsEmpty()) {
      info.GetReturnValue().Set(known);
      return;
    }
  }
  PropertyCall call = call_of(accessor, data, key, info);
  call.slot.emplace(info.GetReturnValue());
  if (!take_turn(call, answer)) return;
  if (!call.result.IsEmpty()) info.GetReturnValue().Set(call.result);
  if (accessor.flavour == kLazy) remember(data, info.GetReturnValue().Get());
}

void write(v8::Local<v8::Name> key, v8::Local<v8::Value> value,
           const v8::PropertyCallbackInfo<void>& info) {
  const auto data = info.Data().As<v8::Object>();
  Held& accessor = held_in_host_data(data);
  if (closed(accessor, info.GetIsolate())) return;
  PropertyCall call = call_of(accessor, data, key, info);
  call.value = value;
  take_turn(call, answer);
}

}  // namespace

Ref shown(v8::Local<v8::Object> receiver, v8::Local<v8::Object> holder) {
  v8::Local<v8::Context> context;
  if (receiver == holder || !holder->GetCreationContext().ToLocal(&context)) return holder;
  const v8::Local<v8::Object> global = context->Global();
  return global->GetPrototype() == holder ? global : holder;
}

std::optional<bool> set_accessor(EntryCore& entry, Context& context, Ref object, Ref name,
                                 void* accessor, const AccessorOptions& options) {
  // V8 would add one to a frozen object.
  Descriptor configurable;
  configurable.configurable = true;
  const std::optional<bool> allowed =
      object->IsProxy() ? false : define(entry, object, name, configurable);
  if (!allowed.value_or(false)) {
    host.release(accessor);
    return allowed;
  }
  Isolate& isolate = entry.isolate;
  auto* held = new Held;
  const v8::Local<v8::Value> data = make_host_data(isolate, context.borrow(), *held, options.data);
  if (data.IsEmpty()) {
    delete held;
    host.release(accessor);
    return std::nullopt;
  }
  held->kind = HeldKind::function;
  held->flavour = options.lazy ? kLazy : 0;
  held->object = accessor;
  held->context = &context;
  held->handle.Reset(isolate.v8, data);
  link(*held, isolate);
  held->handle.SetWeak(held, host_object_died, v8::WeakCallbackType::kParameter);
  count(Kind::function, 1);
  return settle(
      entry, object.As<v8::Object>()->SetNativeDataProperty(
                 entry.world, name.As<v8::Name>(), read, options.has_setter ? write : nullptr, data,
                 static_cast<v8::PropertyAttribute>(options.attributes),
                 static_cast<v8::SideEffectType>(options.getter_side_effect),
                 static_cast<v8::SideEffectType>(options.setter_side_effect)));
}

}  // namespace engine
