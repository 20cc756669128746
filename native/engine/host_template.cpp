#include "engine/host_template.h"

#include "engine/compat.h"
#include "engine/counters.h"
#include "engine/function.h"
#include "engine/template.h"

namespace engine {

namespace {

// How a host function of a template is called; the bind layer's number.
constexpr std::uint8_t kExplicitCall = 1;

// No template refers to the host's code any more. Runs inside V8's collector.
void template_data_died(const v8::WeakCallbackInfo<Held>& info) {
  Held* held = info.GetParameter();
  held->handle.Reset();
  unlink(*held);
  held->isolate = nullptr;
  bury(held);
}

Held& held_in(v8::Local<v8::Value> data) {
  return *static_cast<Held*>(data.As<v8::External>()->Value());
}

// The context that is current; null while one is being made, and in one that is closed.
Context* context_for(const Held& held) {
  return held.isolate->entry == nullptr ? nullptr : current_context(*held.isolate);
}

template <class Info>
InterceptCall call_of(Held& handler, Context& context, Intercepted what, v8::Local<v8::Name> key,
                      const Info& info) {
  return {{{*handler.isolate, context, {}, {}},
           handler,
           key,
           {},
           info.This(),
           info.Holder(),
           v8::Undefined(info.GetIsolate()),
           info.ShouldThrowOnError(),
           {}},
          what};
}

void answer(HostTurn& turn) { host.intercept(static_cast<InterceptCall&>(turn)); }

// One that threw has answered.
compat::Interception get(v8::Local<v8::Name> key, const v8::PropertyCallbackInfo<v8::Value>& info) {
  Held& handler = held_in(info.Data());
  Context* context = context_for(handler);
  if (context == nullptr) return compat::not_intercepted();
  InterceptCall call = call_of(handler, *context, Intercepted::getter, key, info);
  if (!take_turn(call, answer)) return compat::intercepted();
  if (!call.answered) return compat::not_intercepted();
  info.GetReturnValue().Set(call.result);
  return compat::intercepted();
}

compat::Interception set(v8::Local<v8::Name> key, v8::Local<v8::Value> value,
                         const compat::StoreInfo& info) {
  Held& handler = held_in(info.Data());
  Context* context = context_for(handler);
  if (context == nullptr) return compat::not_intercepted();
  InterceptCall call = call_of(handler, *context, Intercepted::setter, key, info);
  call.value = value;
  if (!take_turn(call, answer)) return compat::intercepted();
  return call.answered ? compat::stored(info, value) : compat::not_intercepted();
}

compat::Interception query(v8::Local<v8::Name> key,
                           const v8::PropertyCallbackInfo<v8::Integer>& info) {
  Held& handler = held_in(info.Data());
  Context* context = context_for(handler);
  if (context == nullptr) return compat::not_intercepted();
  InterceptCall call = call_of(handler, *context, Intercepted::query, key, info);
  if (!take_turn(call, answer)) return compat::intercepted();
  if (!call.answered) return compat::not_intercepted();
  info.GetReturnValue().Set(call.number);
  return compat::intercepted();
}

compat::Interception remove(v8::Local<v8::Name> key,
                            const v8::PropertyCallbackInfo<v8::Boolean>& info) {
  Held& handler = held_in(info.Data());
  Context* context = context_for(handler);
  if (context == nullptr) return compat::not_intercepted();
  InterceptCall call = call_of(handler, *context, Intercepted::deleter, key, info);
  if (!take_turn(call, answer)) return compat::intercepted();
  if (!call.answered) return compat::not_intercepted();
  info.GetReturnValue().Set(call.number != 0);
  return compat::intercepted();
}

compat::Interception define(v8::Local<v8::Name> key, const v8::PropertyDescriptor& descriptor,
                            const compat::StoreInfo& info) {
  Held& handler = held_in(info.Data());
  Context* context = context_for(handler);
  if (context == nullptr) return compat::not_intercepted();
  InterceptCall call = call_of(handler, *context, Intercepted::definer, key, info);
  call.descriptor = &descriptor;
  if (!take_turn(call, answer)) return compat::intercepted();
  return call.answered ? compat::stored(info, true) : compat::not_intercepted();
}

}  // namespace

v8::Local<v8::Value> make_template_data(Isolate& isolate, void* object) {
  auto* held = new Held;
  const v8::Local<v8::External> data = v8::External::New(isolate.v8, held);
  held->kind = HeldKind::function;
  held->flavour = kExplicitCall;
  held->object = object;
  held->handle.Reset(isolate.v8, data);
  link(*held, isolate);
  held->handle.SetWeak(held, template_data_died, v8::WeakCallbackType::kParameter);
  count(Kind::function, 1);
  return data;
}

void call_template(const v8::FunctionCallbackInfo<v8::Value>& info) {
  Held& function = held_in(info.Data());
  Context* context = context_for(function);
  if (context == nullptr) {
    info.GetIsolate()->ThrowException(v8::Exception::Error(v8::String::NewFromUtf8Literal(
        info.GetIsolate(), "EY206: the function's context is closed")));
    return;
  }
  HostCall call{
      {*function.isolate, *context, {}, {}}, function, info, ReturnSlot(info.GetReturnValue()), {}};
  const bool goes_on =
      take_turn(call, [](HostTurn& turn) { host.invoke(static_cast<HostCall&>(turn)); });
  if (goes_on && !call.result.IsEmpty()) info.GetReturnValue().Set(call.result);
}

DescriptorFields fields_of(const v8::PropertyDescriptor& descriptor) {
  DescriptorFields fields;
  if (descriptor.has_value()) fields.value = descriptor.value();
  if (descriptor.has_get()) fields.get = descriptor.get();
  if (descriptor.has_set()) fields.set = descriptor.set();
  if (descriptor.has_writable()) fields.writable = descriptor.writable();
  if (descriptor.has_enumerable()) fields.enumerable = descriptor.enumerable();
  if (descriptor.has_configurable()) fields.configurable = descriptor.configurable();
  return fields;
}

void set_named_handler(Isolate& isolate, Ref object_template, void* handler, unsigned which,
                       int flags) {
  const auto has = [which](Intercepted what) {
    return (which & (1U << static_cast<unsigned>(what))) != 0;
  };
  v8::NamedPropertyHandlerConfiguration configuration(
      has(Intercepted::getter) ? get : nullptr, has(Intercepted::setter) ? set : nullptr,
      has(Intercepted::query) ? query : nullptr, has(Intercepted::deleter) ? remove : nullptr,
      nullptr, has(Intercepted::definer) ? define : nullptr, nullptr,
      make_template_data(isolate, handler), static_cast<v8::PropertyHandlerFlags>(flags));
  unpack<v8::ObjectTemplate>(object_template)->SetHandler(configuration);
}

}  // namespace engine
