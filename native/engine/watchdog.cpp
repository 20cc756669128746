#include "engine/watchdog.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/deadline.h"
#include "engine/entry.h"
#include "engine/isolate.h"
#include "engine/platform.h"

namespace engine {

std::atomic<bool> watchdog_asleep{true};

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kTick = 1ms;           // what "older than a millisecond" needs
constexpr auto kSlowTick = 5ms;       // nothing new begins
constexpr auto kSignalPeriod = 50ms;  // a signal handler waits this long at most
constexpr int kIdleTicksBeforeSleep = 50;

struct State {
  std::mutex mutex;
  std::condition_variable wake;
  std::vector<Isolate*> isolates;
  std::vector<std::uint64_t> parked;
  bool started = false;
};

// Leaked: the thread uses it until the process is gone.
State& state() {
  static State* the = new State;
  return *the;
}

// Runs on the isolate's own thread, inside its JavaScript.
void interrupted(v8::Isolate* /*isolate*/, void* data) {
  auto& isolate = *static_cast<Isolate*>(data);
  isolate.interrupt_requested.store(false, std::memory_order_relaxed);
  EntryCore* entry = isolate.entry;
  if (entry == nullptr || process_ending()) return;
  if (isolate.deadlines != nullptr) stop_late(isolate);
  if (isolate.cpu.seconds > 0) stop_used_up(isolate);
  isolate.gate.shoot_again(isolate.v8);
  const bool signals = isolate.signals_due.exchange(false) && host.on_main_thread();
  if (entry->unlocked == nullptr) {
    // The call goes on without the lock and takes it back before it touches the host again.
    entry->unlocked = host.unlock();
  }
  if (!signals) return;
  entry->relock();
  {
    const Busy busy(isolate);
    host.run_signal_handlers(isolate);
    end_if_forked();
  }
  if (isolate.pending != nullptr) isolate.gate.fire(isolate.v8);
  entry->unlocked = host.unlock();
}

void interrupt(Isolate& isolate) {
  if (!isolate.interrupt_requested.exchange(true)) {
    isolate.v8->RequestInterrupt(interrupted, &isolate);
  }
}

// One look at an isolate; true while something runs in it.
bool look(Isolate& isolate, std::chrono::steady_clock::time_point now) {
  if (isolate.next_deadline.load(std::memory_order_relaxed) <= now.time_since_epoch().count()) {
    interrupt(isolate);
  }
  const std::uint32_t pulse = isolate.pulse.load(std::memory_order_relaxed);
  const bool running = isolate.gate.running();
  const bool old = running && pulse == isolate.seen_pulse;
  const bool active = running || pulse != isolate.seen_pulse;
  isolate.seen_pulse = pulse;
  if (!old) {
    isolate.seen_since = now;
    isolate.breath_given = false;
    return active;
  }
  if (isolate.gate.fired()) interrupt(isolate);
  const bool signals = now - isolate.seen_since >= kSignalPeriod;
  if (!isolate.breath_given || signals) {
    isolate.breath_given = true;
    if (signals) {
      isolate.seen_since = now;
      isolate.signals_due = true;
    }
    interrupt(isolate);
  }
  return active;
}

void watch_over() {
  State& s = state();
  std::unique_lock lock(s.mutex);
  int idle_ticks = 0;
  for (;;) {
    if (idle_ticks >= kIdleTicksBeforeSleep || s.isolates.empty()) {
      watchdog_asleep = true;
      s.wake.wait(lock, [] { return !watchdog_asleep.load(); });
      idle_ticks = 0;
    }
    const auto now = Clock::now();
    bool active = false;
    bool news = false;
    std::int64_t deadline = kNoDeadline;
    for (Isolate* isolate : s.isolates) {
      const auto seen = isolate->seen_pulse;
      active = look(*isolate, now) || active;
      news = news || seen != isolate->seen_pulse;
      const std::int64_t next = isolate->next_deadline.load(std::memory_order_relaxed);
      if (next > now.time_since_epoch().count()) deadline = std::min(deadline, next);
    }
    idle_ticks = active ? 0 : idle_ticks + 1;
    lock.unlock();
    const Clock::time_point tick = now + (news ? kTick : kSlowTick);
    std::this_thread::sleep_until(std::min(tick, Clock::time_point(Clock::duration(deadline))));
    lock.lock();
  }
}

void start_thread() {
  // Signals belong to the interpreter's threads; a system call of its main thread must be the one
  // that they interrupt.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread(watch_over).detach();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace

void watch(Isolate& isolate) {
  State& s = state();
  const std::lock_guard guard(s.mutex);
  s.isolates.push_back(&isolate);
  if (!s.started) {
    s.started = true;
    start_thread();
  }
}

void unwatch(Isolate& isolate) {
  State& s = state();
  const std::lock_guard guard(s.mutex);
  std::erase(s.isolates, &isolate);
}

std::vector<Isolate*> isolates_of(std::uint64_t token) {
  State& s = state();
  const std::lock_guard guard(s.mutex);
  std::vector<Isolate*> found;
  std::ranges::copy_if(s.isolates, std::back_inserter(found),
                       [token](const Isolate* isolate) { return isolate->owner == token; });
  return found;
}

void wake_watchdog() {
  State& s = state();
  {
    const std::lock_guard guard(s.mutex);
    watchdog_asleep = false;
  }
  s.wake.notify_one();
}

void stop_everything() {
  begin_process_end();
  State& s = state();
  const auto give_up = std::chrono::steady_clock::now() + 1s;
  for (;;) {
    bool inside = false;
    {
      const std::lock_guard guard(s.mutex);
      for (Isolate* isolate : s.isolates) {
        if (!isolate->gate.fire(isolate->v8)) continue;
        if (std::ranges::find(s.parked, isolate->owner) == s.parked.end()) inside = true;
      }
    }
    if (!inside || std::chrono::steady_clock::now() > give_up) return;
    std::this_thread::sleep_for(1ms);
  }
}

void owner_ended(std::uint64_t token) {
  State& s = state();
  const std::lock_guard guard(s.mutex);
  for (Isolate* isolate : s.isolates) {
    if (isolate->owner == token) isolate->owner_ended = true;
    chores_due = true;  // it may have been dropped already
  }
}

void own(Isolate& isolate) {
  const std::lock_guard guard(state().mutex);
  isolate.owner = thread_token();
  isolate.owner_thread = pthread_self();
  isolate.owner_ended = false;
}

void disown(Isolate& isolate) {
  const std::lock_guard guard(state().mutex);
  isolate.owner = kNobody;
  isolate.owner_ended = true;
}

void park() {
  {
    State& s = state();
    const std::lock_guard guard(s.mutex);
    s.parked.push_back(thread_slot.token);
  }
  for (;;) pause();
}

}  // namespace engine
