// Modules of ECMAScript: what each asks for, and its way from source text to a namespace.
//
// A module passes through states in one direction, and V8 takes for granted that what is asked of
// it fits its state: it ends the process where that isn't so. Whoever calls asks for the state
// first.
//
// Thread: the isolate's owner, in the module's context.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

// In V8's order.
enum class ModuleStatus : std::uint8_t {
  uninstantiated,
  instantiating,
  instantiated,
  evaluating,
  evaluated,
  errored,
};
ModuleStatus module_status(Ref module);

// One `import … from` of a module.
struct Request {
  Ref packed;  // V8's own
  Ref specifier;
  std::vector<std::pair<Ref, Ref>> attributes;
  int line = 0;  // counted from 1, as the column is
  int column = 0;
};
std::vector<Request> requests_of(EntryCore& entry, Ref module);

// What tells apart the imports of one module: the specifier with its attributes.
using ImportKey = std::u16string;
ImportKey import_key(v8::Local<v8::Context> context, v8::Local<v8::String> specifier,
                     v8::Local<v8::FixedArray> attributes);
ImportKey import_key(EntryCore& entry, const Request& request);

// The attributes of an import(): pairs, in V8's own array.
std::vector<std::pair<Ref, Ref>> attribute_pairs(v8::Local<v8::Context> context,
                                                 v8::Local<v8::FixedArray> attributes, int step);

// A promise, or empty where it was stopped. Instantiated at least, and not evaluating. To be called
// unlocked.
Ref evaluate(EntryCore& entry, Ref module);

Ref module_exception(Ref module);  // of an errored one
Ref module_namespace(Ref module);  // instantiated at least
bool is_graph_async(Ref module);   // the same
bool is_source_text(Ref module);
int module_hash(Ref module);
bool is_module_namespace(Ref value);

}  // namespace engine
