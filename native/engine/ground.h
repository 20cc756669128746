// What a program's functions stand on: those below called the host, which has V8 do something now.
//
// V8 evaluates modules in C++ that ends the process where it is stopped between two of them. A shot
// of a tender gate asks whether a function of a program runs, and those that only wait for the host
// to return don't.
//
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include "engine/entry.h"

namespace engine {

// For the time in which V8 evaluates modules, or runs microtasks that do.
class Ground {
 public:
  explicit Ground(const EntryCore& entry);
  ~Ground();
  Ground(const Ground&) = delete;
  Ground& operator=(const Ground&) = delete;

 private:
  v8::Isolate* before_;
  int frames_before_;
};

}  // namespace engine
