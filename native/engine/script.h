// Scripts: compiling source with its origin, and running what was compiled.
//
// Thread: the isolate's owner, in a context.
#pragma once

#include <vector>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

struct Origin {
  Ref filename;
  int line = 0;  // of the first line, counted from 0
  int column = 0;
  bool shared_cross_origin = false;
  int script_id = -1;
  Ref source_map_url;  // may be empty
  bool opaque = false;
  bool wasm = false;
  bool module = false;
  Ref host_defined_options;  // packed; may be empty
};

// What V8 tells of the origin of a message or a function.
Origin told_origin(const v8::ScriptOrigin& origin);

// Primitives, for Origin::host_defined_options.
Ref make_host_defined_options(Isolate& isolate, const std::vector<Ref>& primitives);
// Those of the script that runs, empty where none does. Not every V8 tells them.
bool tells_host_defined_options();
Ref current_host_defined_options(Isolate& isolate);

// A script bound to the current context; empty where the source doesn't parse.
Ref compile(EntryCore& entry, Ref source, const Origin& origin);

// Empty where it threw. To be called unlocked.
Ref run(EntryCore& entry, Ref script);

// --- unbound scripts ---

Ref unbound_script(Ref script);
Ref bind_to_current_context(Ref unbound);
int unbound_script_id(Ref unbound);
Ref script_name(Ref unbound);
Ref source_url(Ref unbound);
Ref source_mapping_url(Ref unbound);

}  // namespace engine
