// The host's turn: the time in which JavaScript waits for host code that it called.
//
// Thread: the isolate's owner, inside an entry.
#pragma once

#include <v8.h>

#include <cstdint>

#include "engine/context.h"
#include "engine/isolate.h"
#include "engine/ref.h"

namespace engine {

// What the host leaves behind for JavaScript.
struct HostTurn {
  Isolate& isolate;
  Context& context;
  Ref result;         // undefined where empty
  Ref thrown;         // a JavaScript exception to throw
  bool stop = false;  // Isolate::pending is to leave JavaScript uncaught
};

// Where V8 looks for what a host function gives back.
class ReturnSlot {
 public:
  explicit ReturnSlot(v8::ReturnValue<v8::Value> slot) : slot_(slot) {}
  // Without a handle for it.
  void set(std::int32_t value) { slot_.Set(value); }
  void set(std::uint32_t value) { slot_.Set(value); }
  void set(double value) { slot_.Set(value); }
  void set(bool value) { slot_.Set(value); }
  void set_null() { slot_.SetNull(); }
  void set_undefined() { slot_.SetUndefined(); }
  void set_empty_string() { slot_.SetEmptyString(); }
  void set(Ref value) { slot_.Set(value); }
  Ref get() const { return slot_.Get(); }

 private:
  v8::ReturnValue<v8::Value> slot_;
};

// Runs `body` with the host's lock, in a level and a callback scope of its own, and gives the lock
// back after it. True where JavaScript goes on with the result; else an exception or a termination
// is under way in V8.
bool take_turn(HostTurn& turn, void (*body)(HostTurn&));

// The same where V8 takes it for granted that who gives no answer has thrown: who was stopped
// hasn't, whatever else went wrong there.
bool take_turn_or_throw(HostTurn& turn, void (*body)(HostTurn&));

}  // namespace engine
