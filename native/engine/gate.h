// The gate that every termination goes through.
//
// TerminateExecution sets a flag in the isolate that stays until something trips over it, so a
// termination that comes a moment after the call it was meant for would stop the next, innocent
// one. The gate closes that window: only a call that is running can be fired at, and the end of the
// call either comes first or waits until the shot has fallen and takes it back.
//
// Thread: `fire` any; the rest the isolate's owner.
#pragma once

#include <v8.h>

#include <atomic>
#include <cstdint>

namespace engine {

// Whether a function of a program is on the stack. Thread: the isolate's owner, in an interrupt.
bool runs_javascript(v8::Isolate* isolate);

class Gate {
 public:
  void begin() { state_.store(kRunning, std::memory_order_release); }

  // Stops the running call, the outermost; false where none runs.
  bool fire(v8::Isolate* isolate) {
    std::uint32_t seen = kRunning;
    while (
        !state_.compare_exchange_weak(seen, seen == kRunning ? kFiring | kAsked : seen | kAsked)) {
      if (seen == kIdle) return false;
    }
    if (seen == kRunning) shoot(isolate);
    return true;
  }

  // Stops the running call for an inner one that has used up its time, which takes it back.
  // Thread: the isolate's owner, inside the call.
  void fire_for_inner(v8::Isolate* isolate) {
    std::uint32_t seen = kRunning;
    if (state_.compare_exchange_strong(seen, kFiring, std::memory_order_acq_rel)) shoot(isolate);
  }

  // The outermost call is over. True where it had been fired at; nothing of that is left then.
  bool end(v8::Isolate* isolate) {
    for (;;) {
      std::uint32_t seen = kRunning;
      if (state_.compare_exchange_strong(seen, kIdle, std::memory_order_acq_rel)) return false;
      if ((seen & kPhase) != kFired) continue;  // somebody is about to fire, or to take it back
      isolate->CancelTerminateExecution();
      state_.store(kIdle, std::memory_order_release);
      return true;
    }
  }

  // Takes a shot back that has fallen. Thread: the isolate's owner, inside the call.
  bool take_back(v8::Isolate* isolate) { return take_back(isolate, kFired | kAsked); }

  // The same, of a shot that was for an inner call alone.
  bool take_back_inner(v8::Isolate* isolate) { return take_back(isolate, kFired); }

  // JavaScript goes on although it was fired at: a callback swallowed what an inner call ended
  // with. Called by the owner inside the call, so the shot can't be stale.
  void insist(v8::Isolate* isolate) {
    if (!fired()) return;
    if (may_fall(isolate)) {
      isolate->TerminateExecution();
    } else {
      isolate->RequestInterrupt(shoot_late, this);
    }
  }

  // The same at the end of a hook, where V8 loses a shot that fell inside of it, or remembers it
  // and goes on: nothing is left of it there, and it falls again as soon as JavaScript goes on.
  void put_off(v8::Isolate* isolate) {
    if (!fired()) return;
    isolate->CancelTerminateExecution();
    isolate->RequestInterrupt(shoot_late, this);
  }

  // From now on a shot falls inside of JavaScript alone: V8 evaluates modules in C++ that ends the
  // process where it is stopped between two of them. False where a shot has fallen already, or is
  // about to. Thread: the isolate's owner.
  bool be_tender() {
    tender_.store(true);
    return state_.load() == kRunning;
  }

  // A shot that was put off, or of a tender gate that found no JavaScript to fall into. Thread: the
  // isolate's owner, in an interrupt; the watchdog asks for one as long as it takes.
  void shoot_again(v8::Isolate* isolate) {
    if (fired() && may_fall(isolate)) isolate->TerminateExecution();
  }

  bool running() const { return state_.load(std::memory_order_acquire) != kIdle; }

  bool fired() const { return (state_.load(std::memory_order_acquire) & kPhase) >= kFiring; }

  // Somebody wants the outermost call stopped.
  bool asked() const { return (state_.load(std::memory_order_acquire) & kAsked) != 0; }

 private:
  static constexpr std::uint32_t kIdle = 0;
  static constexpr std::uint32_t kRunning = 1;
  static constexpr std::uint32_t kFiring = 2;
  static constexpr std::uint32_t kFired = 3;
  static constexpr std::uint32_t kPhase = 3;
  static constexpr std::uint32_t kAsked = 4;

  bool may_fall(v8::Isolate* isolate) const { return !tender_.load() || runs_javascript(isolate); }

  void shoot(v8::Isolate* isolate) {
    if (tender_.load()) {
      isolate->RequestInterrupt(shoot_late, this);
    } else {
      isolate->TerminateExecution();
    }
    state_.fetch_or(kFired, std::memory_order_acq_rel);
  }

  // Where the call it was meant for is over, it finds the next one, which nobody has fired at.
  static void shoot_late(v8::Isolate* isolate, void* gate) {
    static_cast<Gate*>(gate)->shoot_again(isolate);
  }

  bool take_back(v8::Isolate* isolate, std::uint32_t from) {
    std::uint32_t seen = from;
    while (!state_.compare_exchange_weak(seen, kFiring, std::memory_order_acq_rel)) {
      if (seen != kFired && seen != from) return false;
    }
    isolate->CancelTerminateExecution();
    seen = kFiring;
    if (state_.compare_exchange_strong(seen, kRunning, std::memory_order_acq_rel)) return true;
    shoot(isolate);  // asked for in the meantime
    return false;
  }

  std::atomic<std::uint32_t> state_{kIdle};
  std::atomic<bool> tender_{false};
};

}  // namespace engine
