#include "engine/listener.h"

#include <algorithm>

#include "engine/entry.h"
#include "engine/listener_turn.h"

namespace engine {

namespace {

// V8 calls these inside an entry; what isn't ours is passed over.
Isolate* running(v8::Isolate* which) {
  Isolate* isolate = thread_slot.current;
  return isolate != nullptr && isolate->v8 == which && isolate->entry != nullptr ? isolate
                                                                                 : nullptr;
}

void on_message(v8::Local<v8::Message> message, v8::Local<v8::Value> exception) {
  Isolate* isolate = running(v8::Isolate::GetCurrent());
  if (isolate == nullptr || isolate->listeners.empty()) return;
  Context* context = current_context(*isolate);
  if (context == nullptr) return;
  // There is none to what is only a warning.
  if (exception.IsEmpty()) exception = v8::Undefined(isolate->v8);
  MessageTurn turn{{*isolate, *context, {}, {}}, pack(message), exception, message->ErrorLevel()};
  take_turn(turn, [](HostTurn& base) { host.tell(static_cast<MessageTurn&>(base)); });
}

v8::MaybeLocal<v8::Value> on_stack_trace(v8::Local<v8::Context> where, v8::Local<v8::Value> error,
                                         v8::Local<v8::Array> sites) {
  v8::Isolate* v8 = v8::Isolate::GetCurrent();
  Isolate* isolate = running(v8);
  Context* context = context_of(where);
  if (isolate == nullptr || context == nullptr || isolate->stack_trace_preparer == nullptr) {
    return v8::Undefined(v8);
  }
  const v8::Context::Scope entered(where);
  StackTraceTurn turn{{*isolate, *context, {}, {}}, error, sites, {}};
  const bool goes_on = take_turn(turn, [](HostTurn& base) {
    auto& mine = static_cast<StackTraceTurn&>(base);
    host.prepare_stack_trace(mine);
    // V8 wants an exception with an empty answer and none with a value, a termination included.
    std::swap(mine.thrown, mine.exception);
  });
  if (goes_on && !turn.exception.IsEmpty()) {
    v8->ThrowException(turn.exception);
    return {};
  }
  if (!goes_on || turn.result.IsEmpty()) return v8::Undefined(v8);
  return turn.result;
}

}  // namespace

void hear_messages(Isolate& isolate) {
  const v8::Isolate::Scope entered(isolate.v8);
  isolate.v8->AddMessageListenerWithErrorLevel(on_message, v8::Isolate::kMessageAll);
}

void add_message_listener(Isolate& isolate, void* callable, int levels) {
  isolate.listeners.push_back({own(isolate, callable), levels});
}

void remove_message_listener(Isolate& isolate, const Held* callable) {
  const auto found = std::ranges::find(isolate.listeners, callable, &MessageListener::callable);
  if (found == isolate.listeners.end()) return;
  disown(found->callable);
  isolate.listeners.erase(found);
}

void set_stack_trace_preparer(Isolate& isolate, void* callable) {
  if (isolate.stack_trace_preparer != nullptr) disown(isolate.stack_trace_preparer);
  isolate.stack_trace_preparer = callable == nullptr ? nullptr : own(isolate, callable);
  isolate.v8->SetPrepareStackTraceCallback(callable == nullptr ? nullptr : on_stack_trace);
}

void capture_stack_traces(Isolate& isolate, bool capture, int limit) {
  isolate.v8->SetCaptureStackTraceForUncaughtExceptions(capture, limit);
}

void forget_listeners(Isolate& isolate) {
  isolate.listeners.clear();
  isolate.stack_trace_preparer = nullptr;
  isolate.promise_hook = nullptr;
  isolate.import_callback = nullptr;
  isolate.import_phase_callback = nullptr;
  isolate.import_meta_callback = nullptr;
  isolate.wasm_streaming_callback = nullptr;
}

}  // namespace engine
