#include "engine/script.h"

namespace engine {

Ref compile(EntryCore& entry, Ref source, const Origin& origin) {
  v8::ScriptOrigin where(entry.isolate.v8, origin.filename, origin.line, origin.column);
  v8::ScriptCompiler::Source text(source.As<v8::String>(), where);
  v8::Local<v8::Script> script;
  if (!v8::ScriptCompiler::Compile(entry.world, &text).ToLocal(&script)) return {};
  return pack(script);
}

Ref run(EntryCore& entry, Ref script) {
  v8::Local<v8::Value> result;
  if (!unpack<v8::Script>(script)->Run(entry.world).ToLocal(&result)) return {};
  return result;
}

}  // namespace engine
