// Threads: which isolate each has entered, and the switch from one to another.
//
// V8 wants an isolate entered before it allocates, and refuses to dispose one that is. Entering and
// leaving around every call would cost more than most calls, so a thread stays in the isolate it
// used last. A callback starts a new level: isolates used inside it are entered on top of the one
// that runs, and left before it goes on. That is what allows closing in any order.
#pragma once

#include <cstdint>

namespace engine {

struct Isolate;

struct ThreadSlot {
  std::uint64_t token;  // names this thread for ever; 0 until it first uses an isolate
  Isolate* current;     // the isolate entered last, or null
  Isolate* base;        // the isolate whose JavaScript called into this level, or null
  Isolate* news;        // the first of those that have something to tell the host (news.h), or null
  std::uint64_t loop_serial;  // of the scope opened last while an event loop ran (suspension.h)
  std::uint32_t loop_scopes;  // how many of those are open
  std::uint32_t entries;      // that are on this thread's stack
  void* stack;                // the host's: which of several stacks they are on, or null
};

// initial-exec: one load instead of a call, and this is read on every use of anything.
extern thread_local constinit ThreadSlot thread_slot __attribute__((tls_model("initial-exec")));

inline constexpr std::uint64_t kNobody = ~std::uint64_t{0};

// The calling thread's token, given on first use.
std::uint64_t thread_token();

// Makes the isolate the one V8 takes as current on this thread.
void switch_to(Isolate& isolate);

// The opposite, so that the isolate can be disposed or handed over.
void leave(Isolate& isolate);

// A level: the time that a callback from JavaScript takes.
class Level {
 public:
  explicit Level(Isolate& isolate) : isolate_(isolate), base_(thread_slot.base) {
    thread_slot.base = &isolate;
  }
  ~Level();
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;

 private:
  Isolate& isolate_;
  Isolate* base_;
};

// The lowest address JavaScript may use of the calling thread's real stack.
std::uintptr_t stack_limit();

// True in the child of a fork made after V8 started.
bool forked();
// In such a child, ends the process: the call to it came from JavaScript, which can't go on there.
void end_if_forked();

// To be called once, when V8 starts.
void watch_for_forks();

}  // namespace engine
