#include "engine/module_import.h"

#include <array>

#include "engine/es_module.h"
#include "engine/import_callback.h"
#include "engine/module_map.h"

namespace engine {

namespace {

using Info = v8::FunctionCallbackInfo<v8::Value>;

Isolate* running(v8::Isolate* which) {
  Isolate* isolate = thread_slot.current;
  return isolate != nullptr && isolate->v8 == which && isolate->entry != nullptr ? isolate
                                                                                 : nullptr;
}

// What an import() needs when its microtask runs: kept in an array of JavaScript's, which nobody
// else sees.
enum Part : std::uint32_t { kReferrer, kSpecifier, kAttributes, kResolver, kParts };

// False where V8 is being stopped: then it answers nothing, and what a promise waits for is over.
template <std::size_t count>
bool read_parts(v8::Local<v8::Context> where, v8::Local<v8::Value> data,
                std::array<v8::Local<v8::Value>, count>& parts) {
  for (std::uint32_t index = 0; index < count; ++index) {
    if (!data.As<v8::Array>()->Get(where, index).ToLocal(&parts[index])) return false;
  }
  return true;
}

void import_now(const Info& info) {
  v8::Isolate* v8 = info.GetIsolate();
  const v8::Local<v8::Context> where = v8->GetCurrentContext();
  Isolate* isolate = running(v8);
  std::array<v8::Local<v8::Value>, kParts> parts;
  if (!read_parts(where, info.Data(), parts)) return;
  const auto resolver = parts[kResolver].As<v8::Promise::Resolver>();
  Context* context = context_of(where);
  if (isolate == nullptr || context == nullptr) {
    resolver
        ->Reject(where, v8::Exception::Error(v8::String::NewFromUtf8Literal(
                            v8, "EY206: the context that imports is closed")))
        .FromMaybe(false);
    return;
  }
  v8::TryCatch caught(v8);
  ImportTurn turn{
      {*isolate, *context, {}, {}}, parts[kReferrer], parts[kSpecifier], parts[kAttributes]};
  const bool goes_on =
      take_turn(turn, [](HostTurn& base) { host.import_module(static_cast<ImportTurn&>(base)); });
  if (goes_on) {
    const Ref result = turn.result.IsEmpty() ? Ref(v8::Undefined(v8)) : turn.result;
    resolver->Resolve(where, result).FromMaybe(false);
  } else if (caught.HasCaught() && !caught.HasTerminated()) {
    const v8::Local<v8::Value> reason = caught.Exception();
    caught.Reset();
    resolver->Reject(where, reason).FromMaybe(false);
  }
  if (caught.HasCaught()) caught.ReThrow();
}

v8::MaybeLocal<v8::Promise> on_import(v8::Local<v8::Context> where,
                                      v8::Local<v8::Data> host_defined_options,
                                      v8::Local<v8::Value> referrer,
                                      v8::Local<v8::String> specifier,
                                      v8::Local<v8::FixedArray> attributes) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  Isolate* ours = running(isolate);
  Context* context = context_of(where);
  if (ours != nullptr && context != nullptr && ours->import_callback != nullptr) {
    return ask_for_import(*ours, *context, host_defined_options, referrer, specifier, attributes);
  }
  v8::Local<v8::Promise::Resolver> resolver;
  if (!v8::Promise::Resolver::New(where).ToLocal(&resolver)) return {};
  std::vector<v8::Local<v8::Value>> flat;
  for (const auto& [key, value] : attribute_pairs(where, attributes, 2)) {
    flat.push_back(key);
    flat.push_back(value);
  }
  std::array<v8::Local<v8::Value>, kParts> parts = {
      referrer, specifier, v8::Array::New(isolate, flat.data(), flat.size()), resolver};
  v8::Local<v8::Function> later;
  if (!v8::Function::New(where, import_now, v8::Array::New(isolate, parts.data(), parts.size()), 0,
                         v8::ConstructorBehavior::kThrow)
           .ToLocal(&later)) {
    return {};
  }
  isolate->EnqueueMicrotask(later);
  return resolver->GetPromise();
}

void on_import_meta(v8::Local<v8::Context> where, v8::Local<v8::Module> module,
                    v8::Local<v8::Object> meta) {
  Isolate* isolate = running(v8::Isolate::GetCurrent());
  Context* context = context_of(where);
  if (isolate == nullptr || context == nullptr) return;
  MetaTurn turn{
      {*isolate, *context, {}, {}}, pack(module), number_of(*context, pack(module)), meta};
  take_turn(turn, [](HostTurn& base) { host.describe_module(static_cast<MetaTurn&>(base)); });
}

void fulfil_import(const Info& info) {
  const v8::Local<v8::Context> where = info.GetIsolate()->GetCurrentContext();
  std::array<v8::Local<v8::Value>, 2> pair;
  if (!read_parts(where, info.Data(), pair)) return;
  pair[0].As<v8::Promise::Resolver>()->Resolve(where, pair[1]).FromMaybe(false);
}

void reject_import(const Info& info) {
  info.Data()
      .As<v8::Promise::Resolver>()
      ->Reject(info.GetIsolate()->GetCurrentContext(), info[0])
      .FromMaybe(false);
}

}  // namespace

void hear_imports(Isolate& isolate) {
  isolate.v8->SetHostImportModuleDynamicallyCallback(on_import);
  isolate.v8->SetHostInitializeImportMetaObjectCallback(on_import_meta);
  hear_phased_imports(isolate);
}

Ref evaluate_for_import(EntryCore& entry, Context& context, std::span<const int> numbers,
                        bool deep) {
  v8::Isolate* isolate = entry.isolate.v8;
  const Ref evaluated = evaluate(entry, context, numbers, deep);
  if (evaluated.IsEmpty()) return {};
  v8::Local<v8::Promise::Resolver> resolver;
  if (!v8::Promise::Resolver::New(entry.world).ToLocal(&resolver)) return {};
  std::array<v8::Local<v8::Value>, 2> pair = {
      resolver, module_namespace(module_at(entry, context, numbers.back()))};
  v8::Local<v8::Function> fulfilled;
  v8::Local<v8::Function> rejected;
  if (!v8::Function::New(entry.world, fulfil_import,
                         v8::Array::New(isolate, pair.data(), pair.size()))
           .ToLocal(&fulfilled) ||
      !v8::Function::New(entry.world, reject_import, resolver).ToLocal(&rejected) ||
      evaluated.As<v8::Promise>()->Then(entry.world, fulfilled, rejected).IsEmpty()) {
    return {};
  }
  return resolver->GetPromise();
}

}  // namespace engine
