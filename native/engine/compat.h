// Where the API of one V8 differs from another's: the one place that asks which V8 this is.
//
// The rest of the engine is written once, against the names below or what all have in common, for
// V8 10.2 (Debian 12), 11.3 (Debian 13), 12.4, 13.6 (Debian testing) and what comes after. A
// difference in what JavaScript sees is none of this file's: tests/behaviours.tsv and the tests say
// which V8 a behaviour needs.
#pragma once

#include <v8-platform.h>
#include <v8.h>

#include <cstdint>
#include <memory>
#include <utility>

#define EYOT_V8_AT_LEAST(major, minor) \
  (V8_MAJOR_VERSION > (major) || (V8_MAJOR_VERSION == (major) && V8_MINOR_VERSION >= (minor)))

namespace engine::compat {

// --- Where a script comes from: an origin knows no isolate from 13.6.

template <class... Parts>
v8::ScriptOrigin script_origin([[maybe_unused]] v8::Isolate* isolate, Parts... parts) {
#if EYOT_V8_AT_LEAST(12, 4)
  return v8::ScriptOrigin(parts...);
#else
  return v8::ScriptOrigin(isolate, parts...);
#endif
}

// --- Interceptors of properties: from 12.4 they say in so many words whether they answered, and
// those that store have nothing to return; before, an answer was a return value that is set.

#if EYOT_V8_AT_LEAST(12, 4)
using Interception = v8::Intercepted;
using StoreInfo = v8::PropertyCallbackInfo<void>;
inline Interception intercepted() { return v8::Intercepted::kYes; }
inline Interception not_intercepted() { return v8::Intercepted::kNo; }
template <class T>
Interception stored(const StoreInfo&, const T&) {
  return v8::Intercepted::kYes;
}
#else
using Interception = void;
using StoreInfo = v8::PropertyCallbackInfo<v8::Value>;
inline Interception intercepted() {}
inline Interception not_intercepted() {}
template <class T>
Interception stored(const StoreInfo& info, const T& answer) {
  info.GetReturnValue().Set(answer);
}
#endif

// --- What goes along with a promise's reactions: the context's before 12.4, then the isolate's.

inline void set_continuation_data([[maybe_unused]] v8::Isolate* isolate,
                                  [[maybe_unused]] v8::Local<v8::Context> context,
                                  v8::Local<v8::Value> value) {
#if EYOT_V8_AT_LEAST(12, 4)
  isolate->SetContinuationPreservedEmbedderData(value);
#else
  context->SetContinuationPreservedEmbedderData(value);
#endif
}

inline v8::Local<v8::Value> continuation_data([[maybe_unused]] v8::Isolate* isolate,
                                              [[maybe_unused]] v8::Local<v8::Context> context) {
#if EYOT_V8_AT_LEAST(12, 4)
  return isolate->GetContinuationPreservedEmbedderData();
#else
  return context->GetContinuationPreservedEmbedderData();
#endif
}

// --- What the origin of the running script carries for its host: told from 13.6.

inline constexpr bool kTellsHostDefinedOptions = EYOT_V8_AT_LEAST(13, 6);

inline v8::MaybeLocal<v8::Data> host_defined_options([[maybe_unused]] v8::Isolate* isolate) {
#if EYOT_V8_AT_LEAST(13, 6)
  return isolate->GetCurrentHostDefinedOptions();
#else
  return {};
#endif
}

// --- Tasks that V8 posts: from 12.4 one says where from, and 13.6 knows no other way.

class TaskRunner : public v8::TaskRunner {
 public:
  using Task = std::unique_ptr<v8::Task>;
  virtual void post(Task task, double seconds) = 0;
  bool IdleTasksEnabled() final { return false; }
  bool NonNestableTasksEnabled() const final { return true; }
  bool NonNestableDelayedTasksEnabled() const final { return true; }
#if EYOT_V8_AT_LEAST(12, 4)
 protected:
  using Place = const v8::SourceLocation&;
  void PostTaskImpl(Task task, Place) final { post(std::move(task), 0); }
  void PostNonNestableTaskImpl(Task task, Place) final { post(std::move(task), 0); }
  void PostDelayedTaskImpl(Task task, double seconds, Place) final {
    post(std::move(task), seconds);
  }
  void PostNonNestableDelayedTaskImpl(Task task, double seconds, Place) final {
    post(std::move(task), seconds);
  }
#else
  void PostTask(Task task) final { post(std::move(task), 0); }
  void PostNonNestableTask(Task task) final { post(std::move(task), 0); }
  void PostDelayedTask(Task task, double seconds) final { post(std::move(task), seconds); }
  void PostNonNestableDelayedTask(Task task, double seconds) final {
    post(std::move(task), seconds);
  }
  void PostIdleTask(std::unique_ptr<v8::IdleTask> /*task*/) final {}
#endif
};

// --- The platform: another one, but for the tasks of isolates.

class Platform : public v8::Platform {
 public:
  explicit Platform(std::unique_ptr<v8::Platform> inner) : inner_(std::move(inner)) {}
  virtual std::shared_ptr<v8::TaskRunner> foreground(v8::Isolate* isolate) = 0;

  v8::PageAllocator* GetPageAllocator() final { return inner_->GetPageAllocator(); }
  using v8::Platform::OnCriticalMemoryPressure;
  void OnCriticalMemoryPressure() final { inner_->OnCriticalMemoryPressure(); }
  int NumberOfWorkerThreads() final { return inner_->NumberOfWorkerThreads(); }
  bool IdleTasksEnabled(v8::Isolate* /*isolate*/) final { return false; }
  double MonotonicallyIncreasingTime() final { return inner_->MonotonicallyIncreasingTime(); }
  double CurrentClockTimeMillis() final { return inner_->CurrentClockTimeMillis(); }
  StackTracePrinter GetStackTracePrinter() final { return inner_->GetStackTracePrinter(); }
  v8::TracingController* GetTracingController() final { return inner_->GetTracingController(); }

#if EYOT_V8_AT_LEAST(11, 3)
  std::unique_ptr<v8::ScopedBlockingCall> CreateBlockingScope(v8::BlockingType type) final {
    return inner_->CreateBlockingScope(type);
  }
  std::int64_t CurrentClockTimeMilliseconds() final {
    return inner_->CurrentClockTimeMilliseconds();
  }
  double CurrentClockTimeMillisecondsHighResolution() final {
    return inner_->CurrentClockTimeMillisecondsHighResolution();
  }
#endif

#if EYOT_V8_AT_LEAST(12, 4)
  v8::ThreadIsolatedAllocator* GetThreadIsolatedAllocator() final {
    return inner_->GetThreadIsolatedAllocator();
  }
  using v8::Platform::GetForegroundTaskRunner;
  std::shared_ptr<v8::TaskRunner> GetForegroundTaskRunner(v8::Isolate* isolate,
                                                          v8::TaskPriority /*priority*/) final {
    return foreground(isolate);
  }

 protected:
  using Place = const v8::SourceLocation&;
  std::unique_ptr<v8::JobHandle> CreateJobImpl(v8::TaskPriority priority,
                                               std::unique_ptr<v8::JobTask> job,
                                               Place place) final {
    return inner_->CreateJob(priority, std::move(job), place);
  }
  void PostTaskOnWorkerThreadImpl(v8::TaskPriority priority, std::unique_ptr<v8::Task> task,
                                  Place place) final {
    switch (priority) {
      case v8::TaskPriority::kBestEffort:
        return inner_->CallLowPriorityTaskOnWorkerThread(std::move(task), place);
      case v8::TaskPriority::kUserBlocking:
        return inner_->CallBlockingTaskOnWorkerThread(std::move(task), place);
      default:
        return inner_->CallOnWorkerThread(std::move(task), place);
    }
  }
  void PostDelayedTaskOnWorkerThreadImpl(v8::TaskPriority /*priority*/,
                                         std::unique_ptr<v8::Task> task, double seconds,
                                         Place place) final {
    inner_->CallDelayedOnWorkerThread(std::move(task), seconds, place);
  }
#else
  std::shared_ptr<v8::TaskRunner> GetForegroundTaskRunner(v8::Isolate* isolate) final {
    return foreground(isolate);
  }
  void CallOnWorkerThread(std::unique_ptr<v8::Task> task) final {
    inner_->CallOnWorkerThread(std::move(task));
  }
  void CallBlockingTaskOnWorkerThread(std::unique_ptr<v8::Task> task) final {
    inner_->CallBlockingTaskOnWorkerThread(std::move(task));
  }
  void CallLowPriorityTaskOnWorkerThread(std::unique_ptr<v8::Task> task) final {
    inner_->CallLowPriorityTaskOnWorkerThread(std::move(task));
  }
  void CallDelayedOnWorkerThread(std::unique_ptr<v8::Task> task, double seconds) final {
    inner_->CallDelayedOnWorkerThread(std::move(task), seconds);
  }
#if EYOT_V8_AT_LEAST(11, 3)
  std::unique_ptr<v8::JobHandle> CreateJob(v8::TaskPriority priority,
                                           std::unique_ptr<v8::JobTask> job) final {
    return inner_->CreateJob(priority, std::move(job));
  }
#else
  std::unique_ptr<v8::JobHandle> PostJob(v8::TaskPriority priority,
                                         std::unique_ptr<v8::JobTask> job) final {
    return inner_->PostJob(priority, std::move(job));
  }
#endif
#endif

 private:
  std::unique_ptr<v8::Platform> inner_;
};

}  // namespace engine::compat
