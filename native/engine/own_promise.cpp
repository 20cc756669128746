#include "engine/own_promise.h"

#include "engine/context.h"
#include "engine/isolate.h"
#include "engine/value.h"

namespace engine {

namespace {

v8::Local<v8::Value> property(v8::Local<v8::Context> where, v8::Local<v8::Value> object,
                              v8::Local<v8::Name> key) {
  v8::Local<v8::Value> value;
  if (object.IsEmpty() || !object->IsObject() ||
      !object.As<v8::Object>()->Get(where, key).ToLocal(&value)) {
    return {};
  }
  return value;
}

v8::Local<v8::Value> named(Isolate& isolate, v8::Local<v8::Context> where,
                           v8::Local<v8::Value> object, const char* name) {
  return property(where, object, make_ascii(isolate, name).As<v8::String>());
}

// A part of an object's own property, as JavaScript describes it; empty where there is none.
v8::Local<v8::Value> part(Isolate& isolate, v8::Local<v8::Context> where,
                          v8::Local<v8::Object> object, v8::Local<v8::Name> key, const char* name) {
  v8::Local<v8::Value> descriptor;
  if (!object->GetOwnPropertyDescriptor(where, key).ToLocal(&descriptor)) return {};
  return named(isolate, where, descriptor, name);
}

bool fix(Isolate& isolate, Context& context, v8::Local<v8::Context> where) {
  if (context.promise.IsEmpty() || context.promise_species.IsEmpty()) return false;
  const v8::Local<v8::Object> constructor = context.promise.Get(isolate.v8);
  const v8::Local<v8::Object> getter = context.promise_species.Get(isolate.v8);
  const v8::Local<v8::Symbol> species = isolate.species.Get(isolate.v8);
  const v8::Local<v8::String> key = make_ascii(isolate, "constructor").As<v8::String>();
  // A program can't replace it: it is neither writable nor configurable.
  const v8::Local<v8::Value> prototype = named(isolate, where, constructor, "prototype");
  if (prototype.IsEmpty() || !prototype->IsObject()) return false;
  const auto inherited = prototype.As<v8::Object>();
  if (part(isolate, where, inherited, key, "value") != constructor ||
      part(isolate, where, constructor, species, "get") != getter) {
    return false;
  }
  v8::PropertyDescriptor fixed(constructor, false);
  fixed.set_enumerable(false);
  fixed.set_configurable(false);
  v8::PropertyDescriptor same(getter, v8::Undefined(isolate.v8));
  same.set_enumerable(false);
  same.set_configurable(false);
  return inherited->DefineProperty(where, key, fixed).FromMaybe(false) &&
         constructor->DefineProperty(where, species, same).FromMaybe(false);
}

}  // namespace

void remember_promise(Context& context, v8::Local<v8::Context> local) {
  Isolate& isolate = *context.isolate;
  const v8::Context::Scope scope(local);
  const v8::Local<v8::Value> promise = named(isolate, local, local->Global(), "Promise");
  const v8::Local<v8::Value> symbols = named(isolate, local, local->Global(), "Symbol");
  const v8::Local<v8::Value> species = named(isolate, local, symbols, "species");
  if (promise.IsEmpty() || !promise->IsFunction() || species.IsEmpty() || !species->IsSymbol()) {
    return;
  }
  const v8::Local<v8::Value> getter =
      part(isolate, local, promise.As<v8::Object>(), species.As<v8::Symbol>(), "get");
  if (getter.IsEmpty() || !getter->IsFunction()) return;
  // Weak, but for the symbol, which all contexts share: they must not keep the world alive.
  if (isolate.species.IsEmpty()) isolate.species.Reset(isolate.v8, species.As<v8::Symbol>());
  context.promise.Reset(isolate.v8, promise.As<v8::Object>());
  context.promise.SetWeak();
  context.promise_species.Reset(isolate.v8, getter.As<v8::Object>());
  context.promise_species.SetWeak();
}

bool fix_promises(EntryCore& entry) {
  Isolate& isolate = entry.isolate;
  Context* context = context_of(entry.world);
  if (context != nullptr && context->promises_fixed) return true;
  if (context != nullptr && fix(isolate, *context, entry.world)) {
    context->promises_fixed = true;
    return true;
  }
  if (!entry.thrown()) {
    isolate.v8->ThrowException(v8::Exception::TypeError(
        make_ascii(isolate,
                   "a module with a top-level await needs Promise.prototype.constructor and "
                   "Promise[Symbol.species] as the language has them, and they were changed")
            .As<v8::String>()));
  }
  return false;
}

}  // namespace engine
