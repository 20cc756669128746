#include "engine/entry.h"

#include <utility>

#include "engine/deadline.h"
#include "engine/heap_limit.h"
#include "engine/rules.h"

namespace engine {

void* untold = nullptr;

EntryCore::EntryCore(Isolate& in, Context* context)
    : isolate(in), outer(in.entry), floor(in.innermost), caught(in.v8) {
  stay_on_stack();
  ++thread_slot.entries;
  isolate.entry = this;
  if (outer == nullptr) {
    // What leaves the outermost entry is caught by nobody, as far as JavaScript knows.
    if (!isolate.listeners.empty()) [[unlikely]]
      caught.SetVerbose(true);
    isolate.gate.begin();
    if (isolate.stack_budget != 0) [[unlikely]]
      limit_stack(isolate);
    if (isolate.cpu.seconds > 0) [[unlikely]]
      begin_cpu_time(isolate);
    isolate.pulse.store(isolate.pulse.load(std::memory_order_relaxed) + 1,
                        std::memory_order_relaxed);
    if (watchdog_asleep.load(std::memory_order_relaxed)) [[unlikely]]
      wake_watchdog();
  } else if (isolate.gate.fired()) [[unlikely]] {
    // A callback swallowed what another inner call ended with: V8 before 12 remembers it by itself.
    isolate.gate.insist(isolate.v8);
  }
  if (context != nullptr) {
    world = context->borrow();
    world->Enter();
    entered_ = context;
    ++context->entered;  // so that nobody closes it meanwhile
  }
}

void EntryCore::stay_on_stack() {
  if (!stacks_switch.load(std::memory_order_relaxed)) [[likely]]
    return;
  if (thread_slot.entries == 0) {
    thread_slot.stack = host.stack();
  } else if (thread_slot.stack != nullptr && thread_slot.stack != host.stack()) {
    refuse_other_stack();
  }
}

void EntryCore::behave_as(const Caught& host_caught) {
  // Where nobody listens, V8 would print.
  caught.SetVerbose(host_caught.verbose && !isolate.listeners.empty());
  caught.SetCaptureMessage(host_caught.capture_message);
}

EntryCore::~EntryCore() {
  settle();
  if (isolate.innermost != floor) [[unlikely]]
    close_down_to(isolate, floor);
  if (entered_ != nullptr) {
    world->Exit();
    --entered_->entered;
  }
  isolate.entry = outer;
  --thread_slot.entries;
  if (outer == nullptr && isolate.pending != nullptr) [[unlikely]] {
    // Whoever made the entry found an answer, or another error, and didn't look.
    if (untold != nullptr) host.release(untold);
    untold = std::exchange(isolate.pending, nullptr);
  }
}

bool EntryCore::settle() {
  if (settled_) return stopped_;
  relock();
  settled_ = true;
  if (isolate.deadlines != nullptr && isolate.deadlines->limits(*this)) [[unlikely]] {
    stopped_ = isolate.deadlines->settle();
  } else {
    stopped_ = outer == nullptr ? isolate.gate.end(isolate.v8) : isolate.gate.fired();
  }
  if (isolate.cpu.seconds > 0 && outer == nullptr) [[unlikely]]
    stopped_ = end_cpu_time(isolate) || stopped_;
  if (isolate.heap_full && outer == nullptr) [[unlikely]] {
    plan_recovery(isolate);
    stopped_ = true;
  }
  return stopped_;
}

v8::Isolate* Entry::admitted(Isolate& isolate, Context* context) {
  enter(isolate);
  if (context != nullptr && context->closed()) refuse_closed_context(*context);
  return isolate.v8;
}

}  // namespace engine
