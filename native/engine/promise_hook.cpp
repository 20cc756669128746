#include "engine/promise_hook.h"

#include "engine/entry.h"
#include "engine/own_function.h"
#include "engine/settle.h"
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
}

constexpr const char kScript[] = "eyot:promise-hook";
constexpr const char kSource[] =
    "let inside = false;"
    "return (promise, parent) => {"
    "  if (inside) return;"
    "  inside = true;"
    "  try { hook(promise, parent) } catch {} finally { inside = false }"
    "}";

// A hook that makes promises would be told of those in turn, without an end, and where the stack
// ends in a hook V8 10 ends the process: no exception may come out of one.
v8::Local<v8::Function> guarded(EntryCore& entry, v8::Local<v8::Function> hook) {
  const v8::Local<v8::Function> maker = make_own_function(entry, kScript, kSource, {"hook"});
  if (maker.IsEmpty()) return maker;
  Ref argument = hook;
  const Ref made =
      settle(entry, maker->Call(entry.world, v8::Undefined(entry.isolate.v8), 1, &argument));
  return made.IsEmpty() ? v8::Local<v8::Function>() : made.As<v8::Function>();
}

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
    functions[index] = guarded(entry, hooks[index].As<v8::Function>());
    if (functions[index].IsEmpty()) return false;
  }
  context.borrow()->SetPromiseHooks(functions[0], functions[1], functions[2], functions[3]);
  return true;
}

}  // namespace engine
