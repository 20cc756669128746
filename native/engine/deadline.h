// A limit on the wall time of one call.
//
// The watchdog sees that it has passed and asks V8 for an interrupt; that runs on the isolate's own
// thread, looks at the time itself, notes where JavaScript is, and fires. So nothing is decided on
// another thread, and a limit that was met in the meantime fires at nobody. What has no interrupt
// check goes on to its end, and its value comes too late to be taken.
//
// Lives on the C++ stack, right after the entry that it limits. Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include <chrono>
#include <cstdint>
#include <vector>

#include "engine/entry.h"
#include "engine/failure.h"

namespace engine {

struct TimeLimit {
  double seconds = -1;           // none where negative
  bool counts_host_time = true;  // whether it goes on while JavaScript waits for a host function
};

class Deadline {
 public:
  // Inline, for most calls have no limit.
  Deadline(EntryCore& entry, const TimeLimit& limit) {
    if (limit.seconds >= 0) [[unlikely]]
      begin(entry, limit);
  }
  ~Deadline() {
    if (entry_ != nullptr) [[unlikely]]
      end();
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  bool limits(const EntryCore& entry) const { return entry_ == &entry; }

  // The end of the call's JavaScript part; see EntryCore::settle.
  bool settle();

  // The call ended for this and no other reason.
  bool missed() const { return missed_; }
  double seconds() const { return limit_.seconds; }
  // Where JavaScript was when it was stopped; nothing where it wasn't seen.
  std::vector<Frame> frames() const;

  // Tells the watchdog of the isolate's next limit, of the processor's time too.
  static void announce(Isolate& isolate);

 private:
  friend class HostTime;
  friend void stop_late(Isolate& isolate);
  using Clock = std::chrono::steady_clock;

  void begin(EntryCore& entry, const TimeLimit& limit);
  void end();

  bool passed(Clock::time_point now) const { return !paused_ && now >= at_; }

  EntryCore* entry_ = nullptr;  // null where there is no limit
  TimeLimit limit_;
  Deadline* outer_ = nullptr;
  Clock::time_point at_;
  bool paused_ = false;
  bool missed_ = false;
  v8::Global<v8::StackTrace> stack_;
};

// Fires where a limit of the isolate's has passed. Called in an interrupt.
void stop_late(Isolate& isolate);

// The time of a host function: limits that don't count it stand still.
class HostTime {
 public:
  explicit HostTime(Isolate& isolate);
  ~HostTime();
  HostTime(const HostTime&) = delete;
  HostTime& operator=(const HostTime&) = delete;

 private:
  Isolate& isolate_;
  std::chrono::steady_clock::time_point began_;
  std::vector<Deadline*> paused_;
};

}  // namespace engine
