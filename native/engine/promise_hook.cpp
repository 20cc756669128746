#include "engine/promise_hook.h"

#include "engine/entry.h"

namespace engine {

namespace {

void on_promise(v8::PromiseHookType event, v8::Local<v8::Promise> promise,
                v8::Local<v8::Value> parent) {
  Isolate* isolate = thread_slot.current;
  if (isolate == nullptr || isolate->entry == nullptr) return;
  if (isolate->promise_hook == nullptr || isolate->tells_of_promise) return;
  Context* context = current_context(*isolate);
  if (context == nullptr) return;
  PromiseTurn turn{{*isolate, *context, {}, {}}, static_cast<int>(event), promise, parent};
  isolate->tells_of_promise = true;
  take_turn(turn, [](HostTurn& base) { host.tell_of_promise(static_cast<PromiseTurn&>(base)); });
  isolate->tells_of_promise = false;
}

}  // namespace

void set_promise_hook(Isolate& isolate, void* callable) {
  if (isolate.promise_hook != nullptr) disown(isolate.promise_hook);
  isolate.promise_hook = callable == nullptr ? nullptr : own(isolate, callable);
  isolate.v8->SetPromiseHook(callable == nullptr ? nullptr : on_promise);
}

void set_promise_hooks(Context& context, const std::array<Ref, 4>& hooks) {
  const auto function = [](Ref ref) {
    return ref.IsEmpty() ? v8::Local<v8::Function>() : ref.As<v8::Function>();
  };
  context.borrow()->SetPromiseHooks(function(hooks[0]), function(hooks[1]), function(hooks[2]),
                                    function(hooks[3]));
}

}  // namespace engine
