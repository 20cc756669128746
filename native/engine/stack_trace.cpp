#include "engine/stack_trace.h"

#include "engine/script_compiler.h"

namespace engine {

namespace {
v8::Local<v8::StackFrame> the(Ref frame) { return unpack<v8::StackFrame>(frame); }
}  // namespace

Ref current_stack_trace(Isolate& isolate, int limit) {
  return pack(v8::StackTrace::CurrentStackTrace(isolate.v8, limit));
}

Ref current_script_name(Isolate& isolate) {
  return v8::StackTrace::CurrentScriptNameOrSourceURL(isolate.v8);
}

int frame_count(Ref trace) { return unpack<v8::StackTrace>(trace)->GetFrameCount(); }

Ref frame_at(Isolate& isolate, Ref trace, int index) {
  return pack(
      unpack<v8::StackTrace>(trace)->GetFrame(isolate.v8, static_cast<std::uint32_t>(index)));
}

int frame_line(Ref frame) { return the(frame)->GetLineNumber(); }
int frame_column(Ref frame) { return the(frame)->GetColumn(); }
int frame_script_id(Ref frame) { return the(frame)->GetScriptId(); }
Ref frame_script_name(Ref frame) { return the(frame)->GetScriptName(); }
Ref frame_script_name_or_source_url(Ref frame) { return the(frame)->GetScriptNameOrSourceURL(); }
Ref frame_script_source(Ref frame) { return the(frame)->GetScriptSource(); }
Ref frame_source_mapping_url(Ref frame) {
  const Ref given = source_map_of_script(*thread_slot.current, frame_script_id(frame));
  return given.IsEmpty() ? Ref(the(frame)->GetScriptSourceMappingURL()) : given;
}
Ref frame_function_name(Ref frame) { return the(frame)->GetFunctionName(); }
bool frame_is_eval(Ref frame) { return the(frame)->IsEval(); }
bool frame_is_constructor(Ref frame) { return the(frame)->IsConstructor(); }
bool frame_is_wasm(Ref frame) { return the(frame)->IsWasm(); }
bool frame_is_user_javascript(Ref frame) { return the(frame)->IsUserJavaScript(); }

}  // namespace engine
