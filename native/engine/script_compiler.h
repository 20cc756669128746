// Compiling with options and with code caches.
//
// V8 takes a cache on trust: of the source it knows the length, and a release build doesn't verify
// the rest. So a cache is tied to what it was made of. An isolate remembers the source of each
// script while V8 keeps the script, and a function remembers its own; the host seals a cache with a
// digest of that, and asks for it again before V8 gets to see the cache.
//
// Thread: the isolate's owner, in a context.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/entry.h"
#include "engine/ref.h"
#include "engine/script.h"

namespace engine {

struct Code {
  Ref source;
  Origin origin;
  bool eager = false;
  std::optional<std::span<const std::uint8_t>> cache;
  bool rejected = false;  // V8 had no use for the cache
  int no_cache_reason = 0;
};

inline constexpr int kNoCacheReasons = 15;

// Each is empty where the source doesn't parse. To be called unlocked.
Ref compile(EntryCore& entry, Code& code);
Ref compile_unbound(EntryCore& entry, Code& code);
Ref compile_module(EntryCore& entry, Code& code);  // its origin says that it is one
// Empty without an exception where a parameter's name isn't one.
Ref compile_function(EntryCore& entry, Code& code, std::vector<Ref>& parameters,
                     std::vector<Ref>& extensions);

// So that what a cache is made of is found when it is made: a script's source, or what describes a
// function, its source and parameters.
void remember_source(EntryCore& entry, Ref unbound, const Code& code);
void remember_function(EntryCore& entry, Ref function, Ref description);

// Empty where it isn't known: the function wasn't made by compile_function.
Ref source_of_script(Isolate& isolate, Ref unbound);
// What the origin of a script said, or empty: V8 before 11 has a comment in the source win over it.
Ref source_map_of_script(Isolate& isolate, int script_id);
Ref description_of_function(EntryCore& entry, Ref function);

// Empty where V8 can't write it.
std::vector<std::uint8_t> create_code_cache(Ref unbound);
std::vector<std::uint8_t> create_function_code_cache(Ref function);
std::vector<std::uint8_t> create_module_code_cache(Ref unbound_module);

// Changes with V8's version and flags.
std::uint32_t cached_data_version_tag();

// Of an isolate that closes.
void forget_sources(Isolate& isolate);

}  // namespace engine
