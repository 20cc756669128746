#include "engine/context_data.h"

#include <algorithm>

#include "engine/compat.h"
#include "engine/isolate.h"

namespace engine {

namespace {
// After V8's own and ours.
constexpr int kFirst = kOwnEmbedderData;
}  // namespace

void set_embedder_data(Context& context, int index, Ref value) {
  context.borrow()->SetEmbedderData(kFirst + index, value);
}

Ref embedder_data(Context& context, int index) {
  const v8::Local<v8::Context> local = context.borrow();
  // V8 reads beyond the end where nothing was ever set.
  if (static_cast<std::uint32_t>(kFirst + index) >= local->GetNumberOfEmbedderDataFields()) {
    return v8::Undefined(context.isolate->v8);
  }
  return local->GetEmbedderData(kFirst + index);
}

void set_security_token(Context& context, Ref token) { context.borrow()->SetSecurityToken(token); }

void use_default_security_token(Context& context) { context.borrow()->UseDefaultSecurityToken(); }

Ref security_token(Context& context) { return context.borrow()->GetSecurityToken(); }

void allow_code_from_strings(Context& context, bool allow) {
  context.borrow()->AllowCodeGenerationFromStrings(allow);
}

bool code_from_strings_allowed(Context& context) {
  return context.borrow()->IsCodeGenerationFromStringsAllowed();
}

void set_code_from_strings_message(Context& context, Ref message) {
  context.borrow()->SetErrorMessageForCodeGenerationFromStrings(message.As<v8::String>());
}

void set_continuation_data(Context& context, Ref value) {
  compat::set_continuation_data(context.isolate->v8, context.borrow(), value);
}

Ref continuation_data(Context& context) {
  return compat::continuation_data(context.isolate->v8, context.borrow());
}

v8::MicrotaskQueue& microtask_queue(Context& context) {
  return *context.borrow()->GetMicrotaskQueue();
}

Ref extras_object(Context& context) { return context.borrow()->GetExtrasBindingObject(); }

Ref detach_global(Context& context) {
  if (context.is_detached) return {};
  v8::Isolate* isolate = context.isolate->v8;
  const v8::Local<v8::Context> local = context.borrow();
  const v8::Local<v8::Object> global = local->Global();
  context.is_detached = true;
  local->DetachGlobal();
  DetachedGlobal& waiting = context.isolate->detached_globals.emplace_back();
  waiting.object.Reset(isolate, global);
  waiting.object.SetWeak();
  waiting.fields = context.global_fields;
  return global;
}

bool is_detached_global(const Isolate& isolate, Ref object, int fields) {
  return std::ranges::any_of(isolate.detached_globals, [&](const DetachedGlobal& waiting) {
    return !waiting.object.IsEmpty() && waiting.object == object && waiting.fields == fields;
  });
}

int internal_fields(Ref object_template) {
  return unpack<v8::ObjectTemplate>(object_template)->InternalFieldCount();
}

Context* entered_or_microtask_context(Isolate& isolate) {
  return context_of(isolate.v8->GetEnteredOrMicrotaskContext());
}

}  // namespace engine
