// Accessors: properties that host code answers for.
//
// Such a property looks like one with a value: reading it asks the host. Its getter and setter are
// kept by the property: when JavaScript no longer has it, they go.
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include <optional>

#include "engine/entry.h"
#include "engine/held.h"
#include "engine/turn.h"

namespace engine {

// One reading or writing of such a property, on the C++ stack of the trampoline.
struct PropertyCall : HostTurn {
  Held& accessor;
  Ref key;
  Ref value;  // what is written; empty where it is read
  Ref receiver;
  Ref holder;
  Ref data;
  bool should_throw;               // whether it is strict code that does it
  std::optional<ReturnSlot> slot;  // of a reading
};

// What is shown of an accessor's holder: what JavaScript's global object hides behind itself is
// nobody's to see.
Ref shown(v8::Local<v8::Object> receiver, v8::Local<v8::Object> holder);

struct AccessorOptions {
  Ref data;  // empty where there is none
  bool has_setter = false;
  bool lazy = false;  // read once: what the getter gives stays
  unsigned attributes = 0;
  int getter_side_effect = 0;
  int setter_side_effect = 0;
};

// `accessor` is what the host calls an accessor; takes over that reference. False where the object
// doesn't allow it.
std::optional<bool> set_accessor(EntryCore& entry, Context& context, Ref object, Ref name,
                                 void* accessor, const AccessorOptions& options);

}  // namespace engine
