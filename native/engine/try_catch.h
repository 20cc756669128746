// What a TryCatch of the host holds.
//
// Not a V8 TryCatch: one of those, made deeper on the C++ stack than the call it is to guard,
// catches what JavaScript handled itself. Each entry has its own and hands over what it caught.
#pragma once

#include "engine/ref.h"

namespace engine {

class EntryCore;
struct Held;
struct Isolate;
struct Scope;

// An exception and what V8 says about it; nothing where nothing was thrown.
struct Exception {
  Held* value = nullptr;
  Held* message = nullptr;
};

struct Caught {
  Exception exception;
  Exception rethrown;  // on its way to the TryCatch around, when this one closes
  bool verbose = false;
  bool capture_message = true;
  bool terminated = false;

  bool any() const { return exception.value != nullptr || terminated; }
};

// Takes over what the entry caught, or was stopped with. Thread: owner, inside the entry.
void take_over(Caught& caught, EntryCore& entry);
void take_over(Caught& caught, Isolate& isolate, Ref value, Ref message);
void take_termination(Caught& caught);

// Forgets it. Thread: any, with the host's lock.
void reset(Caught& caught);
void reset(Exception& exception);

// Marks it to be thrown again when the TryCatch closes. False where nothing was caught.
bool rethrow(Caught& caught, Isolate& isolate);

// The TryCatch that an exception thrown in `scope` meets, itself perhaps, or null: the host raises
// it, then.
Scope* try_catch_of(Scope* scope, const Isolate& isolate);

// Hands what was thrown again to the TryCatch around.
void hand_on(Caught& from, Caught& to);

}  // namespace engine
