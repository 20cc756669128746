// Exceptions as values: making them, asking about them, throwing them.
//
// Thread: the isolate's owner, in a context.
#pragma once

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

// Packed; what V8 says of a value if it were thrown here.
Ref create_message(EntryCore& entry, Ref exception);
// Packed; empty where the value was never thrown, or is no error.
Ref exception_stack_trace(Ref exception);
// Gives the object a property `stack`. False where that threw.
bool capture_stack_trace(EntryCore& entry, Ref object);
// The property `stack` of an exception; empty where it has none. What reading it throws is dropped.
Ref stack_property(EntryCore& entry, Ref exception);

// A value thrown by the host, as V8 has it caught; the message is packed, and may be empty.
struct Thrown {
  Ref value;
  Ref message;
};
Thrown throw_exception(EntryCore& entry, Ref value);

// When a context is made: what capture_stack_trace needs of its class Error.
void remember_capture(v8::Isolate* isolate, v8::Local<v8::Context> context,
                      v8::Local<v8::Object> error, v8::Local<v8::Object> prototype);

}  // namespace engine
