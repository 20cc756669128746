// What went wrong: an exception that an entry caught, taken apart.
//
// Reading a thrown object can run the program's own code (a getter called `name`), so it happens
// inside the entry, and what that code throws is dropped.
// Thread: the isolate's owner, inside the entry that caught.
#pragma once

#include <vector>

#include "engine/context.h"
#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

struct Frame {
  Ref function;  // may be empty
  Ref file;      // may be empty
  Ref source;    // of the whole script; may be empty
  int line = 0;  // counted from 1
  int column = 0;
};

struct Failure {
  Ref value;
  ErrorKind kind = ErrorKind::none;
  Ref name;                   // a string, or empty where what was thrown is no Error
  Ref message;                // a string
  Ref stack;                  // a string, or empty
  Ref cause;                  // empty where there is none
  Ref errors;                 // of an AggregateError: an array, or empty
  std::vector<Frame> frames;  // innermost first
  Frame place;                // where it was thrown, or where the source doesn't parse
  Ref source_line;
  Held* host_error = nullptr;  // the host exception it stands for, or null
};

// Of a stack that V8 noted.
std::vector<Frame> frames_of(Isolate& isolate, v8::Local<v8::StackTrace> trace);

// Notes where JavaScript is, the first time; and what was noted, nothing where nothing was. Thread:
// the isolate's owner.
void note_stack(Isolate& isolate, v8::Global<v8::StackTrace>& noted);
std::vector<Frame> noted_frames(Isolate& isolate, const v8::Global<v8::StackTrace>& noted);

Failure describe(EntryCore& entry);

// The same for a value that is known otherwise, a rejection or a cause: without frames of its own
// where the value carries none.
Failure describe(EntryCore& entry, Ref value, v8::Local<v8::Message> message);

// The same for what the host throws; `message` is packed, and may be empty.
Failure describe_thrown(EntryCore& entry, Ref value, Ref message);

// An Error object for a host exception. `kind` picks the class, `name` becomes its name.
Ref make_error(EntryCore& entry, ErrorKind kind, Ref name, Ref message);

}  // namespace engine
