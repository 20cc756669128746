#include "engine/microtask.h"

namespace engine {

namespace {
v8::MicrotasksPolicy policy(bool automatic) {
  return automatic ? v8::MicrotasksPolicy::kAuto : v8::MicrotasksPolicy::kExplicit;
}
}  // namespace

void run_microtasks_by_themselves(Isolate& isolate, bool automatic) {
  isolate.v8->SetMicrotasksPolicy(policy(automatic));
}

bool microtasks_run_by_themselves(Isolate& isolate) {
  return isolate.v8->GetMicrotasksPolicy() == v8::MicrotasksPolicy::kAuto;
}

MicrotaskQueue& make_microtask_queue(Isolate& isolate, bool automatic) {
  return *isolate.microtask_queues.emplace_back(MicrotaskQueue::New(isolate.v8, policy(automatic)));
}

void run_microtasks(EntryCore& entry, MicrotaskQueue* queue) {
  if (queue == nullptr) {
    entry.isolate.v8->PerformMicrotaskCheckpoint();
  } else {
    queue->PerformCheckpoint(entry.isolate.v8);
  }
}

bool enqueue_microtask(Isolate& isolate, MicrotaskQueue* queue, Ref function) {
  // V8 notes the context that is entered now with the task, and there need not be one.
  v8::Local<v8::Context> home;
  if (!function.As<v8::Object>()->GetCreationContext().ToLocal(&home)) return false;
  const v8::Context::Scope entered(home);
  if (queue == nullptr) {
    isolate.v8->EnqueueMicrotask(function.As<v8::Function>());
  } else {
    queue->EnqueueMicrotask(isolate.v8, function.As<v8::Function>());
  }
  return true;
}

bool runs_microtasks(const MicrotaskQueue& queue) { return queue.IsRunningMicrotasks(); }

int microtask_depth(const MicrotaskQueue& queue) { return queue.GetMicrotasksScopeDepth(); }

}  // namespace engine
