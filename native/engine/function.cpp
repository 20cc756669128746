#include "engine/function.h"

#include "engine/counters.h"
#include "engine/rules.h"

namespace engine {

namespace {

// JavaScript no longer refers to a host function or error. Runs inside V8's collector, perhaps
// without the host's lock: the host's reference is only put on a list.
void host_object_died(const v8::WeakCallbackInfo<Held>& info) {
  Held* held = info.GetParameter();
  held->handle.Reset();
  held->isolate->identities.remove(*held);
  if (held->context != nullptr) held->context->functions.erase(held->object);
  unlink(*held);
  held->isolate = nullptr;
  bury(held);
}

Held* attach(Isolate& isolate, v8::Local<v8::Object> target, void* object, HeldKind kind) {
  auto* held = new Held;
  held->kind = kind;
  held->object = object;
  held->handle.Reset(isolate.v8, target);
  link(*held, isolate);
  isolate.identities.add(*held, target);
  held->handle.SetWeak(held, host_object_died, v8::WeakCallbackType::kParameter);
  count(kind == HeldKind::function ? Kind::function : Kind::error, 1);
  return held;
}

void trampoline(const v8::FunctionCallbackInfo<v8::Value>& info) {
  auto& function = *static_cast<Held*>(info.Data().As<v8::External>()->Value());
  Isolate& isolate = *function.isolate;
  if (function.context == nullptr) {
    info.GetIsolate()->ThrowException(v8::Exception::Error(v8::String::NewFromUtf8Literal(
        info.GetIsolate(), "EY206: the function's context is closed")));
    return;
  }
  HostCall call{{isolate, *function.context, {}, {}}, function, info};
  const bool goes_on =
      take_turn(call, [](HostTurn& turn) { host.invoke(static_cast<HostCall&>(turn)); });
  if (goes_on && !call.result.IsEmpty()) info.GetReturnValue().Set(call.result);
}

}  // namespace

Ref make_function(EntryCore& entry, Context& context, void* callable, std::uint8_t flavour,
                  Ref name, bool constructible) {
  Isolate& isolate = entry.isolate;
  if (const auto known = context.functions.find(callable);
      known != context.functions.end() && known->second->flavour == flavour) {
    Ref function = local(*known->second, isolate.v8);
    host.release(callable);
    return function;
  }
  // The function's data must name the Held, and the Held the function: made in that order.
  auto* held = new Held;
  const v8::Local<v8::Context> local_context = context.borrow();
  v8::Local<v8::Function> function;
  if (!v8::Function::New(
           local_context, trampoline, v8::External::New(isolate.v8, held), 0,
           constructible ? v8::ConstructorBehavior::kAllow : v8::ConstructorBehavior::kThrow)
           .ToLocal(&function)) {
    delete held;
    host.release(callable);
    return {};
  }
  if (!name.IsEmpty() && name->IsString()) function->SetName(name.As<v8::String>());
  held->kind = HeldKind::function;
  held->flavour = flavour;
  held->object = callable;
  held->context = &context;
  held->handle.Reset(isolate.v8, function);
  link(*held, isolate);
  isolate.identities.add(*held, function);
  held->handle.SetWeak(held, host_object_died, v8::WeakCallbackType::kParameter);
  count(Kind::function, 1);
  context.functions.insert_or_assign(callable, held);
  return function;
}

Held* host_function(Isolate& isolate, Ref value) {
  if (!value->IsFunction()) return nullptr;
  Held* held = isolate.identities.find_host(value.As<v8::Object>());
  return held != nullptr && held->kind == HeldKind::function ? held : nullptr;
}

Ref call(EntryCore& entry, Ref function, Ref receiver, int count, Ref* arguments) {
  v8::Local<v8::Value> result;
  if (!function.As<v8::Function>()
           ->Call(entry.world, receiver, count, arguments)
           .ToLocal(&result)) {
    return {};
  }
  return result;
}

Ref construct(EntryCore& entry, Ref function, int count, Ref* arguments) {
  v8::Local<v8::Object> result;
  if (!function.As<v8::Function>()->NewInstance(entry.world, count, arguments).ToLocal(&result)) {
    return {};
  }
  return result;
}

Ref function_name(EntryCore& entry, Ref function) {
  // Of a proxy or a bound function V8 gives undefined, under a type that says String.
  Ref name = function.As<v8::Function>()->GetDebugName();
  return name->IsString() ? name : Ref(v8::String::Empty(entry.isolate.v8));
}

void attach_error(Isolate& isolate, Ref value, void* object) {
  attach(isolate, value.As<v8::Object>(), object, HeldKind::error);
}

}  // namespace engine
