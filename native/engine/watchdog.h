// One thread that looks after every call that takes long.
//
// Calls are too short to note when each began, so the watchdog looks on: a call it sees at two of
// its ticks is old, and it asks V8 to interrupt it. The interrupt gives the host's lock away, if
// the call kept it (a getter may loop for ever), and on the main thread runs the host's signal
// handlers. The watchdog sleeps for good while nothing runs; the next call wakes it.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

namespace engine {

struct Isolate;

// Under the watchdog's eye from creation to disposal. Thread: any.
void watch(Isolate& isolate);
void unwatch(Isolate& isolate);

// Those that the owner of the token owns.
std::vector<Isolate*> isolates_of(std::uint64_t token);

extern std::atomic<bool> watchdog_asleep;
void wake_watchdog();

// The interpreter is about to end: stops what runs, waits a while for threads to come out of V8.
// Called without the host's lock.
void stop_everything();

// The owner of the token ended; its isolates can be disposed or attached by anyone from now on.
void owner_ended(std::uint64_t token);

// The isolate belongs to the calling thread, or to nobody.
void own(Isolate& isolate);
void disown(Isolate& isolate);

// The calling thread never comes back from this: the interpreter it would return to is ending.
[[noreturn]] void park();

}  // namespace engine
