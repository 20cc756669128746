#include "engine/cpu_limit.h"

#include <time.h>

#include <algorithm>

#include "engine/deadline.h"
#include "engine/failure.h"
#include "engine/isolate.h"

namespace engine {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

constexpr double kLongest = 1e8;  // seconds: three years
constexpr int kMostFrames = 64;

nanoseconds thread_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + nanoseconds(now.tv_nsec);
}

nanoseconds allowed(const CpuLimit& limit) {
  const std::chrono::duration<double> all(std::min(limit.seconds, kLongest));
  return std::chrono::duration_cast<nanoseconds>(all);
}

nanoseconds left(const CpuLimit& limit) { return allowed(limit) - (thread_time() - limit.began); }

void look_again(Isolate& isolate, std::int64_t when) {
  isolate.cpu.next = when;
  Deadline::announce(isolate);
}

}  // namespace

void begin_cpu_time(Isolate& isolate) {
  CpuLimit& limit = isolate.cpu;
  limit.used_up = false;
  limit.stopped.Reset();
  limit.began = thread_time();
  look_again(isolate, (Clock::now() + allowed(limit)).time_since_epoch().count());
}

bool end_cpu_time(Isolate& isolate) {
  CpuLimit& limit = isolate.cpu;
  // Before that moment it can't be; and the thread's clock is a call of the system's.
  const bool may_be = Clock::now().time_since_epoch().count() >= limit.next;
  limit.used_up = may_be && left(limit) <= nanoseconds::zero();
  look_again(isolate, kNoDeadline);
  return limit.used_up;
}

void stop_used_up(Isolate& isolate) {
  CpuLimit& limit = isolate.cpu;
  const nanoseconds more = left(limit);
  if (more > nanoseconds::zero()) {
    look_again(isolate, (Clock::now() + more).time_since_epoch().count());
    return;
  }
  if (limit.stopped.IsEmpty()) {
    const v8::HandleScope handles(isolate.v8);
    limit.stopped.Reset(isolate.v8, v8::StackTrace::CurrentStackTrace(isolate.v8, kMostFrames));
  }
  isolate.gate.fire(isolate.v8);
}

std::vector<Frame> frames_used_up(Isolate& isolate) {
  if (isolate.cpu.stopped.IsEmpty()) return {};
  return frames_of(isolate, isolate.cpu.stopped.Get(isolate.v8));
}

}  // namespace engine
