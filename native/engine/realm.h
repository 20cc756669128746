// ShadowRealms: the host makes the context that is behind one.
//
// Thread: the isolate's owner.
#pragma once

#include "engine/turn.h"

namespace engine {

// One asking for a context. `made` is the answer, null where the host threw.
struct RealmTurn : HostTurn {
  Context* made = nullptr;
};

// `maker` is the host's, owned from now on; null for none. Gives the one before back, owned.
void* set_realm_maker(Isolate& isolate, void* maker);

}  // namespace engine
