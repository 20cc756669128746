#include "engine/reflect.h"

#include "engine/settle.h"

namespace engine {

namespace {

v8::Local<v8::Private> key_of(v8::Isolate* isolate, const char* name) {
  v8::Local<v8::String> text;
  if (!v8::String::NewFromUtf8(isolate, name).ToLocal(&text)) return {};
  return v8::Private::ForApi(isolate, text);
}

constexpr const char* kGet = "eyot.Reflect.get";
constexpr const char* kSet = "eyot.Reflect.set";

// Empty in a context that isn't one of ours.
v8::Local<v8::Function> remembered(EntryCore& entry, const char* name) {
  v8::Isolate* isolate = entry.isolate.v8;
  const Context* context = context_of(entry.world);
  v8::Local<v8::Value> found;
  if (context == nullptr) return {};
  const auto& prototype = context->error_prototypes[static_cast<std::size_t>(ErrorKind::error)];
  if (prototype.IsEmpty() ||
      !prototype.Get(isolate)->GetPrivate(entry.world, key_of(isolate, name)).ToLocal(&found) ||
      !found->IsFunction()) {
    return {};
  }
  return found.As<v8::Function>();
}

}  // namespace

Ref get_for(EntryCore& entry, Ref object, Ref key, Ref receiver) {
  const v8::Local<v8::Function> function = remembered(entry, kGet);
  if (function.IsEmpty()) return settle(entry, object.As<v8::Object>()->Get(entry.world, key));
  Ref arguments[] = {object, key, receiver};
  return settle(entry, function->Call(entry.world, v8::Undefined(entry.isolate.v8), 3, arguments));
}

std::optional<bool> set_for(EntryCore& entry, Ref object, Ref key, Ref value, Ref receiver) {
  const v8::Local<v8::Function> function = remembered(entry, kSet);
  if (function.IsEmpty()) {
    return settle(entry, object.As<v8::Object>()->Set(entry.world, key, value));
  }
  Ref arguments[] = {object, key, value, receiver};
  const Ref done =
      settle(entry, function->Call(entry.world, v8::Undefined(entry.isolate.v8), 4, arguments));
  return done.IsEmpty() ? std::nullopt : std::optional(done->IsTrue());
}

void remember_reflect(v8::Isolate* isolate, v8::Local<v8::Context> context,
                      v8::Local<v8::Object> prototype) {
  v8::Local<v8::Value> reflect;
  v8::Local<v8::Value> get;
  v8::Local<v8::Value> set;
  const auto text = [isolate](const char* name) {
    return v8::String::NewFromUtf8(isolate, name).FromMaybe(v8::Local<v8::String>());
  };
  if (!context->Global()->Get(context, text("Reflect")).ToLocal(&reflect) || !reflect->IsObject() ||
      !reflect.As<v8::Object>()->Get(context, text("get")).ToLocal(&get) ||
      !reflect.As<v8::Object>()->Get(context, text("set")).ToLocal(&set)) {
    return;
  }
  // Of an object that V8 has just made: nothing can refuse or run.
  (void)prototype->SetPrivate(context, key_of(isolate, kGet), get);
  (void)prototype->SetPrivate(context, key_of(isolate, kSet), set);
}

}  // namespace engine
