#include "engine/script_compiler.h"

#include <memory>

#include "engine/compat.h"
#include "engine/platform.h"

namespace engine {

namespace {

using Compiler = v8::ScriptCompiler;

v8::ScriptOrigin origin_of(Isolate& isolate, const Origin& origin) {
  v8::Local<v8::Data> options;
  if (!origin.host_defined_options.IsEmpty()) {
    options = unpack<v8::PrimitiveArray>(origin.host_defined_options);
  }
  return compat::script_origin(isolate.v8, origin.filename, origin.line, origin.column,
                               origin.shared_cross_origin, origin.script_id, origin.source_map_url,
                               origin.opaque, origin.wasm, origin.module, options);
}

// V8's description of what to compile, for the time of one call.
class Compilation {
 public:
  Compilation(EntryCore& entry, Code& code)
      : code_(code),
        source_(code.source.As<v8::String>(), origin_of(entry.isolate, code.origin),
                code.cache ? new Compiler::CachedData(code.cache->data(),
                                                      static_cast<int>(code.cache->size()))
                           : nullptr) {}
  ~Compilation() {
    const Compiler::CachedData* cache = source_.GetCachedData();
    code_.rejected = cache != nullptr && cache->rejected;
  }
  Compilation(const Compilation&) = delete;
  Compilation& operator=(const Compilation&) = delete;

  Compiler::Source* source() { return &source_; }
  Compiler::CompileOptions options() const {
    if (code_.cache) return Compiler::kConsumeCodeCache;
    return code_.eager ? Compiler::kEagerCompile : Compiler::kNoCompileOptions;
  }
  Compiler::NoCacheReason reason() const {
    return static_cast<Compiler::NoCacheReason>(code_.no_cache_reason);
  }

 private:
  Code& code_;
  Compiler::Source source_;
};

std::vector<std::uint8_t> bytes_of(Compiler::CachedData* made) {
  const std::unique_ptr<Compiler::CachedData> data(made);
  if (data == nullptr) return {};
  return {data->data, data->data + data->length};
}

v8::Local<v8::Private> description_key(Isolate& isolate) {
  if (isolate.description_key.IsEmpty()) {
    isolate.description_key.Reset(isolate.v8, v8::Private::New(isolate.v8));
  }
  return borrow(isolate.description_key);
}

}  // namespace

// The script is held weakly: V8 drops the record with the script.
struct KnownSource {
  Isolate* isolate;
  int id;
  v8::Global<v8::UnboundScript> script;
  v8::Global<v8::String> source;
  v8::Global<v8::Value> source_map_url;  // the origin's; empty where that has none
};

namespace {

// Runs inside V8's collector: no V8 but Reset.
void script_died(const v8::WeakCallbackInfo<KnownSource>& info) {
  KnownSource* known = info.GetParameter();
  known->script.Reset();
  known->source.Reset();
  known->source_map_url.Reset();
  known->isolate->sources.erase(known->id);
  delete known;
}

void remember(Isolate& isolate, v8::Local<v8::UnboundScript> script, const Code& code) {
  const int id = script->GetId();
  if (isolate.sources.contains(id)) return;  // V8 had it in its own cache
  auto* known = new KnownSource{&isolate, id, {}, {}, {}};
  known->script.Reset(isolate.v8, script);
  known->source.Reset(isolate.v8, code.source.As<v8::String>());
  const Ref map = code.origin.source_map_url;
  if (!map.IsEmpty() && map.As<v8::String>()->Length() != 0) {
    known->source_map_url.Reset(isolate.v8, map);
  }
  known->script.SetWeak(known, script_died, v8::WeakCallbackType::kParameter);
  isolate.sources.emplace(id, known);
}

}  // namespace

Ref compile(EntryCore& entry, Code& code) {
  Compilation compilation(entry, code);
  v8::Local<v8::Script> script;
  if (!Compiler::Compile(entry.world, compilation.source(), compilation.options(),
                         compilation.reason())
           .ToLocal(&script)) {
    return {};
  }
  return pack(script);
}

Ref compile_unbound(EntryCore& entry, Code& code) {
  Compilation compilation(entry, code);
  v8::Local<v8::UnboundScript> script;
  if (!Compiler::CompileUnboundScript(entry.isolate.v8, compilation.source(), compilation.options(),
                                      compilation.reason())
           .ToLocal(&script)) {
    return {};
  }
  return pack(script);
}

Ref compile_module(EntryCore& entry, Code& code) {
  Compilation compilation(entry, code);
  v8::Local<v8::Module> module;
  if (!Compiler::CompileModule(entry.isolate.v8, compilation.source(), compilation.options(),
                               compilation.reason())
           .ToLocal(&module)) {
    return {};
  }
  return pack(module);
}

Ref compile_function(EntryCore& entry, Code& code, std::vector<Ref>& parameters,
                     std::vector<Ref>& extensions) {
  Compilation compilation(entry, code);
  std::vector<v8::Local<v8::String>> names;
  for (const Ref& name : parameters) names.push_back(name.As<v8::String>());
  std::vector<v8::Local<v8::Object>> objects;
  for (const Ref& object : extensions) objects.push_back(object.As<v8::Object>());
  v8::Local<v8::Function> function;
  if (!Compiler::CompileFunction(entry.world, compilation.source(), names.size(), names.data(),
                                 objects.size(), objects.data(), compilation.options(),
                                 compilation.reason())
           .ToLocal(&function)) {
    return {};
  }
  return function;
}

void remember_source(EntryCore& entry, Ref unbound, const Code& code) {
  remember(entry.isolate, unpack<v8::UnboundScript>(unbound), code);
}

Ref source_map_of_script(Isolate& isolate, int script) {
  const auto found = isolate.sources.find(script);
  if (found == isolate.sources.end() || found->second->source_map_url.IsEmpty()) return {};
  return found->second->source_map_url.Get(isolate.v8);
}

void remember_function(EntryCore& entry, Ref function, Ref description) {
  // Of a function just made: nothing can refuse or run.
  (void)function.As<v8::Function>()->SetPrivate(entry.world, description_key(entry.isolate),
                                                description);
}

Ref source_of_script(Isolate& isolate, Ref unbound) {
  const auto found = isolate.sources.find(unpack<v8::UnboundScript>(unbound)->GetId());
  return found == isolate.sources.end() ? Ref() : Ref(found->second->source.Get(isolate.v8));
}

Ref description_of_function(EntryCore& entry, Ref function) {
  v8::Local<v8::Value> description;
  if (function->IsProxy() || !function.As<v8::Function>()
                                  ->GetPrivate(entry.world, description_key(entry.isolate))
                                  .ToLocal(&description)) {
    return {};
  }
  return description->IsString() ? description : Ref();
}

std::vector<std::uint8_t> create_code_cache(Ref unbound) {
  return bytes_of(Compiler::CreateCodeCache(unpack<v8::UnboundScript>(unbound)));
}

std::vector<std::uint8_t> create_function_code_cache(Ref function) {
  return bytes_of(Compiler::CreateCodeCacheForFunction(function.As<v8::Function>()));
}

std::vector<std::uint8_t> create_module_code_cache(Ref unbound_module) {
  return bytes_of(Compiler::CreateCodeCache(unpack<v8::UnboundModuleScript>(unbound_module)));
}

std::uint32_t cached_data_version_tag() {
  start_v8();
  return Compiler::CachedDataVersionTag();
}

void forget_sources(Isolate& isolate) {
  for (const auto& [id, known] : isolate.sources) delete known;
  isolate.sources.clear();
  isolate.description_key.Reset();
}

}  // namespace engine
