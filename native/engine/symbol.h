// Symbols, and the private names that only the host can use.
//
// Thread: the isolate's owner, entered.
#pragma once

#include <v8.h>

#include <cstdint>
#include <optional>
#include <span>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

// `description` is a string or empty.
inline Ref make_symbol(Isolate& isolate, Ref description) {
  return v8::Symbol::New(isolate.v8, unpack<v8::String>(description));
}
// The one of that description in the registry of Symbol.for; in the host's own.
inline Ref symbol_for_key(Isolate& isolate, Ref description) {
  return v8::Symbol::For(isolate.v8, description.As<v8::String>());
}
inline Ref symbol_for_api(Isolate& isolate, Ref description) {
  return v8::Symbol::ForApi(isolate.v8, description.As<v8::String>());
}
// A string or undefined.
inline Ref symbol_description(Isolate& isolate, Ref symbol) {
  return symbol.As<v8::Symbol>()->Description(isolate.v8);
}

// The symbols that the language itself asks objects for.
struct WellKnownSymbol {
  const char* name;
  Ref (*get)(v8::Isolate*);
};
inline constexpr std::size_t kWellKnownSymbols = 11;
std::span<const WellKnownSymbol, kWellKnownSymbols> well_known_symbols();
inline Ref well_known_symbol(Isolate& isolate, std::size_t index) {
  return well_known_symbols()[index].get(isolate.v8);
}

// Private names are no values: their Refs are packed.
inline Ref make_private(Isolate& isolate, Ref name) {
  return pack(v8::Private::New(isolate.v8, unpack<v8::String>(name)));
}
inline Ref private_for_api(Isolate& isolate, Ref name) {
  return pack(v8::Private::ForApi(isolate.v8, name.As<v8::String>()));
}
inline Ref private_name(Ref key) { return unpack<v8::Private>(key)->Name(); }

// Private properties. Proxies are not asked: it is their own that are meant.
std::optional<bool> has_private(EntryCore& entry, Ref object, Ref key);
Ref get_private(EntryCore& entry, Ref object, Ref key);
std::optional<bool> set_private(EntryCore& entry, Ref object, Ref key, Ref value);
std::optional<bool> delete_private(EntryCore& entry, Ref object, Ref key);

}  // namespace engine
