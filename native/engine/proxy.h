// Proxies. A revoked one has null for target and handler.
//
// Thread: the isolate's owner.
#pragma once

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

inline bool is_proxy(Ref ref) { return ref->IsProxy(); }
Ref make_proxy(EntryCore& entry, Ref target, Ref handler);
Ref proxy_target(Ref proxy);
Ref proxy_handler(Ref proxy);
bool is_revoked(Ref proxy);
void revoke(EntryCore& entry, Ref proxy);

}  // namespace engine
