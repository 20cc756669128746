// A limit on the processor time of each outermost call.
//
// The thread's own clock is read when a call begins and ends. In between the watchdog knows the
// first moment at which the time could be used up, and asks for an interrupt then; that looks at
// the thread's clock, and names the next such moment, or fires.
//
// Owned by the isolate. Thread: its owner.
#pragma once

#include <v8.h>

#include <chrono>
#include <cstdint>
#include <vector>

namespace engine {

struct Frame;
struct Isolate;

struct CpuLimit {
  double seconds = 0;  // that each may take; no limit where 0
  std::chrono::nanoseconds began{};
  std::int64_t next = INT64_MAX;       // to look at it again, in the steady clock's ticks
  bool used_up = false;                // by the last call
  v8::Global<v8::StackTrace> stopped;  // where that was
};

void begin_cpu_time(Isolate& isolate);
// True where the call has used up its time.
bool end_cpu_time(Isolate& isolate);

// Fires where the time is used up. Called in an interrupt.
void stop_used_up(Isolate& isolate);

// Where JavaScript was when it was stopped; nothing where it wasn't seen.
std::vector<Frame> frames_used_up(Isolate& isolate);

}  // namespace engine
