#include "engine/es_module.h"

#include <algorithm>
#include <utility>

#include "engine/compat_modules.h"
#include "engine/ground.h"
#include "engine/own_promise.h"

namespace engine {

namespace {

v8::Local<v8::Module> module_in(Ref ref) { return unpack<v8::Module>(ref); }

// Triples of key, value and offset where a module asks, pairs where import() does.
constexpr int kTriples = 3;

void append(v8::Isolate* isolate, ImportKey& key, v8::Local<v8::String> text) {
  const auto length = static_cast<std::size_t>(text->Length());
  const std::size_t before = key.size();
  key.resize(before + length);
  const v8::String::Value units(isolate, text);
  std::copy_n(reinterpret_cast<const char16_t*>(*units), length, key.begin() + before);
  key.push_back(u'\0');
}

}  // namespace

ModuleStatus module_status(Ref module) {
  return static_cast<ModuleStatus>(module_in(module)->GetStatus());
}

std::vector<std::pair<Ref, Ref>> attribute_pairs(v8::Local<v8::Context> context,
                                                 v8::Local<v8::FixedArray> attributes, int step) {
  std::vector<std::pair<Ref, Ref>> pairs;
  for (int index = 0; index + 1 < attributes->Length(); index += step) {
    pairs.emplace_back(attributes->Get(context, index).As<v8::Value>(),
                       attributes->Get(context, index + 1).As<v8::Value>());
  }
  return pairs;
}

std::vector<Request> requests_of(EntryCore& entry, Ref module) {
  std::vector<Request> requests;
  const v8::Local<v8::Module> the = module_in(module);
  if (!the->IsSourceTextModule()) return requests;
  const v8::Local<v8::FixedArray> all = the->GetModuleRequests();
  for (int index = 0; index < all->Length(); ++index) {
    const auto one = all->Get(entry.world, index).As<v8::ModuleRequest>();
    v8::Location place = the->SourceOffsetToLocation(one->GetSourceOffset());
    requests.push_back(
        {.packed = pack(one),
         .specifier = one->GetSpecifier(),
         .attributes = attribute_pairs(entry.world, compat::attributes(one), kTriples),
         .line = place.GetLineNumber() + 1,
         .column = place.GetColumnNumber() + 1});
  }
  return requests;
}

ImportKey import_key(v8::Local<v8::Context> context, v8::Local<v8::String> specifier,
                     v8::Local<v8::FixedArray> attributes) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  ImportKey key;
  append(isolate, key, specifier);
  for (const auto& [name, value] : attribute_pairs(context, attributes, kTriples)) {
    append(isolate, key, name.As<v8::String>());
    append(isolate, key, value.As<v8::String>());
  }
  return key;
}

ImportKey import_key(EntryCore& entry, const Request& request) {
  return import_key(entry.world, request.specifier.As<v8::String>(),
                    compat::attributes(unpack<v8::ModuleRequest>(request.packed)));
}

Ref evaluate(EntryCore& entry, Ref module) {
  Isolate& isolate = entry.isolate;
  // V8 ends the process where it is stopped before the module's own code runs: by a shot, by a
  // promise hook, or by what a program has made of promises.
  if (!isolate.gate.be_tender()) return {};
  if (is_graph_async(module) && !fix_promises(entry)) return {};
  const bool told = std::exchange(isolate.tells_of_promise, true);
  const Ground ground(entry);
  v8::Local<v8::Value> promise;
  const bool done = module_in(module)->Evaluate(entry.world).ToLocal(&promise);
  isolate.tells_of_promise = told;
  return done ? Ref(promise) : Ref();
}

Ref module_exception(Ref module) { return module_in(module)->GetException(); }
Ref module_namespace(Ref module) { return module_in(module)->GetModuleNamespace(); }
bool is_graph_async(Ref module) { return module_in(module)->IsGraphAsync(); }
bool is_source_text(Ref module) { return module_in(module)->IsSourceTextModule(); }
int module_hash(Ref module) { return module_in(module)->GetIdentityHash(); }
bool is_module_namespace(Ref value) { return value->IsModuleNamespaceObject(); }

}  // namespace engine
