#include "engine/platform.h"

#include <libplatform/libplatform.h>
#include <v8.h>

#include <atomic>
#include <mutex>
#include <utility>

#include "engine/thread.h"

namespace engine {

namespace {
std::atomic<bool> started{false};
std::atomic<bool> ending{false};
std::mutex starting;
}  // namespace

void start_v8() {
  if (started.load(std::memory_order_acquire)) return;
  const std::lock_guard guard(starting);
  if (started.load(std::memory_order_relaxed)) return;
  // Leaked on purpose: V8's worker threads may look at it until the process is gone.
  v8::V8::InitializePlatform(v8::platform::NewDefaultPlatform().release());
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
  v8::V8::SetFlagsFromString(flags.data(), flags.size());
  return true;
}

bool take_flags(std::vector<std::string>& arguments) {
  const std::lock_guard guard(starting);
  if (started.load(std::memory_order_relaxed)) return false;
  if (arguments.empty()) return true;
  std::vector<char*> pointers;
  pointers.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  auto count = static_cast<int>(arguments.size());
  v8::V8::SetFlagsFromCommandLine(&count, pointers.data(), true);
  std::vector<std::string> rest(pointers.begin(), pointers.begin() + count);
  arguments = std::move(rest);
  return true;
}

std::string v8_version() { return v8::V8::GetVersion(); }

}  // namespace engine
