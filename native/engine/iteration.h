// JavaScript's iterators: telling them apart, and taking their steps.
//
// What takes an EntryCore can run JavaScript and is empty (or nothing) where that threw; it has the
// host's lock back when it returns.
// Thread: the isolate's owner.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

enum class Iteration : std::uint8_t { none, iterator, generator };

// What an object is by its nature: one of the language's own iterators (of arrays, Maps, strings,
// generators, …) inherits from a prototype that no program can replace. Asking runs nothing.
Iteration iteration_of(EntryCore& entry, Ref object);

// That prototype, kept in a context that is being made.
void remember_iterator_prototype(Context& context, v8::Local<v8::Context> local);

// As `for (… of object)` begins: what object[Symbol.iterator]() gives. Undefined where the object
// has no such method.
Ref iterator_of(EntryCore& entry, Ref object);

struct Step {
  Ref value;
  bool done;
};
// The step that iterator[method](argument) makes; nothing where it threw, and a value of undefined
// where there is no such method.
std::optional<Step> step(EntryCore& entry, Ref iterator, Ref method, Ref argument);

}  // namespace engine
