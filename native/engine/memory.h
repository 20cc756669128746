// Memory: what the host tells V8 about it, and asks of it.
//
// Thread: the isolate's owner.
#pragma once

#include <cstdint>

#include "engine/isolate.h"

namespace engine {

enum class Pressure : std::uint8_t { none, moderate, critical };

// These may collect. Entered.
void low_memory(Isolate& isolate);
void memory_pressure(Isolate& isolate, Pressure pressure);
// What V8 now counts as kept by it outside its heap, in bytes.
std::int64_t adjust_outside_memory(Isolate& isolate, std::int64_t change);

// False, and nothing is done, where V8 was started without its flag for it.
bool collect_for_testing(Isolate& isolate, bool minor);

void clear_kept_objects(Isolate& isolate);
void time_zone_changed(Isolate& isolate, bool look_again);
void allow_atomics_wait(Isolate& isolate, bool allow);
void set_idle(Isolate& isolate, bool idle);
bool has_background_tasks(Isolate& isolate);
// Those that end by themselves: a stream of WebAssembly waits for the host.
bool works_in_background(Isolate& isolate);
bool is_terminating(Isolate& isolate);

}  // namespace engine
