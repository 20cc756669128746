// Host code that V8 tells of uncaught exceptions, and that it asks for the text of a stack.
//
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include "engine/ref.h"

namespace engine {

struct Held;
struct Isolate;

struct MessageListener {
  Held* callable;
  int levels;  // of messages it is told of, as a mask
};

// Of a new isolate. Where nobody hears them, V8 prints messages of what microtasks throw.
void hear_messages(Isolate& isolate);

// Take over the reference.
void add_message_listener(Isolate& isolate, void* callable, int levels);
void set_stack_trace_preparer(Isolate& isolate, void* callable);  // or null
// Where it is still there.
void remove_message_listener(Isolate& isolate, const Held* callable);

// Which frames V8 notes of what is thrown.
void capture_stack_traces(Isolate& isolate, bool capture, int limit);

// Of an isolate that closes; its Helds are taken back with all others.
void forget_listeners(Isolate& isolate);

}  // namespace engine
