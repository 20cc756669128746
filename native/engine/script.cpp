#include "engine/script.h"

#include "engine/compat.h"
#include "engine/script_compiler.h"

namespace engine {

Origin told_origin(const v8::ScriptOrigin& origin) {
  return {.filename = origin.ResourceName(),
          .line = origin.LineOffset(),
          .column = origin.ColumnOffset(),
          .shared_cross_origin = origin.Options().IsSharedCrossOrigin(),
          .script_id = origin.ScriptId(),
          .source_map_url = origin.SourceMapUrl(),
          .opaque = origin.Options().IsOpaque(),
          .wasm = origin.Options().IsWasm(),
          .module = origin.Options().IsModule(),
          .host_defined_options = {}};
}

Ref make_host_defined_options(Isolate& isolate, const std::vector<Ref>& primitives) {
  v8::Local<v8::PrimitiveArray> options =
      v8::PrimitiveArray::New(isolate.v8, static_cast<int>(primitives.size()));
  for (std::size_t index = 0; index < primitives.size(); ++index) {
    options->Set(isolate.v8, static_cast<int>(index), unpack<v8::Primitive>(primitives[index]));
  }
  return pack(options);
}

bool tells_host_defined_options() { return compat::kTellsHostDefinedOptions; }

Ref current_host_defined_options(Isolate& isolate) {
  v8::Local<v8::Data> options;
  if (!compat::host_defined_options(isolate.v8).ToLocal(&options)) return {};
  return pack(options);
}

Ref compile(EntryCore& entry, Ref source, const Origin& origin) {
  Code code;
  code.source = source;
  code.origin = origin;
  return compile(entry, code);
}

Ref run(EntryCore& entry, Ref script) {
  v8::Local<v8::Value> result;
  if (!unpack<v8::Script>(script)->Run(entry.world).ToLocal(&result)) return {};
  return result;
}

Ref unbound_script(Ref script) { return pack(unpack<v8::Script>(script)->GetUnboundScript()); }

Ref bind_to_current_context(Ref unbound) {
  return pack(unpack<v8::UnboundScript>(unbound)->BindToCurrentContext());
}

int unbound_script_id(Ref unbound) { return unpack<v8::UnboundScript>(unbound)->GetId(); }

Ref script_name(Ref unbound) { return unpack<v8::UnboundScript>(unbound)->GetScriptName(); }

Ref source_url(Ref unbound) { return unpack<v8::UnboundScript>(unbound)->GetSourceURL(); }

Ref source_mapping_url(Ref unbound) {
  Isolate& isolate = *thread_slot.current;
  const Ref given = source_map_of_script(isolate, unbound_script_id(unbound));
  return given.IsEmpty() ? unpack<v8::UnboundScript>(unbound)->GetSourceMappingURL() : given;
}

}  // namespace engine
