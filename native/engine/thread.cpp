#include "engine/thread.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "engine/isolate.h"
#include "engine/platform.h"
#include "engine/watchdog.h"

namespace engine {

thread_local constinit ThreadSlot thread_slot{};

namespace {

std::atomic<std::uint64_t> next_token{1};
std::atomic<bool> process_forked{false};

// Runs when the thread ends. Kept apart from ThreadSlot so that reading the slot needs no guard.
struct ThreadEnd {
  bool armed = false;
  ThreadEnd() = default;
  ThreadEnd(const ThreadEnd&) = delete;
  ThreadEnd& operator=(const ThreadEnd&) = delete;
  ~ThreadEnd() {
    if (!armed || process_forked || process_ending()) return;
    if (thread_slot.current != nullptr) leave(*thread_slot.current);
    owner_ended(thread_slot.token);
  }
};
thread_local ThreadEnd thread_end;
thread_local std::uintptr_t cached_stack_limit = 0;

void in_forked_child() {
  process_forked = true;
  // No token matches any more, so every check of ownership takes its slow path and is told why.
  thread_slot = ThreadSlot{};
}

// V8 needs room below its limit for the C++ of its runtime, and a callback needs room for Python:
// as deep as its recursion limit lets it go, through functions written in C.
constexpr std::size_t kLargestReserve = 2 * 1024 * 1024;
constexpr std::size_t kLargestStack = std::size_t{64} * 1024 * 1024;

std::uintptr_t limit_within(std::uintptr_t top, std::size_t size, std::size_t guard) {
  const std::size_t usable = std::min(size, kLargestStack);
  const std::size_t reserve = std::min(kLargestReserve, usable / 3) + guard;
  return top - usable + reserve;
}

// Of the main thread only /proc says where its stack lies. Without it, a part of what the process
// is allowed is taken to lie below this call; the rest is the environment and what runs already.
std::uintptr_t limit_without_proc() {
  rlimit limit{};
  std::size_t size = kLargestStack;
  if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    size = std::min<std::size_t>(limit.rlim_cur, kLargestStack);
  }
  return limit_within(reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)), size / 4 * 3,
                      0);
}

}  // namespace

std::uint64_t thread_token() {
  if (thread_slot.token == 0 && !process_forked) {
    thread_slot.token = next_token.fetch_add(1);
    thread_end.armed = true;
  }
  return thread_slot.token;
}

void switch_to(Isolate& isolate) {
  ThreadSlot& slot = thread_slot;
  if (slot.current != slot.base) slot.current->v8->Exit();
  if (&isolate != slot.base) isolate.v8->Enter();
  slot.current = &isolate;
}

void leave(Isolate& isolate) {
  ThreadSlot& slot = thread_slot;
  if (slot.current != &isolate || slot.current == slot.base) return;
  isolate.v8->Exit();
  slot.current = slot.base;
}

Level::~Level() {
  if (thread_slot.current != &isolate_) switch_to(isolate_);
  thread_slot.base = base_;
}

std::uintptr_t stack_limit() {
  if (cached_stack_limit != 0) return cached_stack_limit;
  pthread_attr_t attributes;
  void* lowest = nullptr;
  std::size_t size = 0;
  std::size_t guard = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) {
    return cached_stack_limit = limit_without_proc();
  }
  pthread_attr_getstack(&attributes, &lowest, &size);
  pthread_attr_getguardsize(&attributes, &guard);
  pthread_attr_destroy(&attributes);
  const auto top = reinterpret_cast<std::uintptr_t>(lowest) + size;
  cached_stack_limit = limit_within(top, size, guard);
  return cached_stack_limit;
}

bool forked() { return process_forked.load(std::memory_order_relaxed); }

void end_if_forked() {
  if (!forked()) return;
  static constexpr char kText[] =
      "EY202: V8 was started before this process was forked, in the middle of a call from "
      "JavaScript to which the child can't return. End the child inside that call, with "
      "os._exit().\n";
  if (write(STDERR_FILENO, kText, sizeof kText - 1) < 0) {
    // Nobody is left to tell.
  }
  _exit(1);
}

void watch_for_forks() { pthread_atfork(nullptr, nullptr, in_forked_child); }

}  // namespace engine
