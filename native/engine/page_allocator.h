// The addresses that V8 asks the system for.
//
// The memory of WebAssembly and of resizable ArrayBuffers comes from no ArrayBuffer allocator: V8
// reserves addresses for all that such a buffer may grow to, and uses them bit by bit. So where an
// isolate has a limit on ArrayBuffers, what it reserves counts, and beyond the limit it gets none.
// V8 takes that well: it collects garbage, asks for less, down to what the buffer begins with, and
// throws at last. Pages of what it has reserved are never refused, which would end the process.
//
// One for the process, never freed. Thread: any.
#pragma once

#include <v8-platform.h>

namespace engine {

// The time that V8 takes to make an isolate, on a thread that is in another one: what it reserves
// then is none of that one's.
class ReservedForIsolate {
 public:
  ReservedForIsolate();
  ~ReservedForIsolate();
  ReservedForIsolate(const ReservedForIsolate&) = delete;
  ReservedForIsolate& operator=(const ReservedForIsolate&) = delete;
};

// What V8 is to ask in place of `system`, which is its own.
v8::PageAllocator* counting_pages(v8::PageAllocator* system);

}  // namespace engine
