#include "engine/realm.h"

#include <utility>

#include "engine/entry.h"

namespace engine {

namespace {

v8::MaybeLocal<v8::Context> make_realm(v8::Local<v8::Context> initiator) {
  Isolate* isolate = thread_slot.current;
  Context* context = context_of(initiator);
  if (isolate == nullptr || isolate->entry == nullptr || context == nullptr) {
    v8::Isolate* v8_isolate = initiator->GetIsolate();
    v8_isolate->ThrowException(v8::Exception::Error(v8::String::NewFromUtf8Literal(
        v8_isolate, "EY206: the context that makes a ShadowRealm is closed")));
    return {};
  }
  RealmTurn turn{{*isolate, *context, {}, {}}};
  const bool goes_on = take_turn_or_throw(
      turn, [](HostTurn& taken) { host.make_realm(static_cast<RealmTurn&>(taken)); });
  if (!goes_on || turn.made == nullptr) return {};
  return turn.made->handle.Get(isolate->v8);
}

}  // namespace

void* set_realm_maker(Isolate& isolate, void* maker) {
  isolate.v8->SetHostCreateShadowRealmContextCallback(maker == nullptr ? nullptr : make_realm);
  return std::exchange(isolate.realm_maker, maker);
}

}  // namespace engine
