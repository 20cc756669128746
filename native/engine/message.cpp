#include "engine/message.h"

namespace engine {

namespace {
// These don't look at the context: a message knows its script.
v8::Local<v8::Context> anywhere() { return {}; }
}  // namespace

bool is_text(Ref ref) { return ref->IsString(); }

Ref message_text(Ref message) { return unpack<v8::Message>(message)->Get(); }

Ref message_source_line(Ref message) {
  v8::Local<v8::String> line;
  return unpack<v8::Message>(message)->GetSourceLine(anywhere()).ToLocal(&line) ? Ref(line) : Ref();
}

Ref message_resource(Ref message) { return unpack<v8::Message>(message)->GetScriptResourceName(); }

int message_line(Ref message) {
  return unpack<v8::Message>(message)->GetLineNumber(anywhere()).FromMaybe(0);
}

int message_column(Ref message) {
  return unpack<v8::Message>(message)->GetStartColumn(anywhere()).FromMaybe(0);
}

}  // namespace engine
