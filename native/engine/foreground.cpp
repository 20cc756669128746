#include "engine/foreground.h"

#include <libplatform/libplatform.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "engine/compat.h"
#include "engine/isolate.h"
#include "engine/last_words.h"
#include "engine/page_allocator.h"
#include "engine/seconds.h"

namespace engine {

namespace {

using Clock = std::chrono::steady_clock;

class Tasks : public compat::TaskRunner {
 public:
  void post(std::unique_ptr<v8::Task> task, double seconds, bool nestable) override {
    const std::lock_guard guard(mutex_);
    if (seconds > 0) {
      later_.emplace(Clock::now() + of_seconds(seconds), Later{std::move(task), nestable});
    } else {
      ready_.push_back(std::move(task));
    }
    if (wake_ < 0) return;
    const std::uint64_t one = 1;
    if (write(wake_, &one, sizeof one) < 0) {
      // It is full: whoever watches it is awake.
    }
  }

  int due() {
    const std::lock_guard guard(mutex_);
    ripen();
    return static_cast<int>(ready_.size());
  }

  std::unique_ptr<v8::Task> take() {
    const std::lock_guard guard(mutex_);
    ripen();
    if (ready_.empty()) return nullptr;
    std::unique_ptr<v8::Task> task = std::move(ready_.front());
    ready_.pop_front();
    return task;
  }

  std::optional<double> next() {
    const std::lock_guard guard(mutex_);
    if (!ready_.empty()) return 0;
    if (later_.empty()) return std::nullopt;
    const std::chrono::duration<double> left = later_.begin()->first - Clock::now();
    return std::max(left.count(), 0.0);
  }

  // What V8 puts off and lets run anywhere is about its memory; nobody waits for that.
  bool any() {
    const std::lock_guard guard(mutex_);
    return !ready_.empty() || std::any_of(later_.begin(), later_.end(),
                                          [](const auto& later) { return !later.second.nestable; });
  }

  void drop() {
    std::deque<std::unique_ptr<v8::Task>> ready;  // they end outside the lock
    std::multimap<Clock::time_point, Later> later;
    const std::lock_guard guard(mutex_);
    ready.swap(ready_);
    later.swap(later_);
  }

  int wake() {
    const std::lock_guard guard(mutex_);
    return wake_;
  }

  void set_wake(int descriptor) {
    const std::lock_guard guard(mutex_);
    wake_ = descriptor;
  }

  void forget_wake(int descriptor) {
    const std::lock_guard guard(mutex_);
    if (wake_ == descriptor) wake_ = -1;
  }

 private:
  struct Later {
    std::unique_ptr<v8::Task> task;
    bool nestable;
  };

  void ripen() {
    const auto now = Clock::now();
    while (!later_.empty() && later_.begin()->first <= now) {
      ready_.push_back(std::move(later_.begin()->second.task));
      later_.erase(later_.begin());
    }
  }

  std::mutex mutex_;
  std::deque<std::unique_ptr<v8::Task>> ready_;
  std::multimap<Clock::time_point, Later> later_;
  int wake_ = -1;
};

struct Known {
  std::mutex mutex;
  std::unordered_map<v8::Isolate*, std::shared_ptr<Tasks>> tasks;
};

// Leaked: V8's workers may ask until the process is gone.
Known& known() {
  static auto* the = new Known;
  return *the;
}

std::shared_ptr<Tasks> tasks_of(v8::Isolate* isolate) {
  Known& all = known();
  const std::lock_guard guard(all.mutex);
  std::shared_ptr<Tasks>& tasks = all.tasks[isolate];
  if (tasks == nullptr) tasks = std::make_shared<Tasks>();
  return tasks;
}

class Platform : public compat::Platform {
 public:
  using compat::Platform::Platform;
  std::shared_ptr<v8::TaskRunner> foreground(v8::Isolate* isolate) override {
    return tasks_of(isolate);
  }
  v8::PageAllocator* pages(v8::PageAllocator* inner) override { return counting_pages(inner); }
  StackTracePrinter GetStackTracePrinter() override { return print_stacks; }
};

}  // namespace

std::unique_ptr<v8::Platform> make_platform(bool single_threaded) {
  return std::make_unique<Platform>(single_threaded
                                        ? v8::platform::NewSingleThreadedDefaultPlatform()
                                        : v8::platform::NewDefaultPlatform());
}

int tasks_due(const Isolate& isolate) { return tasks_of(isolate.v8)->due(); }

bool has_tasks(const Isolate& isolate) { return tasks_of(isolate.v8)->any(); }

bool run_task(const Isolate& isolate) {
  const std::unique_ptr<v8::Task> task = tasks_of(isolate.v8)->take();
  if (task == nullptr) return false;
  task->Run();
  return true;
}

std::optional<double> next_task(const Isolate& isolate) { return tasks_of(isolate.v8)->next(); }

void set_wake(const Isolate& isolate, int descriptor) {
  tasks_of(isolate.v8)->set_wake(descriptor);
}

int wake_of(const Isolate& isolate) { return tasks_of(isolate.v8)->wake(); }

void forget_wake(int descriptor) {
  Known& all = known();
  const std::lock_guard guard(all.mutex);
  for (const auto& [isolate, tasks] : all.tasks) tasks->forget_wake(descriptor);
}

void drop_tasks(const Isolate& isolate) { tasks_of(isolate.v8)->drop(); }

void forget_tasks(v8::Isolate* isolate) {
  std::shared_ptr<Tasks> gone;  // tasks that were never run end outside the lock
  Known& all = known();
  const std::lock_guard guard(all.mutex);
  const auto found = all.tasks.find(isolate);
  if (found == all.tasks.end()) return;
  gone = std::move(found->second);
  all.tasks.erase(found);
}

}  // namespace engine
