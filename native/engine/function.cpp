#include "engine/function.h"

#include "engine/compat.h"
#include "engine/counters.h"
#include "engine/host_data.h"
#include "engine/rules.h"

namespace engine {

namespace {

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

// A function's data, where it has some, is an object with the Held in one field and it in another.
Held& held_in(v8::Local<v8::Value> data) {
  if (data->IsExternal()) return *static_cast<Held*>(data.As<v8::External>()->Value());
  return held_in_host_data(data.As<v8::Object>());
}

void trampoline(const v8::FunctionCallbackInfo<v8::Value>& info) {
  Held& function = held_in(info.Data());
  Isolate& isolate = *function.isolate;
  if (function.context == nullptr) {
    info.GetIsolate()->ThrowException(v8::Exception::Error(v8::String::NewFromUtf8Literal(
        info.GetIsolate(), "EY206: the function's context is closed")));
    return;
  }
  HostCall call{
      {isolate, *function.context, {}, {}}, function, info, ReturnSlot(info.GetReturnValue()), {}};
  if (!info.Data()->IsExternal()) call.data = host_data(info.Data().As<v8::Object>());
  const bool goes_on =
      take_turn(call, [](HostTurn& turn) { host.invoke(static_cast<HostCall&>(turn)); });
  if (goes_on && !call.result.IsEmpty()) info.GetReturnValue().Set(call.result);
}

}  // namespace

namespace {

Ref new_function(EntryCore& entry, Context& context, void* callable, std::uint8_t flavour,
                 const FunctionOptions& options, Held*& held) {
  Isolate& isolate = entry.isolate;
  // The function's data must name the Held, and the Held the function: made in that order.
  held = new Held;
  const v8::Local<v8::Context> local_context = context.borrow();
  const v8::Local<v8::Value> data =
      options.data.IsEmpty() ? Ref(v8::External::New(isolate.v8, held))
                             : make_host_data(isolate, local_context, *held, options.data);
  v8::Local<v8::Function> function;
  if (data.IsEmpty() || !v8::Function::New(local_context, trampoline, data, options.length,
                                           options.constructible ? v8::ConstructorBehavior::kAllow
                                                                 : v8::ConstructorBehavior::kThrow,
                                           static_cast<v8::SideEffectType>(options.side_effect))
                             .ToLocal(&function)) {
    delete held;
    host.release(callable);
    return {};
  }
  held->kind = HeldKind::function;
  held->flavour = flavour;
  held->object = callable;
  held->context = &context;
  held->handle.Reset(isolate.v8, function);
  link(*held, isolate);
  isolate.identities.add(*held, function);
  held->handle.SetWeak(held, host_object_died, v8::WeakCallbackType::kParameter);
  count(Kind::function, 1);
  return function;
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
  Held* held = nullptr;
  const Ref function = new_function(entry, context, callable, flavour,
                                    {.data = {}, .constructible = constructible}, held);
  if (function.IsEmpty()) return function;
  if (!name.IsEmpty() && name->IsString())
    function.As<v8::Function>()->SetName(name.As<v8::String>());
  context.functions.insert_or_assign(callable, held);
  return function;
}

Ref make_function(EntryCore& entry, Context& context, void* callable, std::uint8_t flavour,
                  const FunctionOptions& options) {
  Held* held = nullptr;
  return new_function(entry, context, callable, flavour, options, held);
}

Held* host_function(Isolate& isolate, Ref value) {
  if (!value->IsFunction()) return nullptr;
  Held* held = isolate.identities.find_host(value.As<v8::Object>());
  const bool ours =
      held != nullptr && (held->kind == HeldKind::function || held->kind == HeldKind::exposed);
  return ours ? held : nullptr;
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

Ref call(EntryCore& /*entry*/, Context& context, Ref function, Ref receiver, int count,
         Ref* arguments) {
  v8::Local<v8::Value> result;
  if (!function.As<v8::Function>()
           ->Call(context.borrow(), receiver, count, arguments)
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

Ref name_of(Ref function) { return function.As<v8::Function>()->GetName(); }
namespace {
// Whether it is what each function of its realm inherits from, of which all realms share the name:
// V8 would write it to memory that can't be written. User code can't change the prototype that a
// fresh function has.
bool is_function_prototype(v8::Local<v8::Function> function) {
  v8::Local<v8::Context> home;
  if (!function->GetCreationContext().ToLocal(&home)) return true;
  v8::Local<v8::Function> fresh;
  return !v8::Function::New(home, [](const v8::FunctionCallbackInfo<v8::Value>&) {})
              .ToLocal(&fresh) ||
         fresh->GetPrototype() == function;
}
}  // namespace

void set_name(Isolate& isolate, Ref function, Ref name) {
  const auto the = function.As<v8::Function>();
  // V8's own are among those without a script. A template's are, too, and nothing tells them apart.
  const bool may_be_v8s = compat::kOwnFunctionsKeepNames &&
                          the->ScriptId() == v8::UnboundScript::kNoScriptId &&
                          host_function(isolate, function) == nullptr;
  if (!may_be_v8s && !is_function_prototype(the)) the->SetName(name.As<v8::String>());
}
Ref inferred_name(Ref function) { return function.As<v8::Function>()->GetInferredName(); }

namespace {
std::optional<int> unless(int absent, int number) {
  return number == absent ? std::nullopt : std::optional(number);
}
}  // namespace

std::optional<int> line_number(Ref function) {
  return unless(v8::Function::kLineOffsetNotFound,
                function.As<v8::Function>()->GetScriptLineNumber());
}

std::optional<int> column_number(Ref function) {
  return unless(v8::Function::kLineOffsetNotFound,
                function.As<v8::Function>()->GetScriptColumnNumber());
}

std::optional<int> script_id(Ref function) {
  return unless(v8::UnboundScript::kNoScriptId, function.As<v8::Function>()->ScriptId());
}

Origin function_origin(Ref function) {
  return told_origin(function.As<v8::Function>()->GetScriptOrigin());
}

void attach_error(Isolate& isolate, Ref value, void* object) {
  attach(isolate, value.As<v8::Object>(), object, HeldKind::error);
}

}  // namespace engine
