// Modules of the explicit layer: the host says, in the middle of V8's own work, which module an
// import stands for.
//
// V8 goes through a graph while it asks. Whoever is asked may do anything but have V8 go through
// another one, which would find modules half prepared: that is refused.
//
// Thread: the isolate's owner, in the module's context.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "engine/entry.h"
#include "engine/turn.h"

namespace engine {

struct ResolveTurn : HostTurn {
  Ref specifier;
  std::vector<std::pair<Ref, Ref>> attributes;
  Ref referrer;  // packed
  void* resolver;
  bool of_source;  // an object is asked for, that stands for a module's source
  Ref module;      // the answer; a module is packed
};

// Whether a host is being asked just now.
bool is_instantiating();

// Nothing where it threw. Who resolves sources may be null. To be called unlocked.
std::optional<bool> instantiate_asking(EntryCore& entry, Ref module, void* resolver,
                                       void* source_resolver);

// What of an evaluated module of source text, or of what it imports, awaits and is pending: modules
// and messages, both packed.
bool tells_of_stalled_awaits();
std::vector<std::pair<Ref, Ref>> stalled_awaits(EntryCore& entry, Ref module);

// Of one that has run neither whole nor in part.
Ref unbound_module_script(Ref module);
int module_script_id(Ref module);  // of a source text's that is not errored
std::pair<int, int> module_location(Ref module, int offset);  // from 0
int request_offset(Ref request);
int request_phase(Ref request);  // in V8's numbers: 1 is evaluation
Ref request_specifier(Ref request);
std::vector<std::pair<Ref, Ref>> request_attributes(EntryCore& entry, Ref request,
                                                    std::vector<int>& offsets);

}  // namespace engine
