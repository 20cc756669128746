// An isolate: one V8 heap, the thread that owns it, and all that is kept in it.
//
// Owned by the host's isolate object; everything that refers to an isolate keeps that object alive.
// Thread: the owner's for everything but `gate.fire` and the list of released values.
#pragma once

#include <pthread.h>
#include <v8.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/allocator.h"
#include "engine/cpu_limit.h"
#include "engine/gate.h"
#include "engine/held.h"
#include "engine/host.h"
#include "engine/identity.h"
#include "engine/listener.h"
#include "engine/news.h"
#include "engine/scope.h"
#include "engine/thread.h"

namespace engine {

class Deadline;
class EntryCore;
struct Context;
struct CounterTable;
struct Shape;
struct TemplateNode;

// A global object that was taken from its context and waits for another. It is not kept.
struct DetachedGlobal {
  v8::Global<v8::Object> object;
  int fields = 0;
};

// What an isolate is made with: bytes, 0 for V8's own choice.
struct IsolateOptions {
  std::size_t heap_limit = 0;
  std::size_t initial_heap = 0;
  std::size_t max_old_generation_size = 0;
  std::size_t max_young_generation_size = 0;
  std::size_t code_range_size = 0;
  std::size_t initial_old_generation_size = 0;
  std::size_t initial_young_generation_size = 0;
  std::size_t stack_limit = 0;
  std::size_t array_buffer_limit = 0;    // none where 0
  std::shared_ptr<Allocator> allocator;  // null for one of its own
  bool allow_atomics_wait = true;
  CounterTable* counters = nullptr;
  double cpu_limit = 0;  // in seconds, none where 0
  bool debug = false;
};
struct KnownSource;

inline constexpr std::int64_t kNoDeadline = INT64_MAX;

struct Isolate {
  // The token of the one thread that may use it now: its owner's, or nobody's while it is closed,
  // detached or busy. One comparison answers all those questions.
  std::uint64_t admits = kNobody;
  v8::Isolate* v8 = nullptr;
  Scope* innermost = nullptr;
  EntryCore* entry = nullptr;
  std::atomic<Held*> released{nullptr};
  std::uint32_t orphans = 0;  // open scopes that nobody will close any more
  bool closed = false;
  bool busy = false;
  bool quiet = false;  // data is being copied: what would run the program throws instead
  Gate gate;
  std::atomic<std::uint32_t> pulse{0};  // counts outermost entries, for the watchdog

  std::uint64_t owner = 0;               // a thread's token, or kNobody while it is detached
  pthread_t owner_thread = 0;            // as the system knows it
  std::atomic<bool> owner_ended{false};  // or there is none
  void* object = nullptr;                // the host's isolate object, borrowed
  bool collected = false;                // the host's collector ends it: nothing of the host's runs
  void* pending = nullptr;  // a host exception on its way to the outermost entry, owned
  Place made;
  bool debug = false;  // it tells of what is left of it when it is closed
  Scope root;          // what null, undefined and booleans belong to that were made without a scope
  Held* held = nullptr;
  Context* contexts = nullptr;
  std::atomic<bool> contexts_dropped{false};
  IdentityMap identities;
  std::unordered_set<const Held*> externals;  // what a JavaScript value may point to
  std::shared_ptr<Allocator> allocator;       // of ArrayBuffers, which may outlive the isolate
  v8::Global<v8::Value> default_filename;
  v8::Global<v8::Private> promise_spent;     // marks promises that their resolver has settled
  v8::Global<v8::Symbol> species;            // Symbol.species, which V8 gives nobody
  v8::Global<v8::Private> detach_key;        // under which ArrayBuffers know theirs
  v8::Global<v8::ObjectTemplate> host_data;  // what objects with host data are made of
  News news;
  CounterTable* counters = nullptr;  // V8's counters by name, where it was made to count
  std::vector<void*> interrupts;     // host callables, owned, to be run inside the running call
  std::size_t stack_budget = 0;      // bytes that an outermost call may use of the stack, or 0
  std::int64_t outside_memory = 0;   // that the host told of
  bool allows_atomics_wait = true;
  void* realm_maker = nullptr;  // of the host, owned: makes the contexts of ShadowRealms
  std::vector<std::unique_ptr<v8::MicrotaskQueue>> microtask_queues;
  std::vector<v8::MicrotaskQueue*> automatic_queues;  // of those, that run by themselves
  std::vector<DetachedGlobal> detached_globals;
  std::vector<std::shared_ptr<TemplateNode>> templates;
  std::vector<std::shared_ptr<Shape>> shapes;                          // of exposed host objects
  std::unordered_map<const void*, v8::Global<v8::String>> long_texts;  // weak, by the host's object
  std::unordered_map<int, KnownSource*> sources;  // of scripts that V8 keeps, by script id
  v8::Global<v8::Private> description_key;        // under which functions know theirs
  std::vector<MessageListener> listeners;
  Held* stack_trace_preparer = nullptr;
  Held* promise_hook = nullptr;
  bool tells_of_promise = false;          // the hook runs
  std::uint8_t promise_hooks_inside = 0;  // those of JavaScript that run, a bit for each kind
  Held* import_callback = nullptr;        // of the host, in place of what imports for all contexts
  Held* import_phase_callback = nullptr;
  Held* import_meta_callback = nullptr;
  Held* wasm_streaming_callback = nullptr;
  int open_wasm_streams = 0;  // which wait for the host

  Deadline* deadlines = nullptr;                         // of running calls, the innermost first
  CpuLimit cpu;                                          // of outermost calls
  std::atomic<std::int64_t> next_deadline{kNoDeadline};  // of all, in the clock's own ticks

  // heap_limit.h
  bool heap_full = false;           // it was, and V8 has been given more room
  bool heap_recovers = false;       // once the call is over
  bool dead = false;                // and nothing can be done about it
  std::size_t heap_limit = 0;       // in bytes, that it was made with; 0 for V8's own choice
  std::size_t full_at = 0;          // in bytes, V8's limit when it was full
  std::size_t heap_used = 0;        // in bytes, after that
  std::size_t first_limit = 0;      // in bytes, V8's limit when it was made
  void* near_heap_limit = nullptr;  // of the host, owned: asked before what runs is stopped

  // The watchdog's notes.
  std::uint32_t seen_pulse = 0;
  std::chrono::steady_clock::time_point seen_since;
  bool breath_given = false;
  std::atomic<bool> interrupt_requested{false};
  std::atomic<bool> signals_due{false};
};

// Makes an isolate owned by the calling thread.
// Whether the process may map what V8 reserves for an isolate: V8 would end it.
bool room_for_isolate();

std::unique_ptr<Isolate> make_isolate(const IsolateOptions& options);

// Refuses while scopes are open or JavaScript runs. Closing twice is harmless.
void close(Isolate& isolate);

// Disposes an isolate that its host object has let go of: open scopes are closed by force. Thread:
// the owner's, or any once the owner has ended.
void dispose(Isolate& isolate);

// Hands an unclosed isolate that was dropped on a foreign thread to its owner.
void leave_to_owner(std::unique_ptr<Isolate> isolate);

// The same for one that the host's collector found to be garbage there: what it is garbage with may
// still refer to it. The host keeps it until it is told to end it.
void leave_collected_to_owner(Isolate& isolate);

inline void admit(const Isolate& isolate) {
  if (thread_slot.token != isolate.admits) [[unlikely]]
    refuse_entry(isolate);
}

// Something waits that is no single isolate's: host objects that V8 let go of, isolates dropped on
// a foreign thread.
extern std::atomic<bool> chores_due;

// What is due at an entry: dropped values are freed, abandoned scopes closed, chores done. Runs
// finalizers and warnings of the host last, which may do anything, close the isolate too. Thread:
// owner, admitted.
void tidy(Isolate& isolate);
// The chores alone, with the host's lock.
void do_chores();

inline bool due(const Isolate& isolate) {
  return isolate.released.load(std::memory_order_relaxed) != nullptr ||
         chores_due.load(std::memory_order_relaxed) || isolate.orphans != 0 ||
         isolate.contexts_dropped.load(std::memory_order_relaxed);
}

inline void make_current(Isolate& isolate) {
  if (thread_slot.current != &isolate) [[unlikely]]
    switch_to(isolate);
}

inline void enter(Isolate& isolate) {
  admit(isolate);
  if (due(isolate)) [[unlikely]] {
    tidy(isolate);
    admit(isolate);  // a finalizer may have closed it
  }
  make_current(isolate);
}

// What a callback or a signal handler raised and nobody has raised again although its call is over:
// the host's part of the call does so at its end. Under the host's lock.
extern void* untold;

// The time of a call from the host. An isolate whose entry runs must be V8's current one again when
// the call ends: a finalizer in the middle of it may have used another.
class Detour {
 public:
  Detour() : isolate_(thread_slot.current) {
    if (isolate_ != nullptr && isolate_->entry == nullptr) isolate_ = nullptr;
  }
  ~Detour() {
    if (isolate_ != nullptr) make_current(*isolate_);
    if (thread_slot.news != nullptr) [[unlikely]]
      host.tell_news();
  }
  Detour(const Detour&) = delete;
  Detour& operator=(const Detour&) = delete;

 private:
  Isolate* isolate_;
};

// V8 may use so much of the stack from here on, as far as the thread's has it.
void limit_stack(Isolate& isolate);

// What a script without a file is called.
Ref default_filename(Isolate& isolate);

void collect_garbage(Isolate& isolate);

}  // namespace engine
