#include "engine/promise_hook.h"

#include <array>
#include <cstdint>

#include "engine/entry.h"
#include "engine/value.h"

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
  isolate->gate.put_off(isolate->v8);
}

using Info = v8::FunctionCallbackInfo<v8::Value>;

// A hook that makes promises would be told of those in turn, without an end; where the stack ends
// in a hook V8 10 ends the process, and where one is stopped V8 takes no notice: no exception may
// come out of one.
template <std::uint8_t kind>
void tell_hook(const Info& info) {
  v8::Isolate* v8 = info.GetIsolate();
  Isolate* isolate = thread_slot.current;
  if (isolate == nullptr || isolate->v8 != v8 || (isolate->promise_hooks_inside & kind) != 0)
    return;
  isolate->promise_hooks_inside |= kind;
  v8::TryCatch caught(v8);
  Ref arguments[] = {info[0], info[1]};
  [[maybe_unused]] const auto ended = info.Data().As<v8::Function>()->Call(
      v8->GetCurrentContext(), v8::Undefined(v8), 2, arguments);
  isolate->promise_hooks_inside &= static_cast<std::uint8_t>(~kind);
  isolate->gate.put_off(v8);  // it may have been told to stop and have ended by itself
}

constexpr std::array<v8::FunctionCallback, 4> kTellers = {tell_hook<1>, tell_hook<2>, tell_hook<4>,
                                                          tell_hook<8>};

}  // namespace

void set_promise_hook(Isolate& isolate, void* callable) {
  if (isolate.promise_hook != nullptr) disown(isolate.promise_hook);
  isolate.promise_hook = callable == nullptr ? nullptr : own(isolate, callable);
  isolate.v8->SetPromiseHook(callable == nullptr ? nullptr : on_promise);
}

bool set_promise_hooks(EntryCore& entry, Context& context, const std::array<Ref, 4>& hooks) {
  std::array<v8::Local<v8::Function>, 4> functions;
  for (std::size_t index = 0; index < hooks.size(); ++index) {
    if (hooks[index].IsEmpty()) continue;
    if (!v8::Function::New(entry.world, kTellers[index], hooks[index], 2,
                           v8::ConstructorBehavior::kThrow)
             .ToLocal(&functions[index])) {
      return false;
    }
  }
  context.borrow()->SetPromiseHooks(functions[0], functions[1], functions[2], functions[3]);
  return true;
}

}  // namespace engine
