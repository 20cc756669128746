// One stay inside V8.
//
// Everything that can run JavaScript happens inside an Entry on the C++ stack. It opens a handle
// scope and a TryCatch of its own (one that lived longer, deeper or shallower on the stack than the
// call would catch what isn't its), opens the termination gate where it is the outermost, and gives
// the host's lock back whatever happens in between.
//
// Thread: the isolate's owner, with the host's lock.
#pragma once

#include <v8.h>

#include "engine/context.h"
#include "engine/isolate.h"
#include "engine/try_catch.h"
#include "engine/watchdog.h"

namespace engine {

class EntryCore {
 public:
  // Enters the context where one is given.
  EntryCore(Isolate& in, Context* context);
  ~EntryCore();
  EntryCore(const EntryCore&) = delete;
  EntryCore& operator=(const EntryCore&) = delete;

  // Takes the host's lock back where it was given away. To be called after every V8 call that may
  // have run JavaScript, before the host is touched.
  void relock() {
    if (unlocked == nullptr) return;
    void* state = unlocked;
    unlocked = nullptr;
    host.lock(state);
  }

  // The end of the JavaScript part. True where the entry was stopped from outside, even if a value
  // came back: an endless microtask and some builtins end with one.
  bool settle();

  // To be called where an exception was dropped: if it was the end of an entry that was fired at,
  // what runs next has to end as well.
  void insist() { isolate.gate.insist(isolate.v8); }

  bool thrown() const { return caught.HasCaught(); }

  // What a TryCatch of the host says holds for this one.
  void behave_as(const Caught& host_caught);

  Isolate& isolate;
  EntryCore* outer;
  // What was innermost when it began. The host's code that runs inside (a conversion asks an object
  // for its name, a collection runs a finalizer) neither uses nor closes that scope: V8's own
  // scopes lie on top of it.
  Scope* floor;
  v8::TryCatch caught;
  void* unlocked = nullptr;
  v8::Local<v8::Context> world;  // of the context it runs in

 private:
  // V8 lies on the thread's stack in the order of its calls, so nobody comes in on another stack
  // while one of them waits on this.
  static void stay_on_stack();

  Context* entered_ = nullptr;
  bool settled_ = false;
  bool stopped_ = false;
};

// The handle scope of an entry has to be there before its TryCatch.
template <class HandleScope>
struct EntryHandles {
  explicit EntryHandles(v8::Isolate* isolate) : handles(isolate) {}
  HandleScope handles;
};

// For calls whose results leave V8: nothing of it is left afterwards.
class Entry : private EntryHandles<v8::HandleScope>, public EntryCore {
 public:
  Entry(Isolate& isolate, Context* context)
      : EntryHandles(admitted(isolate, context)), EntryCore(isolate, context) {}

 private:
  static v8::Isolate* admitted(Isolate& isolate, Context* context);
};

// For calls whose result stays a handle of the scope they were given. The scope was admitted
// before, and is innermost.
class ScopedEntry : private EntryHandles<v8::EscapableHandleScope>, public EntryCore {
 public:
  explicit ScopedEntry(Scope& scope)
      : EntryHandles(scope.isolate->v8), EntryCore(*scope.isolate, nullptr) {
    if (scope.context != nullptr) world = scope.context->borrow();
    if (scope.caught != nullptr) [[unlikely]]
      behave_as(*scope.caught);
  }

  // Inside a callback, where V8 has entered the context already.
  ScopedEntry(Isolate& isolate, Context& context)
      : EntryHandles(isolate.v8), EntryCore(isolate, nullptr) {
    world = context.borrow();
  }

  Ref escape(Ref ref) { return ref.IsEmpty() ? ref : handles.Escape(ref); }
};

// The time that JavaScript runs without the host's lock.
class Unlocked {
 public:
  explicit Unlocked(EntryCore& entry) : entry_(entry) { entry_.unlocked = host.unlock(); }
  ~Unlocked() { entry_.relock(); }
  Unlocked(const Unlocked&) = delete;
  Unlocked& operator=(const Unlocked&) = delete;

 private:
  EntryCore& entry_;
};

// The time in which nobody may enter: host code runs in the middle of V8's own work.
class Busy {
 public:
  explicit Busy(Isolate& isolate) : isolate_(isolate), admits_(isolate.admits) {
    isolate_.admits = kNobody;
    isolate_.busy = true;
  }
  ~Busy() {
    isolate_.admits = admits_;
    isolate_.busy = false;
  }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

 private:
  Isolate& isolate_;
  std::uint64_t admits_;
};

}  // namespace engine
