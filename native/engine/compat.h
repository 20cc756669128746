// Where the API of one V8 differs from another's: the one place that asks which V8 this is.
//
// The rest of the engine is written once, against the names below or what all have in common, for
// V8 10.2 (Debian 12), 11.3 (Debian 13), 12.4, 13.6 (Debian testing) and what comes after. A
// difference in what JavaScript sees is none of this file's: tests/behaviours.tsv and the tests say
// which V8 a behaviour needs.
#pragma once

#include <v8.h>

#define EYOT_V8_AT_LEAST(major, minor) \
  (V8_MAJOR_VERSION > (major) || (V8_MAJOR_VERSION == (major) && V8_MINOR_VERSION >= (minor)))

namespace engine::compat {

// --- Where a script comes from: an origin knows no isolate from 13.6.

template <class... Parts>
v8::ScriptOrigin script_origin([[maybe_unused]] v8::Isolate* isolate, Parts... parts) {
#if EYOT_V8_AT_LEAST(12, 4)
  return v8::ScriptOrigin(parts...);
#else
  return v8::ScriptOrigin(isolate, parts...);
#endif
}

// --- Interceptors of properties: from 12.4 they say in so many words whether they answered, and
// those that store have nothing to return; before, an answer was a return value that is set.

#if EYOT_V8_AT_LEAST(12, 4)
using Interception = v8::Intercepted;
using StoreInfo = v8::PropertyCallbackInfo<void>;
inline Interception intercepted() { return v8::Intercepted::kYes; }
inline Interception not_intercepted() { return v8::Intercepted::kNo; }
template <class T>
Interception stored(const StoreInfo&, const T&) {
  return v8::Intercepted::kYes;
}
#else
using Interception = void;
using StoreInfo = v8::PropertyCallbackInfo<v8::Value>;
inline Interception intercepted() {}
inline Interception not_intercepted() {}
template <class T>
Interception stored(const StoreInfo& info, const T& answer) {
  info.GetReturnValue().Set(answer);
}
#endif

// --- What goes along with a promise's reactions: the context's before 12.4, then the isolate's.

inline void set_continuation_data([[maybe_unused]] v8::Isolate* isolate,
                                  [[maybe_unused]] v8::Local<v8::Context> context,
                                  v8::Local<v8::Value> value) {
#if EYOT_V8_AT_LEAST(12, 4)
  isolate->SetContinuationPreservedEmbedderData(value);
#else
  context->SetContinuationPreservedEmbedderData(value);
#endif
}

inline v8::Local<v8::Value> continuation_data([[maybe_unused]] v8::Isolate* isolate,
                                              [[maybe_unused]] v8::Local<v8::Context> context) {
#if EYOT_V8_AT_LEAST(12, 4)
  return isolate->GetContinuationPreservedEmbedderData();
#else
  return context->GetContinuationPreservedEmbedderData();
#endif
}

// --- What the origin of the running script carries for its host: told from 13.6.

inline constexpr bool kTellsHostDefinedOptions = EYOT_V8_AT_LEAST(13, 6);

inline v8::MaybeLocal<v8::Data> host_defined_options([[maybe_unused]] v8::Isolate* isolate) {
#if EYOT_V8_AT_LEAST(13, 6)
  return isolate->GetCurrentHostDefinedOptions();
#else
  return {};
#endif
}

}  // namespace engine::compat
