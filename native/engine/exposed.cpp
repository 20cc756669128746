#include "engine/exposed.h"

#include "engine/counters.h"
#include "engine/isolate.h"
#include "engine/object.h"
#include "engine/value.h"

namespace engine {

namespace {

constexpr int kHeld = 0;  // the one field of an exposed object

// What an object has before `new` has ended.
Held& nobody() {
  static Held the;
  return the;
}

void throw_text(v8::Isolate* isolate, const char* text, bool type) {
  v8::Local<v8::String> message;
  if (!v8::String::NewFromUtf8(isolate, text).ToLocal(&message)) return;
  isolate->ThrowException(type ? v8::Exception::TypeError(message) : v8::Exception::Error(message));
}

bool lost_context(const Context* context, v8::Isolate* isolate) {
  if (context != nullptr) return false;
  throw_text(isolate, "EY206: the object's context is closed", false);
  return true;
}

Held& held_in(v8::Local<v8::Object> object) {
  return *static_cast<Held*>(object->GetAlignedPointerFromInternalField(kHeld));
}

Member& member_in(v8::Local<v8::Value> data) {
  return *static_cast<Member*>(data.As<v8::External>()->Value());
}

void use(HostTurn& turn) { host.use_exposed(static_cast<ExposedCall&>(turn)); }

ExposedCall use_of(const Member& member, Held& held) {
  return {{*member.shape->isolate, *held.context, {}, {}},
          *member.shape,
          &member,
          &held,
          nullptr,
          {},
          {}};
}

void read(v8::Local<v8::Name> /*key*/, const v8::PropertyCallbackInfo<v8::Value>& info) {
  Held& held = held_in(info.Holder());
  if (lost_context(held.context, info.GetIsolate())) return;
  ExposedCall call = use_of(member_in(info.Data()), held);
  call.slot.emplace(info.GetReturnValue());
  if (take_turn(call, use) && !call.result.IsEmpty()) info.GetReturnValue().Set(call.result);
}

void write(v8::Local<v8::Name> /*key*/, v8::Local<v8::Value> value,
           const v8::PropertyCallbackInfo<void>& info) {
  Held& held = held_in(info.Holder());
  if (lost_context(held.context, info.GetIsolate())) return;
  ExposedCall call = use_of(member_in(info.Data()), held);
  call.value = value;
  take_turn(call, use);
}

void call_method(const v8::FunctionCallbackInfo<v8::Value>& info) {
  Held& held = held_in(info.This());  // the signature has seen to that it is one
  if (lost_context(held.context, info.GetIsolate())) return;
  ExposedCall call = use_of(member_in(info.Data()), held);
  call.info = &info;
  call.slot.emplace(info.GetReturnValue());
  if (take_turn(call, use) && !call.result.IsEmpty()) info.GetReturnValue().Set(call.result);
}

// Of the class itself: whatever it is called on.
void call_shared(const v8::FunctionCallbackInfo<v8::Value>& info) {
  const Member& member = member_in(info.Data());
  Context* context = current_context(*member.shape->isolate);
  if (lost_context(context, info.GetIsolate())) return;
  ExposedCall call{
      {*member.shape->isolate, *context, {}, {}}, *member.shape, &member, nullptr, &info, {},
      ReturnSlot(info.GetReturnValue())};
  if (take_turn(call, use) && !call.result.IsEmpty()) info.GetReturnValue().Set(call.result);
}

void construct(const v8::FunctionCallbackInfo<v8::Value>& info) {
  const Shape& shape = *static_cast<Shape*>(info.Data().As<v8::External>()->Value());
  if (!info.IsConstructCall()) {
    throw_text(info.GetIsolate(), "a class of Python's is called with new", true);
    return;
  }
  info.This()->SetAlignedPointerInInternalField(kHeld, &nobody());
  Context* context = current_context(*shape.isolate);
  if (lost_context(context, info.GetIsolate())) return;
  ExposedCall call{{*shape.isolate, *context, {}, {}}, shape, nullptr, nullptr, &info, {}, {}};
  if (take_turn(call, use) && !call.result.IsEmpty()) info.GetReturnValue().Set(call.result);
}

// JavaScript no longer refers to it. Runs inside V8's collector, perhaps without the host's lock.
void exposed_died(const v8::WeakCallbackInfo<Held>& info) {
  Held* held = info.GetParameter();
  held->handle.Reset();
  held->isolate->identities.remove(*held);
  if (held->context != nullptr) {
    auto [begin, end] = held->context->exposed.equal_range(held->object);
    for (; begin != end; ++begin) {
      if (begin->second == held) {
        held->context->exposed.erase(begin);
        break;
      }
    }
  }
  unlink(*held);
  held->isolate = nullptr;
  bury(held);
}

Held& attach(Isolate& isolate, Context& context, v8::Local<v8::Object> target, const Shape& shape,
             void* object) {
  auto* held = new Held;
  held->kind = HeldKind::exposed;
  held->object = object;
  held->shape = &shape;
  held->context = &context;
  held->handle.Reset(isolate.v8, target);
  link(*held, isolate);
  isolate.identities.add(*held, target);
  context.exposed.emplace(object, held);
  held->handle.SetWeak(held, exposed_died, v8::WeakCallbackType::kParameter);
  count(Kind::exposed, 1);
  return *held;
}

Held* find(const Context& context, void* object, const Shape& shape) {
  auto [begin, end] = context.exposed.equal_range(object);
  for (; begin != end; ++begin) {
    if (begin->second->shape == &shape) return begin->second;
  }
  return nullptr;
}

void add_member(Isolate& isolate, v8::Local<v8::FunctionTemplate> made, const Member& member,
                Ref text) {
  const v8::Local<v8::External> data = v8::External::New(isolate.v8, const_cast<Member*>(&member));
  const auto name = text.As<v8::Name>();
  if (member.kind == MemberKind::attribute || member.kind == MemberKind::fixed) {
    const bool fixed = member.kind == MemberKind::fixed;
    made->InstanceTemplate()->SetNativeDataProperty(
        name, read, fixed ? nullptr : write, data,
        fixed ? static_cast<v8::PropertyAttribute>(v8::DontDelete | v8::ReadOnly) : v8::DontDelete);
    return;
  }
  const bool shared = member.kind == MemberKind::shared;
  const v8::Local<v8::FunctionTemplate> method = v8::FunctionTemplate::New(
      isolate.v8, shared ? call_shared : call_method, data,
      shared ? v8::Local<v8::Signature>() : v8::Signature::New(isolate.v8, made), 0,
      v8::ConstructorBehavior::kThrow);
  if (name->IsString()) method->SetClassName(name.As<v8::String>());
  if (shared) {
    made->Set(name, method, v8::DontEnum);
  } else {
    made->PrototypeTemplate()->Set(name, method, v8::DontEnum);
  }
}

}  // namespace

Shape& make_shape(Isolate& isolate, Ref class_name, void* type,
                  const std::vector<MemberName>& members) {
  Shape& shape = *isolate.shapes.emplace_back(std::make_shared<Shape>());
  shape.isolate = &isolate;
  shape.type = type;
  const v8::Local<v8::FunctionTemplate> made = v8::FunctionTemplate::New(
      isolate.v8, type == nullptr ? nullptr : construct, v8::External::New(isolate.v8, &shape));
  made->SetClassName(class_name.As<v8::String>());
  made->InstanceTemplate()->SetInternalFieldCount(1);
  made->ReadOnlyPrototype();
  // From the last: V8 lists attributes in the opposite order of that in which they were added.
  for (std::size_t left = members.size(); left != 0; --left) {
    const MemberName& given = members[left - 1];
    const Member& member = *shape.members.emplace_back(
        std::make_unique<Member>(Member{&shape, given.name, given.kind}));
    Ref text = given.text;
    if (member.kind == MemberKind::iterate) text = v8::Symbol::GetIterator(isolate.v8);
    if (member.kind == MemberKind::iterate_async) text = v8::Symbol::GetAsyncIterator(isolate.v8);
    if (member.kind == MemberKind::dispose) continue;  // not every V8 has the symbol
    add_member(isolate, made, member, text);
  }
  shape.made.Reset(isolate.v8, made);
  return shape;
}

namespace {

// Symbol.dispose, from V8 itself or a polyfill; empty where there is none.
Ref dispose_symbol(EntryCore& entry) {
  const v8::TryCatch dropped(entry.isolate.v8);
  const Ref symbols = get(entry, entry.world->Global(), make_ascii(entry.isolate, "Symbol"));
  if (symbols.IsEmpty() || !symbols->IsObject()) return {};
  const Ref found = get(entry, symbols, make_ascii(entry.isolate, "dispose"));
  return !found.IsEmpty() && found->IsSymbol() ? found : Ref();
}

// What templates can't say, done once a context.
bool prepare(EntryCore& entry, Context& context, const Shape& shape,
             v8::Local<v8::Function> constructor) {
  if (!context.shapes.insert(&shape).second) return true;
  const Ref name = make_ascii(entry.isolate, "prototype");
  v8::Local<v8::Value> prototype;
  if (!constructor->Get(entry.world, name).ToLocal(&prototype) || !prototype->IsObject()) {
    return false;
  }
  const auto object = prototype.As<v8::Object>();
  // What is no class is not to be made by JavaScript.
  if (shape.type == nullptr &&
      object->Delete(entry.world, make_ascii(entry.isolate, "constructor")).IsNothing()) {
    return false;
  }
  // A trap that there is none for must not be looked for where programs can put one.
  if (!shape.members.empty() && is_trap(shape.members[0]->kind) &&
      !set_prototype(entry, object, make_null(entry.isolate))) {
    return false;
  }
  for (const auto& member : shape.members) {
    if (member->kind != MemberKind::dispose) continue;
    const Ref symbol = dispose_symbol(entry);
    if (symbol.IsEmpty()) continue;
    v8::Local<v8::Function> method;
    const auto made = v8::FunctionTemplate::New(
        entry.isolate.v8, call_method, v8::External::New(entry.isolate.v8, member.get()),
        v8::Signature::New(entry.isolate.v8, shape.made.Get(entry.isolate.v8)), 0,
        v8::ConstructorBehavior::kThrow);
    if (!made->GetFunction(entry.world).ToLocal(&method) ||
        object->DefineOwnProperty(entry.world, symbol.As<v8::Name>(), method, v8::DontEnum)
            .IsNothing()) {
      return false;
    }
  }
  return true;
}

}  // namespace

Ref expose(EntryCore& entry, Context& context, const Shape& shape, void* object) {
  Isolate& isolate = entry.isolate;
  if (const Held* known = find(context, object, shape)) return local(*known, isolate.v8);
  const v8::Local<v8::FunctionTemplate> made = borrow(shape.made);
  v8::Local<v8::Function> constructor;
  if (!made->GetFunction(entry.world).ToLocal(&constructor) ||
      !prepare(entry, context, shape, constructor)) {
    return {};
  }
  v8::Local<v8::Object> target = constructor;
  if (object != shape.type) {
    if (!made->InstanceTemplate()->NewInstance(entry.world).ToLocal(&target)) return {};
    target->SetAlignedPointerInInternalField(kHeld, &nobody());
  }
  host.keep(object);
  Held& held = attach(isolate, context, target, shape, object);
  if (object != shape.type) target->SetAlignedPointerInInternalField(kHeld, &held);
  return target;
}

Ref known_view(const Context& context, v8::Isolate* isolate, const Shape& shape, void* object) {
  const Held* known = find(context, object, shape);
  return known == nullptr ? Ref() : local(*known, isolate);
}

Ref expose_view(EntryCore& entry, Context& context, const Shape& shape, void* object, Ref target) {
  const v8::Local<v8::FunctionTemplate> made = borrow(shape.made);
  v8::Local<v8::Function> constructor;
  v8::Local<v8::Object> handler;
  v8::Local<v8::Proxy> view;
  if (!made->GetFunction(entry.world).ToLocal(&constructor) ||
      !prepare(entry, context, shape, constructor) ||
      !made->InstanceTemplate()->NewInstance(entry.world).ToLocal(&handler)) {
    return {};
  }
  handler->SetAlignedPointerInInternalField(kHeld, &nobody());
  if (!v8::Proxy::New(entry.world, target.As<v8::Object>(), handler).ToLocal(&view)) return {};
  host.keep(object);
  Held& held = attach(entry.isolate, context, view, shape, object);
  handler->SetAlignedPointerInInternalField(kHeld, &held);
  return view;
}

Ref adopt_instance(ExposedCall& call, void* object) {
  if (const Held* known = find(call.context, object, call.shape)) {
    return local(*known, call.isolate.v8);
  }
  const v8::Local<v8::Object> target = call.info->This();
  host.keep(object);
  Held& held = attach(call.isolate, call.context, target, call.shape, object);
  target->SetAlignedPointerInInternalField(kHeld, &held);
  return target;
}

Ref known_exposure(const Context& context, v8::Isolate* isolate, void* object) {
  const auto known = context.exposed.find(object);
  return known == context.exposed.end() ? Ref() : local(*known->second, isolate);
}

const Shape* shape_of_class(const Context& context, void* type) {
  auto [begin, end] = context.exposed.equal_range(type);
  for (; begin != end; ++begin) {
    if (begin->second->shape->type == type) return begin->second->shape;
  }
  return nullptr;
}

bool is_exposed(const Isolate& isolate, Ref object) {
  const Held* held = isolate.identities.find_host(object.As<v8::Object>());
  return held != nullptr && held->kind == HeldKind::exposed;
}

}  // namespace engine
