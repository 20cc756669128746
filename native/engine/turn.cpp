#include "engine/turn.h"

#include <cxxabi.h>

#include <optional>

#include "engine/deadline.h"
#include "engine/entry.h"
#include "engine/rules.h"

namespace engine {

namespace {

void run(HostTurn& turn, void (*body)(HostTurn&)) {
  try {
    body(turn);
  } catch (abi::__forced_unwind&) {
    // The interpreter ends this thread. Unwinding V8's frames would abort the process; the thread
    // is lost either way, and waiting costs nothing.
    park();
  }
}

}  // namespace

bool take_turn(HostTurn& turn, void (*body)(HostTurn&)) {
  Isolate& isolate = turn.isolate;
  if (isolate.quiet) [[unlikely]] {
    isolate.v8->ThrowException(v8::Undefined(isolate.v8));
    return false;
  }
  EntryCore& entry = *isolate.entry;
  const bool unlocked = entry.unlocked != nullptr;
  entry.relock();
  {
    const Level level(isolate);
    if (!stacks_switch.load(std::memory_order_relaxed)) {
      host.look_for_stacks();
      // They can't have been switched inside of this call before there were any.
      thread_slot.stack = stacks_switch.load(std::memory_order_relaxed) ? host.stack() : nullptr;
    }
    std::optional<HostTime> host_time;
    if (isolate.deadlines != nullptr) [[unlikely]]
      host_time.emplace(isolate);
    Scope scope;
    open_callback(scope, isolate, &turn.context);
    run(turn, body);
    end_if_forked();
    const std::optional<Refusal> left = close_callback(scope);
    if (left && isolate.pending == nullptr) {
      host.refused(isolate, *left);
      turn.stop = true;
    }
  }
  if (turn.stop) isolate.gate.fire(isolate.v8);
  if (unlocked && entry.unlocked == nullptr) entry.unlocked = host.unlock();
  // Fired at while Python ran, or Python swallowed what an inner call was stopped with.
  if (isolate.gate.fired()) {
    isolate.gate.insist(isolate.v8);
    return false;
  }
  if (turn.thrown.IsEmpty()) return true;
  isolate.v8->ThrowException(turn.thrown);
  return false;
}

bool take_turn_or_throw(HostTurn& turn, void (*body)(HostTurn&)) {
  if (take_turn(turn, body)) return true;
  v8::Isolate* v8 = turn.isolate.v8;
  if (turn.isolate.gate.fired()) {
    v8->ThrowException(v8::Exception::Error(v8::String::NewFromUtf8Literal(v8, "stopped")));
  }
  return false;
}

}  // namespace engine
