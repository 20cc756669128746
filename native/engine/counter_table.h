// V8's counters: names it counts things under, where an isolate was made to.
//
// V8 asks for a counter with its name alone, without saying for which isolate, and adds to it
// through a plain pointer. So there is a fixed number of tables, each with a function of its own.
// Thread: making and freeing with the host's lock; V8 asks on any thread.
#pragma once

#include <v8.h>

#include <map>
#include <string>

namespace engine {

struct Isolate;
struct CounterTable;

// Null where all are taken.
CounterTable* take_counter_table();
v8::CounterLookupCallback lookup_of(const CounterTable& table);
std::map<std::string, int> counters(const Isolate& isolate);

// Once the isolate is disposed, or wasn't made.
void free_counters(Isolate& isolate);
void free_counter_table(CounterTable* table);

}  // namespace engine
