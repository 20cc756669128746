#include "engine/import_callback.h"

#include "engine/compat_modules.h"
#include "engine/es_module.h"

namespace engine {

namespace {

void put(Isolate& isolate, Held*& place, void* callable) {
  if (place != nullptr) disown(place);
  place = callable == nullptr ? nullptr : own(isolate, callable);
}

// Hosts give arrays of primitives; V8 has other things there for code of its own.
Ref array_or_empty(v8::Local<v8::Data> options) {
  return options.IsEmpty() || !options->IsFixedArray() ? Ref() : pack(options);
}

v8::MaybeLocal<v8::Promise> take_import(AskedImport& turn) {
  v8::Isolate* v8 = turn.isolate.v8;
  const v8::Local<v8::Context> where = v8->GetCurrentContext();
  v8::Local<v8::Promise::Resolver> resolver;
  if (!v8::Promise::Resolver::New(where).ToLocal(&resolver)) return {};
  v8::TryCatch caught(v8);
  const bool goes_on =
      take_turn(turn, [](HostTurn& base) { host.ask_for_import(static_cast<AskedImport&>(base)); });
  if (goes_on && !turn.promise.IsEmpty()) return turn.promise.As<v8::Promise>();
  // Whoever is stopped gets a promise, too: V8 takes it for granted that who gives none has thrown.
  v8::Local<v8::Value> reason;
  if (goes_on) {
    reason = v8::Exception::TypeError(
        v8::String::NewFromUtf8Literal(v8, "the callback for import() gave no promise"));
  } else if (caught.HasCaught() && !caught.HasTerminated()) {
    reason = caught.Exception();
  }
  if (!reason.IsEmpty()) {
    caught.Reset();
    resolver->Reject(where, reason).FromMaybe(false);
  }
  turn.isolate.gate.insist(v8);
  return resolver->GetPromise();
}

v8::MaybeLocal<v8::Promise> on_phase(v8::Local<v8::Context> where, v8::Local<v8::Data> options,
                                     v8::Local<v8::Value> referrer, v8::Local<v8::String> specifier,
                                     compat::ImportPhase phase,
                                     v8::Local<v8::FixedArray> attributes) {
  v8::Isolate* v8 = v8::Isolate::GetCurrent();
  Isolate* isolate = thread_slot.current;
  Context* context = context_of(where);
  if (isolate == nullptr || isolate->v8 != v8 || isolate->entry == nullptr || context == nullptr ||
      isolate->import_phase_callback == nullptr) {
    v8::Local<v8::Promise::Resolver> resolver;
    if (!v8::Promise::Resolver::New(where).ToLocal(&resolver)) return {};
    resolver
        ->Reject(where, v8::Exception::SyntaxError(v8::String::NewFromUtf8Literal(
                            v8, "import.source() isn't there: nobody answers it")))
        .FromMaybe(false);
    return resolver->GetPromise();
  }
  AskedImport turn{{*isolate, *context, {}, {}},
                   array_or_empty(options),
                   referrer,
                   specifier,
                   attribute_pairs(where, attributes, 2),
                   static_cast<int>(phase),
                   isolate->import_phase_callback->object,
                   {}};
  return take_import(turn);
}

}  // namespace

void set_import_callback(Isolate& isolate, void* callable) {
  put(isolate, isolate.import_callback, callable);
}

void set_import_meta_callback(Isolate& isolate, void* callable) {
  put(isolate, isolate.import_meta_callback, callable);
}

bool knows_import_phases() { return compat::kKnowsPhases; }

void set_import_phase_callback(Isolate& isolate, void* callable) {
  put(isolate, isolate.import_phase_callback, callable);
}

// V8 ends the process where import.source() finds none.
void hear_phased_imports(Isolate& isolate) { compat::set_import_with_phase(isolate.v8, on_phase); }

v8::MaybeLocal<v8::Promise> ask_for_import(Isolate& isolate, Context& context,
                                           v8::Local<v8::Data> options,
                                           v8::Local<v8::Value> referrer,
                                           v8::Local<v8::String> specifier,
                                           v8::Local<v8::FixedArray> attributes) {
  const v8::Local<v8::Context> where = isolate.v8->GetCurrentContext();
  AskedImport turn{{isolate, context, {}, {}},
                   array_or_empty(options),
                   referrer,
                   specifier,
                   attribute_pairs(where, attributes, 2),
                   -1,
                   isolate.import_callback->object,
                   {}};
  return take_import(turn);
}

}  // namespace engine
