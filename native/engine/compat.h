// Where the API of one V8 differs from another's: the one place that asks which V8 this is.
//
// The rest of the engine is written once, against the names below or what all have in common, for
// V8 10.2 (Debian 12), 11.3 (Debian 13), 12.4, 13.6 (Debian testing) and what comes after. A
// difference in what JavaScript sees is none of this file's: tests/behaviours.tsv and the tests say
// which V8 a behaviour needs.
#pragma once

#include <v8-platform.h>
#include <v8-profiler.h>
#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#define EYOT_V8_AT_LEAST(major, minor) \
  (V8_MAJOR_VERSION > (major) || (V8_MAJOR_VERSION == (major) && V8_MINOR_VERSION >= (minor)))

namespace engine::compat {

// --- Flags that are set before the program's own, which may take them back.

#if EYOT_V8_AT_LEAST(13, 0)
// 13.6 unrolls loops and leaves out the look for interrupts where there was none to leave out: its
// optimised `for (;;) all.push(new Array(1000))` ends neither at a time limit nor at a full heap.
inline constexpr const char kFlags[] = "--no-turboshaft-loop-unrolling";
#elif EYOT_V8_AT_LEAST(12, 0)
inline constexpr const char kFlags[] = "";
#else
// What later V8s do unasked: `import … with {type: "json"}`, and with the word it had at first.
inline constexpr const char kFlags[] = "--harmony-import-assertions --harmony-import-attributes";
#endif

// --- A sample of the profiler has a number of the program's from 13.6.

inline void collect_sample(v8::Isolate* isolate,
                           [[maybe_unused]] std::optional<std::uint64_t> trace_id) {
#if EYOT_V8_AT_LEAST(13, 0)
  v8::CpuProfiler::CollectSample(isolate, trace_id);
#else
  v8::CpuProfiler::CollectSample(isolate);
#endif
}

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

// --- Modules: compat_modules.h.

// --- Names of functions: after 11.3 those of V8's own lie in memory that can't be written.

inline constexpr bool kOwnFunctionsKeepNames = EYOT_V8_AT_LEAST(11, 4);

// --- Tasks that V8 posts: from 12.4 one says where from, and 13.6 knows no other way.

class TaskRunner : public v8::TaskRunner {
 public:
  using Task = std::unique_ptr<v8::Task>;
  virtual void post(Task task, double seconds, bool nestable) = 0;
  bool IdleTasksEnabled() final { return false; }
  bool NonNestableTasksEnabled() const final { return true; }
  bool NonNestableDelayedTasksEnabled() const final { return true; }
#if EYOT_V8_AT_LEAST(12, 4)
 protected:
  using Place = const v8::SourceLocation&;
  void PostTaskImpl(Task task, Place) final { post(std::move(task), 0, true); }
  void PostNonNestableTaskImpl(Task task, Place) final { post(std::move(task), 0, false); }
  void PostDelayedTaskImpl(Task task, double seconds, Place) final {
    post(std::move(task), seconds, true);
  }
  void PostNonNestableDelayedTaskImpl(Task task, double seconds, Place) final {
    post(std::move(task), seconds, false);
  }
#else
  void PostTask(Task task) final { post(std::move(task), 0, true); }
  void PostNonNestableTask(Task task) final { post(std::move(task), 0, false); }
  void PostDelayedTask(Task task, double seconds) final { post(std::move(task), seconds, true); }
  void PostNonNestableDelayedTask(Task task, double seconds) final {
    post(std::move(task), seconds, false);
  }
  void PostIdleTask(std::unique_ptr<v8::IdleTask> /*task*/) final {}
#endif
};

// --- The platform: another one, but for the tasks of isolates, and for addresses.

class Platform : public v8::Platform {
 public:
  explicit Platform(std::unique_ptr<v8::Platform> inner) : inner_(std::move(inner)) {}
  virtual std::shared_ptr<v8::TaskRunner> foreground(v8::Isolate* isolate) = 0;

  virtual v8::PageAllocator* pages(v8::PageAllocator* inner) = 0;

  v8::PageAllocator* GetPageAllocator() final { return pages(inner_->GetPageAllocator()); }
  using v8::Platform::OnCriticalMemoryPressure;
  void OnCriticalMemoryPressure() final { inner_->OnCriticalMemoryPressure(); }
  int NumberOfWorkerThreads() final { return inner_->NumberOfWorkerThreads(); }
  bool IdleTasksEnabled(v8::Isolate* /*isolate*/) final { return false; }
  double MonotonicallyIncreasingTime() final { return inner_->MonotonicallyIncreasingTime(); }
  double CurrentClockTimeMillis() final { return inner_->CurrentClockTimeMillis(); }
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

// --- ArrayBuffers: whether memory of ArrayBuffers must lie in V8's own cage.
#if defined(V8_ENABLE_SANDBOX) || defined(V8_SANDBOXED_POINTERS)
inline constexpr bool kSandbox = true;
#else
inline constexpr bool kSandbox = false;
#endif

// How many elements of a size a typed array may have.
inline std::size_t most_elements([[maybe_unused]] std::size_t size) {
#if EYOT_V8_AT_LEAST(12, 0)
  return v8::TypedArray::kMaxByteLength / size;
#else
  return v8::TypedArray::kMaxLength;
#endif
}

// Float16Array is void where there is none.
#if EYOT_V8_AT_LEAST(12, 4)
using Float16Array = v8::Float16Array;
inline constexpr bool (v8::Value::*kIsFloat16Array)() const = &v8::Value::IsFloat16Array;
#else
using Float16Array = void;
inline constexpr bool (v8::Value::*kIsFloat16Array)() const = nullptr;
#endif

// Detach keys, and resizable buffers that say so, came with 11.
#if EYOT_V8_AT_LEAST(11, 0)

inline bool is_resizable(v8::Isolate* /*isolate*/, v8::Local<v8::Value> buffer) {
  const auto store = buffer->IsSharedArrayBuffer()
                         ? buffer.As<v8::SharedArrayBuffer>()->GetBackingStore()
                         : buffer.As<v8::ArrayBuffer>()->GetBackingStore();
  return store->IsResizableByUserJavaScript();
}

inline bool set_detach_key(v8::Local<v8::Context> /*context*/,
                           v8::Global<v8::Private>& /*private_name*/,
                           v8::Local<v8::ArrayBuffer> buffer, v8::Local<v8::Value> key) {
  buffer->SetDetachKey(key);
  return true;
}

inline v8::Maybe<bool> detach(v8::Local<v8::Context> /*context*/,
                              v8::Global<v8::Private>& /*private_name*/,
                              v8::Local<v8::ArrayBuffer> buffer, v8::Local<v8::Value> key) {
  return buffer->Detach(key);
}

#else

// V8 10 knows resizable buffers, behind a flag, and tells nobody. Their memory begins with a page,
// which other memory rarely does; a context that the program's JavaScript has never seen has the
// getter that is sure.
inline bool is_resizable(v8::Isolate* isolate, v8::Local<v8::Value> buffer) {
  const bool shared = buffer->IsSharedArrayBuffer();
  const void* data = shared ? buffer.As<v8::SharedArrayBuffer>()->GetBackingStore()->Data()
                            : buffer.As<v8::ArrayBuffer>()->GetBackingStore()->Data();
  if (data == nullptr || reinterpret_cast<std::uintptr_t>(data) % 4096 != 0) return false;
  const v8::HandleScope handles(isolate);
  const v8::TryCatch quiet(isolate);
  const v8::Isolate::SuppressMicrotaskExecutionScope nothing_else(isolate);
  const v8::Local<v8::Context> fresh = v8::Context::New(isolate);
  if (fresh.IsEmpty()) return true;  // nobody is harmed by a copy
  const v8::Context::Scope inside(fresh);
  v8::Local<v8::Value> value = fresh->Global();
  const auto step = [&](const char* name, bool descriptor = false) {
    v8::Local<v8::String> key;
    if (!value->IsObject() || !v8::String::NewFromUtf8(isolate, name).ToLocal(&key)) return false;
    const auto object = value.As<v8::Object>();
    return (descriptor ? object->GetOwnPropertyDescriptor(fresh, key) : object->Get(fresh, key))
        .ToLocal(&value);
  };
  return step(shared ? "SharedArrayBuffer" : "ArrayBuffer") && step("prototype") &&
         step(shared ? "growable" : "resizable", true) && step("get") && value->IsFunction() &&
         value.As<v8::Function>()->Call(fresh, buffer, 0, nullptr).ToLocal(&value) &&
         value->IsTrue();
}

// As V8 has it later: JavaScript, which here has no way of detaching, isn't concerned.
inline bool set_detach_key(v8::Local<v8::Context> context, v8::Global<v8::Private>& private_name,
                           v8::Local<v8::ArrayBuffer> buffer, v8::Local<v8::Value> key) {
  v8::Isolate* isolate = context->GetIsolate();
  if (private_name.IsEmpty()) private_name.Reset(isolate, v8::Private::New(isolate));
  return buffer->SetPrivate(context, private_name.Get(isolate), key).FromMaybe(false);
}

inline v8::Maybe<bool> detach(v8::Local<v8::Context> context, v8::Global<v8::Private>& private_name,
                              v8::Local<v8::ArrayBuffer> buffer, v8::Local<v8::Value> key) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::Local<v8::Value> expected = v8::Undefined(isolate);
  if (!private_name.IsEmpty() &&
      !buffer->GetPrivate(context, private_name.Get(isolate)).ToLocal(&expected)) {
    return v8::Nothing<bool>();
  }
  if (!expected->SameValue(key)) {
    isolate->ThrowException(v8::Exception::TypeError(v8::String::NewFromUtf8Literal(
        isolate, "Provided key doesn't match [[ArrayBufferDetachKey]]")));
    return v8::Nothing<bool>();
  }
  buffer->Detach();
  return v8::Just(true);
}

#endif

}  // namespace engine::compat
