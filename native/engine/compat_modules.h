// The part of compat.h that is about modules.
#pragma once

#include <v8.h>

#include <utility>
#include <vector>

#include "engine/compat.h"

namespace engine::compat {

// --- Import assertions became attributes, and a list of names a span.

inline v8::Local<v8::FixedArray> attributes(v8::Local<v8::ModuleRequest> request) {
#if EYOT_V8_AT_LEAST(12, 4)
  return request->GetImportAttributes();
#else
  return request->GetImportAssertions();
#endif
}

inline v8::Local<v8::Module> synthetic_module(v8::Isolate* isolate, v8::Local<v8::String> name,
                                              const std::vector<v8::Local<v8::String>>& exports,
                                              v8::Module::SyntheticModuleEvaluationSteps steps) {
#if EYOT_V8_AT_LEAST(12, 4)
  return v8::Module::CreateSyntheticModule(
      isolate, name, v8::MemorySpan<const v8::Local<v8::String>>(exports.data(), exports.size()),
      steps);
#else
  return v8::Module::CreateSyntheticModule(isolate, name, exports, steps);
#endif
}

// --- Phases, from 13.6: `import source x from "y"` asks for what a module is made of. 0 is that
// phase and 1 evaluation, which is what all imports mean before.

inline constexpr bool kKnowsPhases = EYOT_V8_AT_LEAST(13, 6);

#if EYOT_V8_AT_LEAST(13, 6)

using ImportPhase = v8::ModuleImportPhase;
using ResolveSource = v8::Module::ResolveSourceCallback;
using ImportWithPhase = v8::HostImportModuleWithPhaseDynamicallyCallback;

inline int phase(v8::Local<v8::ModuleRequest> request) {
  return static_cast<int>(request->GetPhase());
}

inline v8::Maybe<bool> instantiate(v8::Local<v8::Module> module, v8::Local<v8::Context> where,
                                   v8::Module::ResolveModuleCallback resolve,
                                   ResolveSource resolve_source) {
  return module->InstantiateModule(where, resolve, resolve_source);
}

inline void set_import_with_phase(v8::Isolate* isolate, ImportWithPhase callback) {
  isolate->SetHostImportModuleWithPhaseDynamicallyCallback(callback);
}

#else

enum class ImportPhase : int { kSource, kEvaluation };
using ResolveSource = v8::MaybeLocal<v8::Object> (*)(v8::Local<v8::Context>, v8::Local<v8::String>,
                                                     v8::Local<v8::FixedArray>,
                                                     v8::Local<v8::Module>);
using ImportWithPhase = v8::MaybeLocal<v8::Promise> (*)(v8::Local<v8::Context>, v8::Local<v8::Data>,
                                                        v8::Local<v8::Value>, v8::Local<v8::String>,
                                                        ImportPhase, v8::Local<v8::FixedArray>);

inline int phase(v8::Local<v8::ModuleRequest> /*request*/) { return 1; }

inline v8::Maybe<bool> instantiate(v8::Local<v8::Module> module, v8::Local<v8::Context> where,
                                   v8::Module::ResolveModuleCallback resolve,
                                   ResolveSource /*resolve_source*/) {
  return module->InstantiateModule(where, resolve);
}

inline void set_import_with_phase(v8::Isolate* /*isolate*/, ImportWithPhase /*callback*/) {}

#endif

// --- What waits for ever: told of from 11.

inline constexpr bool kTellsOfStalledAwaits = EYOT_V8_AT_LEAST(11, 3);

using StalledAwaits = std::vector<std::pair<v8::Local<v8::Module>, v8::Local<v8::Message>>>;

inline StalledAwaits stalled_awaits([[maybe_unused]] v8::Isolate* isolate,
                                    [[maybe_unused]] v8::Local<v8::Module> module) {
  StalledAwaits found;
#if EYOT_V8_AT_LEAST(12, 4)
  const auto [modules, messages] = module->GetStalledTopLevelAwaitMessages(isolate);
  for (std::size_t index = 0; index < modules.size(); ++index) {
    found.emplace_back(modules[index], messages[index]);
  }
#elif EYOT_V8_AT_LEAST(11, 3)
  for (const auto& [one, message] : module->GetStalledTopLevelAwaitMessage(isolate)) {
    found.emplace_back(one, message);
  }
#endif
  return found;
}

}  // namespace engine::compat
