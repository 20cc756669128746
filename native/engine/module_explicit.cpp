#include "engine/module_explicit.h"

#include <utility>

#include "engine/compat.h"
#include "engine/es_module.h"
#include "engine/host.h"

namespace engine {

namespace {

thread_local void* asked = nullptr;

v8::MaybeLocal<v8::Module> ask(v8::Local<v8::Context> where, v8::Local<v8::String> specifier,
                               v8::Local<v8::FixedArray> attributes,
                               v8::Local<v8::Module> referrer) {
  v8::Isolate* v8 = v8::Isolate::GetCurrent();
  Isolate* isolate = thread_slot.current;
  Context* context = context_of(where);
  if (isolate == nullptr || isolate->entry == nullptr || context == nullptr || asked == nullptr) {
    v8->ThrowException(v8::Exception::Error(
        v8::String::NewFromUtf8Literal(v8, "EY206: the module's context is closed")));
    return {};
  }
  ResolveTurn turn{{*isolate, *context, {}, {}},
                   specifier,
                   attribute_pairs(where, attributes, 3),
                   pack(referrer),
                   asked,
                   {}};
  const bool goes_on = take_turn_or_throw(
      turn, [](HostTurn& base) { host.resolve_module(static_cast<ResolveTurn&>(base)); });
  if (!goes_on) return {};
  if (turn.module.IsEmpty()) {
    v8->ThrowException(v8::Exception::Error(
        v8::String::NewFromUtf8Literal(v8, "the resolver of a module gave none")));
    return {};
  }
  return unpack<v8::Module>(turn.module);
}

v8::Local<v8::Module> module_in(Ref ref) { return unpack<v8::Module>(ref); }

}  // namespace

bool is_instantiating() { return asked != nullptr; }

std::optional<bool> instantiate_asking(EntryCore& entry, Ref module, void* resolver) {
  void* before = std::exchange(asked, resolver);
  const v8::Maybe<bool> done = module_in(module)->InstantiateModule(entry.world, ask);
  asked = before;
  return done.IsJust() ? std::optional(done.FromJust()) : std::nullopt;
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
