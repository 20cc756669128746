#include "engine/deadline.h"

#include <algorithm>

#include "engine/seconds.h"

namespace engine {

namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

void Deadline::begin(EntryCore& entry, const TimeLimit& limit) {
  entry_ = &entry;
  limit_ = limit;
  outer_ = entry.isolate.deadlines;
  at_ = Clock::now() + of_seconds(limit.seconds);
  entry.isolate.deadlines = this;
  announce(entry.isolate);
}

void Deadline::end() {
  entry_->settle();
  entry_->isolate.deadlines = outer_;
  announce(entry_->isolate);
}

bool Deadline::settle() {
  Isolate& isolate = entry_->isolate;
  Gate& gate = isolate.gate;
  const Clock::time_point now = Clock::now();
  const bool late = passed(now);
  if (entry_->outer == nullptr) {
    missed_ = late && !gate.asked();
    return gate.end(isolate.v8) || late;
  }
  if (!late) return gate.fired();
  bool outer_is_late = false;  // then that call has to end, too
  for (const Deadline* outer = outer_; outer != nullptr; outer = outer->outer_) {
    outer_is_late = outer_is_late || outer->passed(now);
  }
  if (!outer_is_late) gate.take_back_inner(isolate.v8);
  missed_ = !gate.asked();
  return true;
}

void Deadline::announce(Isolate& isolate) {
  std::int64_t next = isolate.cpu.next;
  for (const Deadline* deadline = isolate.deadlines; deadline != nullptr;
       deadline = deadline->outer_) {
    if (!deadline->paused_) next = std::min(next, deadline->at_.time_since_epoch().count());
  }
  isolate.next_deadline.store(next, std::memory_order_relaxed);
}

std::vector<Frame> Deadline::frames() const { return noted_frames(entry_->isolate, stack_); }

void stop_late(Isolate& isolate) {
  const Clock::time_point now = Clock::now();
  bool late = false;
  for (Deadline* deadline = isolate.deadlines; deadline != nullptr; deadline = deadline->outer_) {
    if (!deadline->passed(now)) continue;
    late = true;
    note_stack(isolate, deadline->stack_);
  }
  if (late) isolate.gate.fire_for_inner(isolate.v8);
}

HostTime::HostTime(Isolate& isolate) : isolate_(isolate) {
  for (Deadline* deadline = isolate.deadlines; deadline != nullptr; deadline = deadline->outer_) {
    if (deadline->limit_.counts_host_time || deadline->paused_) continue;
    deadline->paused_ = true;
    paused_.push_back(deadline);
  }
  if (paused_.empty()) return;
  began_ = Clock::now();
  Deadline::announce(isolate);
}

HostTime::~HostTime() {
  if (paused_.empty()) return;
  const Clock::duration taken = Clock::now() - began_;
  for (Deadline* deadline : paused_) {
    deadline->paused_ = false;
    deadline->at_ += taken;
  }
  Deadline::announce(isolate_);
}

}  // namespace engine
