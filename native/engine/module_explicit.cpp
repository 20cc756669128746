#include "engine/module_explicit.h"

#include <utility>

#include "engine/compat_modules.h"
#include "engine/es_module.h"
#include "engine/host.h"

namespace engine {

namespace {

thread_local void* asked = nullptr;
thread_local void* asked_for_source = nullptr;

// The host's answer; empty where it threw.
Ref answer_of(v8::Local<v8::Context> where, v8::Local<v8::String> specifier,
              v8::Local<v8::FixedArray> attributes, v8::Local<v8::Module> referrer, void* resolver,
              bool of_source) {
  v8::Isolate* v8 = v8::Isolate::GetCurrent();
  Isolate* isolate = thread_slot.current;
  Context* context = context_of(where);
  if (isolate == nullptr || isolate->entry == nullptr || context == nullptr) {
    v8->ThrowException(v8::Exception::Error(
        v8::String::NewFromUtf8Literal(v8, "EY206: the module's context is closed")));
    return {};
  }
  ResolveTurn turn{{*isolate, *context, {}, {}},
                   specifier,
                   attribute_pairs(where, attributes, 3),
                   pack(referrer),
                   resolver,
                   of_source,
                   {}};
  const bool goes_on = take_turn_or_throw(
      turn, [](HostTurn& base) { host.resolve_module(static_cast<ResolveTurn&>(base)); });
  if (!goes_on) return {};
  if (turn.module.IsEmpty()) {
    v8->ThrowException(v8::Exception::Error(
        v8::String::NewFromUtf8Literal(v8, "the resolver of a module gave none")));
  }
  return turn.module;
}

v8::MaybeLocal<v8::Module> ask(v8::Local<v8::Context> where, v8::Local<v8::String> specifier,
                               v8::Local<v8::FixedArray> attributes,
                               v8::Local<v8::Module> referrer) {
  const Ref found = answer_of(where, specifier, attributes, referrer, asked, false);
  if (found.IsEmpty()) return {};
  return unpack<v8::Module>(found);
}

v8::MaybeLocal<v8::Object> ask_for_source(v8::Local<v8::Context> where,
                                          v8::Local<v8::String> specifier,
                                          v8::Local<v8::FixedArray> attributes,
                                          v8::Local<v8::Module> referrer) {
  if (asked_for_source == nullptr) {
    v8::Isolate* v8 = v8::Isolate::GetCurrent();
    v8->ThrowException(v8::Exception::SyntaxError(v8::String::NewFromUtf8Literal(
        v8,
        "`import source` needs a resolver of sources: instantiate_module(scope, resolver, "
        "source_resolver)")));
    return {};
  }
  const Ref found = answer_of(where, specifier, attributes, referrer, asked_for_source, true);
  if (found.IsEmpty()) return {};
  return found.As<v8::Object>();
}

v8::Local<v8::Module> module_in(Ref ref) { return unpack<v8::Module>(ref); }

}  // namespace

bool is_instantiating() { return asked != nullptr; }

std::optional<bool> instantiate_asking(EntryCore& entry, Ref module, void* resolver,
                                       void* source_resolver) {
  void* before = std::exchange(asked, resolver);
  void* source_before = std::exchange(asked_for_source, source_resolver);
  const v8::Maybe<bool> done =
      compat::instantiate(module_in(module), entry.world, ask, ask_for_source);
  asked = before;
  asked_for_source = source_before;
  return done.IsJust() ? std::optional(done.FromJust()) : std::nullopt;
}

bool tells_of_stalled_awaits() { return compat::kTellsOfStalledAwaits; }

std::vector<std::pair<Ref, Ref>> stalled_awaits(EntryCore& entry, Ref module) {
  std::vector<std::pair<Ref, Ref>> found;
  for (const auto& [one, message] : compat::stalled_awaits(entry.isolate.v8, module_in(module))) {
    found.emplace_back(pack(one), pack(message));
  }
  return found;
}

Ref unbound_module_script(Ref module) { return pack(module_in(module)->GetUnboundModuleScript()); }

int module_script_id(Ref module) { return module_in(module)->ScriptId(); }

std::pair<int, int> module_location(Ref module, int offset) {
  v8::Location place = module_in(module)->SourceOffsetToLocation(offset);
  return {place.GetLineNumber(), place.GetColumnNumber()};
}

int request_offset(Ref request) { return unpack<v8::ModuleRequest>(request)->GetSourceOffset(); }

int request_phase(Ref request) { return compat::phase(unpack<v8::ModuleRequest>(request)); }

Ref request_specifier(Ref request) { return unpack<v8::ModuleRequest>(request)->GetSpecifier(); }

std::vector<std::pair<Ref, Ref>> request_attributes(EntryCore& entry, Ref request,
                                                    std::vector<int>& offsets) {
  const v8::Local<v8::FixedArray> all = compat::attributes(unpack<v8::ModuleRequest>(request));
  for (int index = 2; index < all->Length(); index += 3) {
    offsets.push_back(all->Get(entry.world, index).As<v8::Int32>()->Value());
  }
  return attribute_pairs(entry.world, all, 3);
}

}  // namespace engine
