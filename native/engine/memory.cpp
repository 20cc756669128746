#include "engine/memory.h"

#include <v8.h>

#include "engine/entry.h"

namespace engine {

void low_memory(Isolate& isolate) { collect_garbage(isolate); }

void memory_pressure(Isolate& isolate, Pressure pressure) {
  enter(isolate);
  {
    const Entry entry(isolate, nullptr);
    isolate.v8->MemoryPressureNotification(static_cast<v8::MemoryPressureLevel>(pressure));
  }
  tidy(isolate);
}

std::int64_t adjust_outside_memory(Isolate& isolate, std::int64_t change) {
  const Entry entry(isolate, nullptr);
  isolate.outside_memory += change;
  return isolate.v8->AdjustAmountOfExternalAllocatedMemory(change);
}

void clear_kept_objects(Isolate& isolate) {
  enter(isolate);
  isolate.v8->ClearKeptObjects();
}

void time_zone_changed(Isolate& isolate, bool look_again) {
  const Entry entry(isolate, nullptr);
  using Detection = v8::Isolate::TimeZoneDetection;
  isolate.v8->DateTimeConfigurationChangeNotification(look_again ? Detection::kRedetect
                                                                 : Detection::kSkip);
}

void allow_atomics_wait(Isolate& isolate, bool allow) {
  enter(isolate);
  isolate.v8->SetAllowAtomicsWait(allow);
  isolate.allows_atomics_wait = allow;
}

void set_idle(Isolate& isolate, bool idle) {
  enter(isolate);
  isolate.v8->SetIdle(idle);
}

bool has_background_tasks(Isolate& isolate) {
  enter(isolate);
  return isolate.v8->HasPendingBackgroundTasks();
}

bool is_terminating(Isolate& isolate) { return isolate.gate.fired(); }

}  // namespace engine
