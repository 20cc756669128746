// V8 itself: started once a process, lazily, and never stopped.
//
// V8 can't be started twice in a process, so it is not stopped when the last isolate closes; at the
// end of the process the operating system takes everything back.
#pragma once

#include <string>
#include <vector>

namespace engine {

// Starts V8 on the first call. Thread: any.
void start_v8();

// Whether the process may start the threads that V8 begins with, which would else end it. True once
// V8 runs.
bool room_for_threads();

// True once V8 runs; a fork from then on makes a child that can't use it.
bool v8_started();

// Set when the interpreter begins to end: from then on nothing touches V8 any more.
bool process_ending();
void begin_process_end();

std::string v8_version();

// What this was compiled with. Headers of another version than the library's, or another layout of
// objects, are no V8 to be used.
struct Build {
  std::string headers;  // their version, as "10.2.154.26"
  bool compressed = false;
  bool sandboxed = false;
};
Build v8_build();

// V8's flags. False once it runs: they are frozen then.
bool set_flags(const std::string& flags);
// Takes V8's flags out of a command line.
bool take_flags(std::vector<std::string>& arguments);
// What was set so far.
std::vector<std::string> flags_set();

}  // namespace engine
