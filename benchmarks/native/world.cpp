#include "world.h"

#include <libplatform/libplatform.h>

namespace {

v8::Local<v8::Script> compile(const World& world, const char* text) {
  const auto source = v8::String::NewFromUtf8(world.isolate, text).ToLocalChecked();
  auto origin = origin_of(world);
  return v8::Script::Compile(world.context, source, &origin).ToLocalChecked();
}

template <class Kind>
v8::Local<Kind> evaluate(const World& world, const char* text) {
  return compile(world, text)->Run(world.context).ToLocalChecked().As<Kind>();
}

void add_two(const v8::FunctionCallbackInfo<v8::Value>& info) {
  if (!info[0]->IsInt32() || !info[1]->IsInt32()) return;
  info.GetReturnValue().Set(info[0].As<v8::Int32>()->Value() + info[1].As<v8::Int32>()->Value());
}

}  // namespace

Engine::Engine() : platform_(v8::platform::NewDefaultPlatform()) {
  v8::V8::InitializePlatform(platform_.get());
  v8::V8::Initialize();
}

Engine::~Engine() {
  v8::V8::Dispose();
  v8::V8::DisposePlatform();
}

EnteredIsolate::EnteredIsolate() : allocator_(v8::ArrayBuffer::Allocator::NewDefaultAllocator()) {
  v8::Isolate::CreateParams params;
  params.array_buffer_allocator = allocator_.get();
  isolate_ = v8::Isolate::New(params);
  isolate_->Enter();
}

EnteredIsolate::~EnteredIsolate() {
  isolate_->Exit();
  isolate_->Dispose();
}

World::World(const EnteredIsolate& entered)
    : isolate(entered.get()), allocator(entered.allocator()), context(v8::Context::New(isolate)) {
  const v8::Context::Scope inside(context);
  origin_name = v8::String::NewFromUtf8Literal(isolate, "raw.js");
  script = compile(*this, "1+1");
  add = evaluate<v8::Function>(*this, "(a, b) => a + b");
  native_add = v8::Function::New(context, add_two).ToLocalChecked();
  call_in_a_loop = evaluate<v8::Function>(*this, R"js(
    (n, f) => { let last; for (let i = 0; i < n; i++) last = f(1, 2); return last })js");
  object = evaluate<v8::Object>(*this, "({x: 1})");
  key = v8::String::NewFromUtf8Literal(isolate, "x", v8::NewStringType::kInternalized);
}
