// The modules of a context, each under a number, and which of them stand for whose imports.
//
// The host loads a whole graph and says what each import stands for before V8 hears of it, so V8
// never asks the host in the middle of its own work. A map doesn't keep a world that nobody refers
// to: with its context's handle its own become weak.
//
// Owned by the context. Thread: the isolate's owner; forgetting happens in V8's collector, too.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

int add_module(EntryCore& entry, Context& context, Ref module);
// Empty where there is none, or it was collected with all that used it.
Ref module_at(EntryCore& entry, const Context& context, int number);
// -1 where it isn't in the map.
int number_of(const Context& context, Ref module);
// Nobody asks for it by its number any more.
void drop_module(Context& context, int number);

// What the module's requests stand for, in their order.
void link(EntryCore& entry, Context& context, int number, std::span<const int> targets);
// All that it asks for has been linked. False where it threw. To be called unlocked.
bool instantiate(EntryCore& entry, Context& context, int number);

// Evaluates a graph, of which none is evaluating: the last of the modules, whose others come each
// after what it imports. Gives the promise of the last, or of the first that failed; empty where it
// was stopped. V8 goes through a graph itself, unless that is a deep one, for it calls itself, or
// has a top-level await, for it may not be stopped before one. To be called unlocked.
Ref evaluate(EntryCore& entry, Context& context, std::span<const int> numbers, bool deep);

// A module whose exports get their values from the host when it is evaluated.
Ref make_synthetic(EntryCore& entry, Ref name, const std::vector<Ref>& exports);
// The same, of the map, which takes over `steps`, of the host: called to set the exports.
Ref make_stepping(EntryCore& entry, Context& context, Ref name, const std::vector<Ref>& exports,
                  void* steps);
bool set_export(EntryCore& entry, Ref module, Ref name, Ref value);

// What V8 made of its source so far, and of what has run of it; empty where it can't write that.
std::vector<std::uint8_t> module_code_cache(EntryCore& entry, const Context& context, int number);

void keep_modules(Context& context);
void weaken_modules(Context& context);
void forget_modules(Context& context);

}  // namespace engine
