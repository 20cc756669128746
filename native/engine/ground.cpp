#include "engine/ground.h"

#include <utility>

#include "engine/gate.h"

namespace engine {

namespace {

thread_local v8::Isolate* standing = nullptr;
thread_local int below = 0;  // functions of it, when that began

constexpr int kMostFrames = 1 << 20;

// Of all contexts, up to so many.
int frames(v8::Isolate* isolate, int limit) {
  const v8::HandleScope handles(isolate);
  constexpr auto kAll = static_cast<v8::StackTrace::StackTraceOptions>(
      v8::StackTrace::kOverview | v8::StackTrace::kExposeFramesAcrossSecurityOrigins);
  return v8::StackTrace::CurrentStackTrace(isolate, limit, kAll)->GetFrameCount();
}

}  // namespace

bool runs_javascript(v8::Isolate* isolate) {
  const int others = standing == isolate ? below : 0;
  return frames(isolate, others + 1) > others;
}

// Below the outermost entry there are none, and most loops run their microtasks there.
Ground::Ground(const EntryCore& entry)
    : before_(std::exchange(standing, entry.isolate.v8)),
      frames_before_(std::exchange(
          below, entry.outer == nullptr ? 0 : frames(entry.isolate.v8, kMostFrames))) {}

Ground::~Ground() {
  standing = before_;
  below = frames_before_;
}

}  // namespace engine
