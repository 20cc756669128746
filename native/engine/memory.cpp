#include "engine/memory.h"

#include <v8.h>

#include <atomic>

#include "engine/entry.h"

namespace engine {

namespace {

// V8 ends the process where it is asked to collect and its flag says otherwise. The flag can't be
// read, but what it does to a new context can be seen.
bool gc_exposed(Isolate& isolate) {
  static std::atomic<int> known{-1};  // flags don't change any more
  if (known.load() < 0) {
    const Entry entry(isolate, nullptr);
    const v8::Isolate::AllowJavascriptExecutionScope installs(isolate.v8);  // the extension's own
    const v8::Local<v8::Context> world = v8::Context::New(isolate.v8);
    if (world.IsEmpty()) return false;
    const v8::Context::Scope inside(world);
    v8::Local<v8::Value> found;
    const bool exposed = world->Global()
                             ->Get(world, v8::String::NewFromUtf8Literal(isolate.v8, "gc"))
                             .ToLocal(&found) &&
                         found->IsFunction();
    known.store(exposed ? 1 : 0);
  }
  return known.load() != 0;
}

}  // namespace

bool collect_for_testing(Isolate& isolate, bool minor) {
  enter(isolate);
  if (!gc_exposed(isolate)) return false;
  {
    const Entry entry(isolate, nullptr);
    using Type = v8::Isolate::GarbageCollectionType;
    isolate.v8->RequestGarbageCollectionForTesting(minor ? Type::kMinorGarbageCollection
                                                         : Type::kFullGarbageCollection);
  }
  tidy(isolate);
  return true;
}

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

bool works_in_background(Isolate& isolate) {
  // V8 says no more than whether there is any.
  return has_background_tasks(isolate) && isolate.open_wasm_streams == 0;
}

bool is_terminating(Isolate& isolate) { return isolate.gate.fired(); }

}  // namespace engine
