// What V8 asks of the host when JavaScript says import() or import.meta.
//
// import() never throws and never runs anything by itself: it gives a promise, and the host is
// asked in a microtask.
//
// Thread: the isolate's owner, inside an entry.
#pragma once

#include <span>

#include "engine/entry.h"
#include "engine/turn.h"

namespace engine {

// `result` is what the promise is resolved with.
struct ImportTurn : HostTurn {
  Ref referrer;    // what the script or module is called that imports
  Ref specifier;   // a string
  Ref attributes;  // an array: key, value, key, value …
};

struct MetaTurn : HostTurn {
  Ref module;  // packed
  int number;  // in its context, or -1
  Ref meta;
};

struct SyntheticTurn : HostTurn {
  Ref module;  // packed
  int number;
  void* steps;  // of the host, to be called; null where the map's own are meant
};

// Of a new isolate.
void hear_imports(Isolate& isolate);

// The same as `evaluate` of module_map.h, but gives the promise of the last one's namespace.
Ref evaluate_for_import(EntryCore& entry, Context& context, std::span<const int> numbers,
                        bool deep);

}  // namespace engine
