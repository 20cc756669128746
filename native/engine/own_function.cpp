#include "engine/own_function.h"

#include <vector>

#include "engine/compat.h"
#include "engine/value.h"

namespace engine {

v8::Local<v8::Function> make_own_function(EntryCore& entry, const char* script, const char* body,
                                          std::initializer_list<const char*> parameters) {
  const auto text = [&entry](const char* ascii) {
    return make_ascii(entry.isolate, ascii).As<v8::String>();
  };
  std::vector<v8::Local<v8::String>> names;
  for (const char* parameter : parameters) names.push_back(text(parameter));
  v8::ScriptCompiler::Source source(text(body),
                                    compat::script_origin(entry.isolate.v8, text(script)));
  v8::Local<v8::Function> made;
  if (!v8::ScriptCompiler::CompileFunction(entry.world, &source, names.size(), names.data())
           .ToLocal(&made)) {
    return {};
  }
  return made;
}

}  // namespace engine
