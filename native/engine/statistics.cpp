#include "engine/statistics.h"

#include <v8.h>

#include "engine/isolate.h"

namespace engine {

HeapStatistics heap_statistics(Isolate& isolate) {
  enter(isolate);
  v8::HeapStatistics seen;
  isolate.v8->GetHeapStatistics(&seen);
  return {
      .total_heap_size = seen.total_heap_size(),
      .total_heap_size_executable = seen.total_heap_size_executable(),
      .total_physical_size = seen.total_physical_size(),
      .total_available_size = seen.total_available_size(),
      .used_heap_size = seen.used_heap_size(),
      .heap_size_limit = seen.heap_size_limit(),
      .malloced_memory = seen.malloced_memory(),
      .peak_malloced_memory = seen.peak_malloced_memory(),
      .external_memory = seen.external_memory(),
      .total_global_handles_size = seen.total_global_handles_size(),
      .used_global_handles_size = seen.used_global_handles_size(),
      .number_of_native_contexts = seen.number_of_native_contexts(),
      .number_of_detached_contexts = seen.number_of_detached_contexts(),
      .does_zap_garbage = seen.does_zap_garbage() != 0,
  };
}

std::vector<HeapSpaceStatistics> heap_space_statistics(Isolate& isolate) {
  enter(isolate);
  std::vector<HeapSpaceStatistics> spaces;
  const std::size_t count = isolate.v8->NumberOfHeapSpaces();
  for (std::size_t index = 0; index < count; ++index) {
    v8::HeapSpaceStatistics seen;
    if (!isolate.v8->GetHeapSpaceStatistics(&seen, index)) continue;
    spaces.push_back({.name = seen.space_name() == nullptr ? "" : seen.space_name(),
                      .size = seen.space_size(),
                      .used_size = seen.space_used_size(),
                      .available_size = seen.space_available_size(),
                      .physical_size = seen.physical_space_size()});
  }
  return spaces;
}

std::optional<HeapCodeStatistics> heap_code_statistics(Isolate& isolate) {
  enter(isolate);
  v8::HeapCodeStatistics seen;
  if (!isolate.v8->GetHeapCodeAndMetadataStatistics(&seen)) return std::nullopt;
  return HeapCodeStatistics{
      .code_and_metadata_size = seen.code_and_metadata_size(),
      .bytecode_and_metadata_size = seen.bytecode_and_metadata_size(),
      .external_script_source_size = seen.external_script_source_size(),
      .cpu_profiler_metadata_size = seen.cpu_profiler_metadata_size(),
  };
}

}  // namespace engine
