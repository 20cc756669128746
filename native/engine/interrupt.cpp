#include "engine/interrupt.h"

#include "engine/entry.h"
#include "engine/platform.h"

namespace engine {

namespace {

void interrupted(v8::Isolate* /*isolate*/, void* data) {
  auto& isolate = *static_cast<Isolate*>(data);
  EntryCore* entry = isolate.entry;
  if (entry == nullptr || process_ending()) return;  // they wait for the next request
  const bool unlocked = entry->unlocked != nullptr;
  entry->relock();
  {
    const Busy busy(isolate);
    const Level level(isolate);
    host.run_interrupts(isolate);
    end_if_forked();
  }
  if (isolate.pending != nullptr) isolate.gate.fire(isolate.v8);
  if (unlocked) entry->unlocked = host.unlock();
}

}  // namespace

void request_interrupt(Isolate& isolate, void* callable) {
  isolate.interrupts.push_back(callable);
  isolate.v8->RequestInterrupt(interrupted, &isolate);
}

}  // namespace engine
