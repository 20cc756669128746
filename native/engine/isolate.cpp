#include "engine/isolate.h"

#include <sys/mman.h>

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "engine/context.h"
#include "engine/counter_table.h"
#include "engine/counters.h"
#include "engine/entry.h"
#include "engine/exposed.h"
#include "engine/foreground.h"
#include "engine/heap_limit.h"
#include "engine/last_words.h"
#include "engine/listener.h"
#include "engine/machine_memory.h"
#include "engine/module_import.h"
#include "engine/page_allocator.h"
#include "engine/platform.h"
#include "engine/rules.h"
#include "engine/script_compiler.h"
#include "engine/template.h"
#include "engine/watchdog.h"

namespace engine {

Host host;
std::atomic<bool> stacks_switch{false};
std::atomic<bool> chores_due{false};

namespace {

// Isolates dropped on a foreign thread, or found there to be garbage, until their owner enters
// anything.
struct LeftBehind {
  std::mutex mutex;
  std::vector<std::unique_ptr<Isolate>> isolates;
  std::vector<Isolate*> collected;  // the host keeps them
};

// Takes those out that the calling thread may dispose.
template <class Pointer>
std::vector<Pointer> take_mine(std::vector<Pointer>& all) {
  std::vector<Pointer> mine;
  std::erase_if(all, [&mine](Pointer& isolate) {
    if (isolate->owner != thread_slot.token && !isolate->owner_ended) return false;
    mine.push_back(std::move(isolate));
    return true;
  });
  return mine;
}

LeftBehind& left_behind() {
  static auto* the = new LeftBehind;
  return *the;
}

void dispose_left_behind() {
  std::vector<std::unique_ptr<Isolate>> mine;
  std::vector<Isolate*> collected;
  {
    LeftBehind& all = left_behind();
    const std::lock_guard guard(all.mutex);
    mine = take_mine(all.isolates);
    collected = take_mine(all.collected);
  }
  for (auto& isolate : mine) dispose(*isolate);
  for (Isolate* isolate : collected) host.end_collected(*isolate);
}

// A heap may grow to half of it, nearly 2 GB: from there on each takes a tenth more as it begins.
constexpr std::uint64_t kMemoryThatCounts = (std::uint64_t{4} << 30) - (std::uint64_t{4} << 20);

// Individual sizes override what follows from the limit of the whole heap.
void constrain(v8::ResourceConstraints& constraints, const IsolateOptions& options) {
  if (options.heap_limit != 0) {
    constraints.ConfigureDefaultsFromHeapSize(options.initial_heap, options.heap_limit);
  } else if (machine_memory() != 0) {
    constraints.ConfigureDefaults(std::min(machine_memory(), kMemoryThatCounts), 0);
  }
  using Setter = void (v8::ResourceConstraints::*)(std::size_t);
  using Constraints = v8::ResourceConstraints;
  const std::pair<std::size_t, Setter> sizes[] = {
      {options.max_old_generation_size, &Constraints::set_max_old_generation_size_in_bytes},
      {options.max_young_generation_size, &Constraints::set_max_young_generation_size_in_bytes},
      {options.code_range_size, &Constraints::set_code_range_size_in_bytes},
      {options.initial_old_generation_size, &Constraints::set_initial_old_generation_size_in_bytes},
      {options.initial_young_generation_size,
       &Constraints::set_initial_young_generation_size_in_bytes}};
  for (const auto& [size, setter] : sizes) {
    if (size != 0) (constraints.*setter)(size);
  }
}

// V8's part of the end. Nothing of the host runs here.
void shut(Isolate& isolate) {
  // V8 takes an isolate as current on one thread only; a dead owner's is nobody's.
  if (thread_slot.token == isolate.owner) {
    leave(isolate);
  }
  isolate.closed = true;
  isolate.admits = kNobody;
  isolate.root.live = false;
  isolate.v8->Enter();
  {
    const v8::HandleScope handles(isolate.v8);
    close_contexts(isolate);
    forget_sources(isolate);
    forget_listeners(isolate);
    reset_all(isolate);
    isolate.default_filename.Reset();
    isolate.host_data.Reset();
    isolate.promise_spent.Reset();
    isolate.detach_key.Reset();
    isolate.species.Reset();
    isolate.cpu.stopped.Reset();
    isolate.detached_globals.clear();
    isolate.templates.clear();
    isolate.shapes.clear();
    isolate.long_texts.clear();
    drop_news(isolate);
    drop_tasks(isolate);
  }
  isolate.microtask_queues.clear();
  isolate.v8->Exit();
  unwatch(isolate);
  isolate.v8->Dispose();
  forget_tasks(isolate.v8);
  isolate.v8 = nullptr;
  isolate.allocator.reset();
  free_counters(isolate);
  count(Kind::isolate, -1);
}

}  // namespace

bool room_for_isolate() {
  // 128 MiB for compiled code, and what the heap and the first threads of V8 begin with.
  constexpr std::size_t kReserved = std::size_t{192} * 1024 * 1024;
  void* tried =
      mmap(nullptr, kReserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (tried == MAP_FAILED) return false;
  munmap(tried, kReserved);
  return true;
}

std::unique_ptr<Isolate> make_isolate(const IsolateOptions& options) {
  if (forked()) {
    free_counter_table(options.counters);
    refuse_forked();
  }
  start_v8();
  host.look_for_stacks();
  auto isolate = std::make_unique<Isolate>();
  own(*isolate);
  isolate->admits = isolate->owner;
  isolate->allocator = options.allocator != nullptr
                           ? options.allocator
                           : std::make_shared<Allocator>(options.array_buffer_limit);
  v8::Isolate::CreateParams parameters;
  parameters.array_buffer_allocator_shared = isolate->allocator;
  constrain(parameters.constraints, options);
  parameters.allow_atomics_wait = isolate->allows_atomics_wait = options.allow_atomics_wait;
  isolate->counters = options.counters;
  if (options.counters != nullptr)
    parameters.counter_lookup_callback = lookup_of(*options.counters);
  isolate->stack_budget = options.stack_limit;
  isolate->heap_limit = options.heap_limit;
  isolate->cpu.seconds = options.cpu_limit;
  isolate->debug = options.debug;
  {
    const ReservedForIsolate others;
    isolate->v8 = v8::Isolate::New(parameters);
  }
  isolate->v8->SetStackLimit(stack_limit());
  isolate->v8->SetCaptureStackTraceForUncaughtExceptions(true, 64);
  hear_messages(*isolate);
  hear_imports(*isolate);
  isolate->root.kind = ScopeKind::root;
  isolate->root.live = true;
  isolate->root.isolate = isolate.get();
  isolate->root.home = &isolate->root;
  listen(*isolate, Topic::rejection, true);
  guard_heap(*isolate);
  hear_last_words(*isolate);
  watch(*isolate);
  count(Kind::isolate, 1);
  if (chores_due.load(std::memory_order_relaxed)) do_chores();
  return isolate;
}

void close(Isolate& isolate) {
  if (isolate.closed) return;
  admit(isolate);
  if (isolate.dead) {
    close_down_to(isolate, nullptr);
  } else if (due(isolate)) {
    tidy(isolate);
    if (isolate.closed) return;
  }
  make_current(isolate);
  if (isolate.entry != nullptr) refuse_close_while_running();
  if (isolate.innermost != nullptr) refuse_close_with_scopes(*isolate.innermost);
  shut(isolate);
  do_chores();
}

void dispose(Isolate& isolate) {
  if (isolate.closed) return;
  close_down_to(isolate, nullptr);
  shut(isolate);
}

void leave_to_owner(std::unique_ptr<Isolate> isolate) {
  LeftBehind& all = left_behind();
  const std::lock_guard guard(all.mutex);
  all.isolates.push_back(std::move(isolate));
  chores_due = true;
}

void leave_collected_to_owner(Isolate& isolate) {
  LeftBehind& all = left_behind();
  const std::lock_guard guard(all.mutex);
  all.collected.push_back(&isolate);
  chores_due = true;
}

void tidy(Isolate& isolate) {
  if (isolate.dead) refuse_dead(isolate);
  make_current(isolate);
  free_released(isolate);
  if (isolate.contexts_dropped.load(std::memory_order_relaxed)) weaken_dropped_contexts(isolate);
  if (isolate.orphans != 0) reap(isolate);
  if (chores_due.load(std::memory_order_relaxed)) do_chores();
}

void do_chores() {
  chores_due = false;
  release_dead_host_objects();
  dispose_left_behind();
}

void limit_stack(Isolate& isolate) {
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  isolate.v8->SetStackLimit(std::max(stack_limit(), here - isolate.stack_budget));
}

Ref default_filename(Isolate& isolate) {
  if (isolate.default_filename.IsEmpty()) {
    isolate.default_filename.Reset(isolate.v8,
                                   v8::String::NewFromUtf8Literal(isolate.v8, "<eval>"));
  }
  return borrow(isolate.default_filename);
}

void collect_garbage(Isolate& isolate) {
  enter(isolate);
  {
    // Finalizers of the language run as tasks, not here; what can run is the host's own.
    const Entry entry(isolate, nullptr);
    isolate.v8->LowMemoryNotification();
  }
  tidy(isolate);
}

}  // namespace engine
