// The sizes of an isolate's heap.
//
// Thread: the isolate's owner.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace engine {

struct Isolate;

struct HeapStatistics {
  std::size_t total_heap_size, total_heap_size_executable, total_physical_size,
      total_available_size, used_heap_size, heap_size_limit, malloced_memory, peak_malloced_memory,
      external_memory, total_global_handles_size, used_global_handles_size,
      number_of_native_contexts, number_of_detached_contexts;
  bool does_zap_garbage;
};
HeapStatistics heap_statistics(Isolate& isolate);

struct HeapSpaceStatistics {
  std::string name;
  std::size_t size, used_size, available_size, physical_size;
};
std::vector<HeapSpaceStatistics> heap_space_statistics(Isolate& isolate);

struct HeapCodeStatistics {
  std::size_t code_and_metadata_size, bytecode_and_metadata_size, external_script_source_size,
      cpu_profiler_metadata_size;
};
// Nothing where this V8 doesn't tell.
std::optional<HeapCodeStatistics> heap_code_statistics(Isolate& isolate);

}  // namespace engine
