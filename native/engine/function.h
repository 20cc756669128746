// Functions: calling JavaScript, and host functions that JavaScript calls.
//
// A host function is a JavaScript function whose data is a Held. JavaScript alone keeps it alive:
// when V8 finds it unused, the Held and the host's callable go with it.
//
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include <optional>

#include "engine/entry.h"
#include "engine/held.h"
#include "engine/script.h"
#include "engine/turn.h"

namespace engine {

// One call of a host function, on the C++ stack of the trampoline.
struct HostCall : HostTurn {
  Held& function;
  const v8::FunctionCallbackInfo<v8::Value>& info;
  ReturnSlot slot;
  Ref data;  // what the function was made with; empty where there is none

  int length() const { return info.Length(); }
  Ref argument(int index) const { return info[index]; }
  Ref receiver() const { return info.This(); }
  Ref new_target() const { return info.NewTarget(); }
  bool is_construct_call() const { return info.IsConstructCall(); }
};

// A JavaScript function that calls `callable`; takes over that reference. Empty where V8 threw.
// The same callable of the same flavour gives the same function while that lives.
Ref make_function(EntryCore& entry, Context& context, void* callable, std::uint8_t flavour,
                  Ref name, bool constructible);

struct FunctionOptions {
  Ref data;  // empty where there is none
  int length = 0;
  bool constructible = true;
  int side_effect = 0;  // in V8's numbers
};
// A new one each time.
Ref make_function(EntryCore& entry, Context& context, void* callable, std::uint8_t flavour,
                  const FunctionOptions& options);

// The host function or exposed class behind `value`, or null. Its `object` is the callable.
Held* host_function(Isolate& isolate, Ref value);

inline bool is_function(Ref ref) { return ref->IsFunction(); }

// Empty where it threw. To be called unlocked.
Ref call(EntryCore& entry, Ref function, Ref receiver, int count, Ref* arguments);
// The same in another context than the one that is entered.
Ref call(EntryCore& entry, Context& context, Ref function, Ref receiver, int count, Ref* arguments);
Ref construct(EntryCore& entry, Ref function, int count, Ref* arguments);

Ref function_name(EntryCore& entry, Ref function);

// What a function tells of itself. A bound one has a name, all else is known of functions proper.
Ref name_of(Ref function);
void set_name(Isolate& isolate, Ref function, Ref name);
Ref inferred_name(Ref function);
// From 0; nothing for a function that is no script's.
std::optional<int> line_number(Ref function);
std::optional<int> column_number(Ref function);
std::optional<int> script_id(Ref function);
Origin function_origin(Ref function);  // says nothing of one that no script has

// Remembers that `object`, a host exception, owned from now on, is what `value` stands for.
void attach_error(Isolate& isolate, Ref value, void* object);

}  // namespace engine
