#include "engine/platform.h"

#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>
#include <v8-version-string.h>
#include <v8.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <sstream>
#include <string_view>
#include <utility>

#include "engine/compat.h"
#include "engine/foreground.h"
#include "engine/thread.h"

namespace engine {

namespace {
std::atomic<bool> started{false};
std::atomic<bool> ending{false};
std::mutex starting;
std::vector<std::string> given;  // flags
// V8 reads - and _ in flags as the same.
bool wants_no_threads() {
  for (const std::string& flags : given) {
    std::istringstream words(flags);
    for (std::string word; words >> word;) {
      std::replace(word.begin(), word.end(), '_', '-');
      if (word == "--single-threaded") return true;
    }
  }
  return false;
}

// Before those that the host gives, which may take them back.
void set_own_flags() {
  static const bool once = [] {
    v8::V8::SetFlagsFromString(compat::kFlags);
    return true;
  }();
  (void)once;
}

void* wait_for_end(void* end) {
  while (sem_wait(static_cast<sem_t*>(end)) != 0) {
  }
  return nullptr;
}

// V8's default platform has a thread for each processor but one, up to sixteen; one is ours.
unsigned threads_at_first() {
  if (wants_no_threads()) return 1;
  return static_cast<unsigned>(std::clamp(sysconf(_SC_NPROCESSORS_ONLN) - 1, 1L, 16L)) + 1;
}

}  // namespace

bool room_for_threads() {
  if (started.load(std::memory_order_acquire)) return true;
  const unsigned wanted = threads_at_first();
  sem_t end;
  if (sem_init(&end, 0, 0) != 0) return false;
  std::vector<pthread_t> made(wanted);
  unsigned count = 0;  // at once, as they will be
  while (count < wanted && pthread_create(&made[count], nullptr, wait_for_end, &end) == 0) ++count;
  for (unsigned one = 0; one < count; ++one) sem_post(&end);
  for (unsigned one = 0; one < count; ++one) pthread_join(made[one], nullptr);
  sem_destroy(&end);
  return count == wanted;
}

// Exported so that no optimisation takes it away: `eyot doctor` finds it in a file that doesn't
// load.
extern "C" {
[[gnu::visibility("default")]] extern const char eyot_built_for[];
const char eyot_built_for[] = "eyot was built for V8 " V8_VERSION_STRING;
}

void start_v8() {
  if (started.load(std::memory_order_acquire)) return;
  const std::lock_guard guard(starting);
  if (started.load(std::memory_order_relaxed)) return;
  set_own_flags();
  // Leaked on purpose: V8's worker threads may look at it until the process is gone.
  v8::V8::InitializePlatform(make_platform(wants_no_threads()).release());
  v8::V8::Initialize();
  watch_for_forks();
  started.store(true, std::memory_order_release);
}

bool v8_started() { return started.load(std::memory_order_acquire); }

bool process_ending() { return ending.load(std::memory_order_acquire); }

void begin_process_end() { ending.store(true, std::memory_order_release); }

bool set_flags(const std::string& flags) {
  const std::lock_guard guard(starting);
  if (started.load(std::memory_order_relaxed)) return false;
  set_own_flags();
  v8::V8::SetFlagsFromString(flags.data(), flags.size());
  given.push_back(flags);
  return true;
}

bool take_flags(std::vector<std::string>& arguments) {
  const std::lock_guard guard(starting);
  if (started.load(std::memory_order_relaxed)) return false;
  if (arguments.empty()) return true;
  set_own_flags();
  std::vector<char*> pointers;
  pointers.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  auto count = static_cast<int>(arguments.size());
  v8::V8::SetFlagsFromCommandLine(&count, pointers.data(), true);
  std::vector<std::string> rest(pointers.begin(), pointers.begin() + count);
  // V8 keeps the order of what it leaves.
  auto left = rest.begin();
  for (const std::string& argument : arguments) {
    if (left != rest.end() && *left == argument) {
      ++left;
    } else {
      given.push_back(argument);
    }
  }
  arguments = std::move(rest);
  return true;
}

std::vector<std::string> flags_set() {
  const std::lock_guard guard(starting);
  return given;
}

std::string v8_version() { return v8::V8::GetVersion(); }

Build v8_build() {
  Build build;
  build.headers = eyot_built_for + std::string_view("eyot was built for V8 ").size();
#ifdef V8_COMPRESS_POINTERS
  build.compressed = true;
#endif
#ifdef V8_ENABLE_SANDBOX
  build.sandboxed = true;
#endif
  return build;
}

}  // namespace engine
