#include "engine/microtask.h"

#include "engine/ground.h"

namespace engine {

static_assert(static_cast<int>(v8::MicrotasksPolicy::kExplicit) ==
                  static_cast<int>(MicrotasksPolicy::explicitly) &&
              static_cast<int>(v8::MicrotasksPolicy::kScoped) ==
                  static_cast<int>(MicrotasksPolicy::scoped) &&
              static_cast<int>(v8::MicrotasksPolicy::kAuto) ==
                  static_cast<int>(MicrotasksPolicy::automatic));

void set_microtasks_policy(Isolate& isolate, MicrotasksPolicy policy) {
  isolate.v8->SetMicrotasksPolicy(static_cast<v8::MicrotasksPolicy>(policy));
}

MicrotasksPolicy microtasks_policy(Isolate& isolate) {
  return static_cast<MicrotasksPolicy>(isolate.v8->GetMicrotasksPolicy());
}

MicrotaskQueue& make_microtask_queue(Isolate& isolate, MicrotasksPolicy policy) {
  MicrotaskQueue& queue = *isolate.microtask_queues.emplace_back(
      MicrotaskQueue::New(isolate.v8, static_cast<v8::MicrotasksPolicy>(policy)));
  if (policy == MicrotasksPolicy::automatic) isolate.automatic_queues.push_back(&queue);
  return queue;
}

void run_microtasks(EntryCore& entry, MicrotaskQueue* queue) {
  const Ground ground(entry);
  if (queue == nullptr) {
    entry.isolate.v8->PerformMicrotaskCheckpoint();
  } else {
    queue->PerformCheckpoint(entry.isolate.v8);
  }
}

void run_microtasks_of_all(EntryCore& entry) {
  run_microtasks(entry, nullptr);
  // One may make another.
  for (std::size_t index = 0; index < entry.isolate.automatic_queues.size(); ++index) {
    if (entry.isolate.gate.fired()) return;
    run_microtasks(entry, entry.isolate.automatic_queues[index]);
  }
}

void end_microtasks_scope(EntryCore& entry, MicrotaskQueue* queue) {
  // Whether there is anything to run, V8 says: the policy, other scopes, microtasks that run.
  const Ground ground(entry);
  const v8::MicrotasksScope again(entry.isolate.v8, queue, v8::MicrotasksScope::kRunMicrotasks);
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
