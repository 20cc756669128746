#include "engine/cpu_limit.h"

#include <time.h>

#include "engine/deadline.h"
#include "engine/failure.h"
#include "engine/isolate.h"
#include "engine/seconds.h"

namespace engine {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

nanoseconds thread_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + nanoseconds(now.tv_nsec);
}

nanoseconds allowed(const CpuLimit& limit) { return of_seconds(limit.seconds); }

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
  note_stack(isolate, limit.stopped);
  isolate.gate.fire(isolate.v8);
}

std::vector<Frame> frames_used_up(Isolate& isolate) {
  return noted_frames(isolate, isolate.cpu.stopped);
}

}  // namespace engine
