#include "engine/proxy.h"

#include "engine/settle.h"

namespace engine {

Ref make_proxy(EntryCore& entry, Ref target, Ref handler) {
  return settle(entry,
                v8::Proxy::New(entry.world, target.As<v8::Object>(), handler.As<v8::Object>()));
}

Ref proxy_target(Ref proxy) { return proxy.As<v8::Proxy>()->GetTarget(); }
Ref proxy_handler(Ref proxy) { return proxy.As<v8::Proxy>()->GetHandler(); }
bool is_revoked(Ref proxy) { return proxy.As<v8::Proxy>()->IsRevoked(); }

void revoke(EntryCore& entry, Ref proxy) {
  proxy.As<v8::Proxy>()->Revoke();
  entry.relock();
}

}  // namespace engine
