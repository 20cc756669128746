#include "engine/heap_limit.h"

#include <utility>

#include "engine/entry.h"
#include "engine/isolate.h"
#include "engine/platform.h"

namespace engine {

namespace {

// A builtin that fills an array of thirty million elements needs this much before it can be
// stopped. Memory that isn't used takes up none.
constexpr std::size_t kHeadroom = std::size_t{4} << 30;

// With more than this much of the limit in use, every other call would end like this one.
constexpr double kMostAlive = 0.8;

// Runs on the isolate's own thread, inside its JavaScript.
void ask(v8::Isolate* /*isolate*/, void* data);

// Called in the middle of a collection.
std::size_t nearly_full(void* data, std::size_t current, std::size_t initial) {
  auto& isolate = *static_cast<Isolate*>(data);
  if (isolate.heap_full) return current;  // that was the headroom: V8 ends the process
  isolate.heap_full = true;
  isolate.full_at = current;
  isolate.first_limit = initial;
  if (isolate.near_heap_limit != nullptr) {
    isolate.v8->RequestInterrupt(ask, &isolate);
  } else {
    isolate.gate.fire(isolate.v8);
  }
  return current + kHeadroom;
}

void ask(v8::Isolate* /*isolate*/, void* data) {
  auto& isolate = *static_cast<Isolate*>(data);
  EntryCore* entry = isolate.entry;
  if (!isolate.heap_full || entry == nullptr || process_ending()) return;  // that call is over
  const bool unlocked = entry->unlocked != nullptr;
  entry->relock();
  std::size_t limit = 0;
  {
    const Busy busy(isolate);
    const Level level(isolate);
    limit = host.near_heap_limit(isolate);
    end_if_forked();
  }
  if (isolate.pending != nullptr || limit <= isolate.full_at) {
    isolate.gate.fire(isolate.v8);
  } else {
    isolate.heap_full = false;
    isolate.heap_limit = limit;
    isolate.v8->RemoveNearHeapLimitCallback(nearly_full, limit);
    guard_heap(isolate);
  }
  if (unlocked) entry->unlocked = host.unlock();
}

}  // namespace

void guard_heap(Isolate& isolate) { isolate.v8->AddNearHeapLimitCallback(nearly_full, &isolate); }

void* ask_near_limit(Isolate& isolate, void* callable) {
  return std::exchange(isolate.near_heap_limit, callable);
}

std::size_t heap_limit(const Isolate& isolate) {
  return isolate.heap_limit != 0 ? isolate.heap_limit : isolate.full_at;
}

void plan_recovery(Isolate& isolate) {
  isolate.heap_recovers = true;
  list_news(isolate);
}

void recover_heap(Isolate& isolate) {
  isolate.heap_recovers = false;
  make_current(isolate);
  free_released(isolate);
  isolate.v8->LowMemoryNotification();
  v8::HeapStatistics statistics;
  isolate.v8->GetHeapStatistics(&statistics);
  isolate.heap_used = statistics.used_heap_size();
  isolate.heap_full = false;
  isolate.v8->RemoveNearHeapLimitCallback(nearly_full, isolate.full_at);
  guard_heap(isolate);
  if (static_cast<double>(isolate.heap_used) > kMostAlive * static_cast<double>(isolate.full_at)) {
    isolate.dead = true;
    isolate.contexts_dropped = true;  // so that every entry finds something due, and is refused
  }
}

}  // namespace engine
