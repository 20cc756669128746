// What V8's profilers tell without an inspector: the heap as a whole, and samples of what runs.
//
// Thread: the isolate's owner. Entered.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace engine {

struct Isolate;

// Hands the snapshot, which is JSON, to `take` piece by piece; one that gives false gets no more.
// Nobody may enter the isolate meanwhile.
void take_heap_snapshot(Isolate& isolate, const std::function<bool(std::string_view)>& take);

// These say something to a profiler that runs, and nothing where there is none.
void collect_cpu_sample(Isolate& isolate, std::optional<std::uint64_t> trace_id);
void use_detailed_source_positions(Isolate& isolate);

}  // namespace engine
