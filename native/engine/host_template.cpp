#include "engine/host_template.h"

#include <type_traits>

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

// A key of either kind, as a value.
Ref value_of(v8::Isolate* /*isolate*/, v8::Local<v8::Name> name) { return name; }
Ref value_of(v8::Isolate* isolate, std::uint32_t index) {
  return v8::Integer::NewFromUnsigned(isolate, index);
}

template <class Info>
InterceptCall call_of(Held& handler, Context& context, Intercepted what, Ref key,
                      const Info& info) {
  return {{{*handler.isolate, context, {}, {}},
           handler,
           key,
           {},
           info.This(),
           shown(info.This(), info.Holder()),
           v8::Undefined(info.GetIsolate()),
           info.ShouldThrowOnError(),
           {}},
          what};
}

void answer(HostTurn& turn) { host.intercept(static_cast<InterceptCall&>(turn)); }

// Asks the host. `add` puts into the call what else it is told, `give` hands on what it answers;
// one that threw has answered.
template <class Info, class Key, class Add, class Give>
compat::Interception ask(Intercepted what, Key key, const Info& info, Add add, Give give) {
  Held& handler = held_in(info.Data());
  Context* context = context_for(handler);
  if (context == nullptr) return compat::not_intercepted();
  InterceptCall call = call_of(handler, *context, what, value_of(info.GetIsolate(), key), info);
  call.indexed = std::is_same_v<Key, std::uint32_t>;
  add(call);
  if (!take_turn(call, answer)) return compat::intercepted();
  return call.answered ? give(call) : compat::not_intercepted();
}

constexpr auto kNothing = [](InterceptCall& /*call*/) {};

template <class Key>
compat::Interception get(Key key, const v8::PropertyCallbackInfo<v8::Value>& info) {
  return ask(Intercepted::getter, key, info, kNothing, [&info](const InterceptCall& call) {
    info.GetReturnValue().Set(call.result);
    return compat::intercepted();
  });
}

template <class Key>
compat::Interception set(Key key, v8::Local<v8::Value> value, const compat::StoreInfo& info) {
  return ask(
      Intercepted::setter, key, info, [value](InterceptCall& call) { call.value = value; },
      [&info, value](const InterceptCall& /*call*/) { return compat::stored(info, value); });
}

template <class Key>
compat::Interception query(Key key, const v8::PropertyCallbackInfo<v8::Integer>& info) {
  return ask(Intercepted::query, key, info, kNothing, [&info](const InterceptCall& call) {
    info.GetReturnValue().Set(call.number);
    return compat::intercepted();
  });
}

template <class Key>
compat::Interception remove(Key key, const v8::PropertyCallbackInfo<v8::Boolean>& info) {
  return ask(Intercepted::deleter, key, info, kNothing, [&info](const InterceptCall& call) {
    info.GetReturnValue().Set(call.number != 0);
    return compat::intercepted();
  });
}

template <class Key>
compat::Interception define(Key key, const v8::PropertyDescriptor& descriptor,
                            const compat::StoreInfo& info) {
  return ask(
      Intercepted::definer, key, info,
      [&descriptor](InterceptCall& call) { call.told = &descriptor; },
      [&info](const InterceptCall& /*call*/) { return compat::stored(info, true); });
}

template <class Key>
compat::Interception describe(Key key, const v8::PropertyCallbackInfo<v8::Value>& info) {
  return ask(Intercepted::descriptor, key, info, kNothing, [&info](const InterceptCall& call) {
    info.GetReturnValue().Set(call.result);
    return compat::intercepted();
  });
}

// An enumerator has nothing to say but its array.
template <bool indexed>
void enumerate(const v8::PropertyCallbackInfo<v8::Array>& info) {
  (void)ask(
      Intercepted::enumerator, v8::Local<v8::Name>(), info,
      [](InterceptCall& call) { call.indexed = indexed; },
      [&info](const InterceptCall& call) {
        info.GetReturnValue().Set(call.result.As<v8::Array>());
        return compat::intercepted();
      });
}

// --- properties that host code answers for ---

template <class Info>
PropertyCall access_of(Held& accessor, Context& context, v8::Local<v8::Name> key,
                       const Info& info) {
  return {{*accessor.isolate, context, {}, {}},
          accessor,
          key,
          {},
          info.This(),
          shown(info.This(), info.Holder()),
          v8::Undefined(info.GetIsolate()),
          info.ShouldThrowOnError(),
          {}};
}

void access(HostTurn& turn) { host.access(static_cast<PropertyCall&>(turn)); }

void read(v8::Local<v8::Name> key, const v8::PropertyCallbackInfo<v8::Value>& info) {
  Held& accessor = held_in(info.Data());
  Context* context = context_for(accessor);
  if (context == nullptr) return;
  PropertyCall call = access_of(accessor, *context, key, info);
  call.slot.emplace(info.GetReturnValue());
  if (take_turn(call, access) && !call.result.IsEmpty()) info.GetReturnValue().Set(call.result);
}

void write(v8::Local<v8::Name> key, v8::Local<v8::Value> value,
           const v8::PropertyCallbackInfo<void>& info) {
  Held& accessor = held_in(info.Data());
  Context* context = context_for(accessor);
  if (context == nullptr) return;
  PropertyCall call = access_of(accessor, *context, key, info);
  call.value = value;
  take_turn(call, access);
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

namespace {

template <class Configuration, class Key>
Configuration handlers(unsigned which, v8::Local<v8::Value> data, int flags) {
  const auto has = [which](Intercepted what) {
    return (which & (1U << static_cast<unsigned>(what))) != 0;
  };
  constexpr bool indexed = std::is_same_v<Key, std::uint32_t>;
  return Configuration(has(Intercepted::getter) ? get<Key> : nullptr,
                       has(Intercepted::setter) ? set<Key> : nullptr,
                       has(Intercepted::query) ? query<Key> : nullptr,
                       has(Intercepted::deleter) ? remove<Key> : nullptr,
                       has(Intercepted::enumerator) ? enumerate<indexed> : nullptr,
                       has(Intercepted::definer) ? define<Key> : nullptr,
                       has(Intercepted::descriptor) ? describe<Key> : nullptr, data,
                       static_cast<v8::PropertyHandlerFlags>(flags));
}

}  // namespace

void set_handler(Isolate& isolate, Ref object_template, void* handler, unsigned which, int flags,
                 bool indexed) {
  const auto changed = unpack<v8::ObjectTemplate>(object_template);
  const v8::Local<v8::Value> data = make_template_data(isolate, handler);
  if (indexed) {
    using Configuration = v8::IndexedPropertyHandlerConfiguration;
    changed->SetHandler(handlers<Configuration, std::uint32_t>(which, data, flags));
  } else {
    using Configuration = v8::NamedPropertyHandlerConfiguration;
    changed->SetHandler(handlers<Configuration, v8::Local<v8::Name>>(which, data, flags));
  }
}

void set_native_property(Isolate& isolate, Ref object_template, Ref name, void* accessor,
                         bool has_setter, unsigned attributes) {
  v8::AccessorNameSetterCallback setter = has_setter ? write : nullptr;
  unpack<v8::ObjectTemplate>(object_template)
      ->SetNativeDataProperty(name.As<v8::Name>(), read, setter,
                              make_template_data(isolate, accessor),
                              static_cast<v8::PropertyAttribute>(attributes));
}

void set_call_handler(Isolate& isolate, Ref object_template, void* callable) {
  unpack<v8::ObjectTemplate>(object_template)
      ->SetCallAsFunctionHandler(call_template, make_template_data(isolate, callable));
}

}  // namespace engine
