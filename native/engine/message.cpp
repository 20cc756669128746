#include "engine/message.h"

namespace engine {

namespace {

// These don't look at the context: a message knows its script.
v8::Local<v8::Context> anywhere() { return {}; }

v8::Local<v8::Message> the(Ref message) { return unpack<v8::Message>(message); }

Ref text_or_empty(v8::MaybeLocal<v8::String> text) {
  v8::Local<v8::String> found;
  return text.ToLocal(&found) ? Ref(found) : Ref();
}

// One to look at an object in: V8 does that in the context that is entered, and there need not be
// one. Any will do; the last way out is a new one.
v8::Local<v8::Context> some_context(v8::Isolate* v8) {
  for (Context* context = thread_slot.current->contexts; context != nullptr;
       context = context->next) {
    if (!context->handle.IsEmpty()) return context->borrow();
  }
  return v8::Context::New(v8);
}

}  // namespace

bool is_text(Ref ref) { return ref->IsString(); }

Ref message_text(Ref message) {
  v8::Isolate* v8 = v8::Isolate::GetCurrent();
  if (v8->InContext()) return the(message)->Get();
  const v8::Local<v8::Context> context = some_context(v8);
  if (context.IsEmpty()) return {};
  const v8::Context::Scope entered(context);
  return the(message)->Get();
}

Ref message_source(Ref message) { return text_or_empty(the(message)->GetSource(anywhere())); }
Ref message_source_line(Ref message) {
  return text_or_empty(the(message)->GetSourceLine(anywhere()));
}
Ref message_resource(Ref message) { return the(message)->GetScriptResourceName(); }
int message_line(Ref message) { return the(message)->GetLineNumber(anywhere()).FromMaybe(0); }
int message_column(Ref message) { return the(message)->GetStartColumn(anywhere()).FromMaybe(0); }
int message_end_column(Ref message) { return the(message)->GetEndColumn(anywhere()).FromMaybe(0); }
int message_start_position(Ref message) { return the(message)->GetStartPosition(); }
int message_end_position(Ref message) { return the(message)->GetEndPosition(); }
int message_wasm_function(Ref message) { return the(message)->GetWasmFunctionIndex(); }
int message_error_level(Ref message) { return the(message)->ErrorLevel(); }
bool message_shared_cross_origin(Ref message) { return the(message)->IsSharedCrossOrigin(); }
bool message_opaque(Ref message) { return the(message)->IsOpaque(); }

Origin message_origin(Ref message) { return told_origin(the(message)->GetScriptOrigin()); }

Ref message_stack_trace(Ref message) {
  v8::Local<v8::StackTrace> trace = the(message)->GetStackTrace();
  return trace.IsEmpty() ? Ref() : pack(trace);
}

}  // namespace engine
