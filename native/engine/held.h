// Values that outlive scopes, and how they are let go of.
//
// The host drops its references whenever and wherever its collector likes, also on threads that
// don't own the isolate; V8 allows a handle to be freed only by the owner. So letting go only puts
// the handle on a list, and the owner frees what is on it the next time it enters. The opposite
// direction, host objects that V8's collector found unused, goes over a list of the process,
// because a collector that waits for the host's lock deadlocks.
#pragma once

#include <v8.h>

#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>

#include "engine/ref.h"

namespace engine {

struct Context;
struct Isolate;
struct Shape;

enum class HeldKind : std::uint8_t {
  plain,     // a Global or the like; no identity
  wrapper,   // a JavaScript object with a live object of the host standing for it
  function,  // a host function as JavaScript sees it; weak: JavaScript keeps it alive
  error,     // a host exception on its way through JavaScript; weak as well
  weak,      // doesn't keep its value; `object` is to be called when that is gone, or null
  external,  // a host object as JavaScript's value; weak: JavaScript keeps it alive
  exposed,   // a host object with members for JavaScript; weak: JavaScript keeps it alive
};

// Of a weak holder. Its value dies on the owner's thread, which need not have the host's lock then;
// the host lets go of it on any thread. Only one of the two comes first.
enum class Life : std::uint8_t {
  whole,
  dying,    // for as long as the owner takes it off its list
  gone,     // its value died, and there is nothing to call
  buried,   // its value died, and its callback is to be run
  dropped,  // the host has let go of it first: the owner frees it
};

// What isn't a value and yet must be freed where values are: by the owner, before the isolate.
struct Attached {
  virtual ~Attached() = default;
};

struct Held {
  v8::Global<v8::Value> handle;
  Isolate* isolate = nullptr;
  Context* context = nullptr;
  // Borrowed for a wrapper, owned for a function or error.
  void* object = nullptr;
  Held* previous = nullptr;  // all of an isolate
  Held* next = nullptr;
  Held* queued = nullptr;        // on one of the two lists
  Held* same_hash = nullptr;     // in the identity map
  const Shape* shape = nullptr;  // of an exposed object
  Attached* attached = nullptr;
  int hash = 0;
  HeldKind kind = HeldKind::plain;
  bool guaranteed = false;  // a weak one whose host callback runs when the isolate closes, too
  bool called = false;      // an external one whose object is called, not only let go of
  bool dropped = false;     // a weak one that the host has let go of while it was buried
  std::atomic<Life> life{Life::whole};  // of a weak one
  std::uint8_t flavour = 0;             // the host's own note on a function
};

// Keeps a value. Thread: owner, entered.
Held* hold(Isolate& isolate, Ref value);

// Keeps what is no value. Gone when the isolate is: `attached` is null then.
Held* attach(Isolate& isolate, std::unique_ptr<Attached> attached);

// The same for an object that `object`, of the host, stands for: found again by its identity.
Held* hold_wrapper(Isolate& isolate, Context* context, Ref value, void* object);
// The object of the host that stands for `value`, or null; and the host function or exception that
// `value` stands for.
void* wrapper_of(const Isolate& isolate, Ref value);
Held* host_object_of(const Isolate& isolate, Ref value);

// Thrown where a value is used that went with a cycle: only a finalizer of that cycle can.
struct Gone : std::exception {
  const char* what() const noexcept override;
};
[[noreturn]] void refuse_gone();

// A local handle to what is held, in the innermost handle scope. Thread: owner, entered.
inline Ref local(const Held& held, v8::Isolate* isolate) {
  if (held.handle.IsEmpty()) [[unlikely]]
    refuse_gone();
  return held.handle.Get(isolate);
}

// Without a new local handle: good as long as `held` is held.
inline Ref borrow(const Held& held) {
  if (held.handle.IsEmpty()) [[unlikely]]
    refuse_gone();
  return borrow(held.handle);
}

// Doesn't keep the value; when it is gone, `callback`, owned from now on, is called, if not null.
Held* hold_weakly(Isolate& isolate, Ref value, void* callback, bool guaranteed);
bool is_gone(const Held& weak);
// One whose value is gone.
Held* empty_weak();

// Lets go of a value held for the host. Thread: any, with the host's lock.
void let_go(Held* held);

// Frees what was let go of. Thread: owner, entered.
void free_released(Isolate& isolate);

// A reference to `object`, taken over, that V8's side keeps until it buries it. `called`: a host
// callable, which is called then. Thread: any, with the host's lock.
Held* make_host_reference(void* object, bool called);

// Lets go of host objects that V8 no longer needs, and makes the calls that are due. Thread: any,
// with the host's lock.
extern std::atomic<Held*> dead_host_objects;
void release_dead_host_objects();

// Whether JavaScript keeps a host object with it.
bool is_host_object(const Held& held);

// Puts a holder whose JavaScript value died on the list of the process. Thread: any.
void bury(Held* held);

// Takes every handle of a closing isolate back. Thread: owner, before disposal.
void reset_all(Isolate& isolate);

// The isolate's own reference to a host callable, found by the host's collector among all that it
// holds. Thread: owner.
Held* own(Isolate& isolate, void* callable);
void disown(Held* held);

void link(Held& held, Isolate& isolate);
void unlink(Held& held);

}  // namespace engine
