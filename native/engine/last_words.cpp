#include "engine/last_words.h"

#include <unistd.h>
#include <v8.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

#include "engine/entry.h"
#include "engine/failure.h"
#include "engine/isolate.h"
#include "engine/platform.h"
#include "engine/thread.h"

namespace engine {

namespace {

// The host's lock may be in the hands of one that waits for this very thread.
constexpr auto kPatience = std::chrono::seconds(2);

constexpr int kMostFrames = 64;

void say(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string text_of(v8::Isolate* isolate, Ref name, const char* otherwise) {
  if (name.IsEmpty() || !name->IsString() || name.As<v8::String>()->Length() == 0) return otherwise;
  return *v8::String::Utf8Value(isolate, name);
}

void print(bool with_javascript) {
  static std::atomic<bool> begun{false};
  if (begun.exchange(true)) return;  // it went wrong once more while that was being told
  Isolate* isolate = thread_slot.current;
  if (isolate == nullptr || isolate->entry == nullptr || forked() || process_ending()) return;
  try {
    std::thread([] {
      std::this_thread::sleep_for(kPatience);
      std::abort();
    }).detach();
  } catch (const std::system_error&) {
    return;  // there is no thread to be had, and nothing would end the wait for the lock
  }
  say("\nPython, the innermost call first:\n");
  host.print_stack();
  if (!with_javascript) return;
  const v8::HandleScope handles(isolate->v8);
  std::string stack = "\nJavaScript, the innermost call first:\n";
  for (const Frame& frame :
       frames_of(*isolate, v8::StackTrace::CurrentStackTrace(isolate->v8, kMostFrames))) {
    stack += "  " + text_of(isolate->v8, frame.function, "(anonymous)") + " (" +
             text_of(isolate->v8, frame.file, "?") + ":" + std::to_string(frame.line) + ":" +
             std::to_string(frame.column) + ")\n";
  }
  say(stack);
}

void out_of_order(const char* location, const char* message) {
  say(std::string("\n#\n# Fatal error in ") + (location == nullptr ? "V8" : location) + "\n# " +
      message + "\n#\n");
  // Where memory is used up there is none for a list of frames, and V8 has printed its own.
  print(std::strstr(message, "out of memory") == nullptr);
  std::abort();
}

}  // namespace

void print_stacks() { print(true); }

void hear_last_words(Isolate& isolate) { isolate.v8->SetFatalErrorHandler(out_of_order); }

}  // namespace engine
