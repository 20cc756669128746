#include "engine/heap_snapshot.h"

#include <v8-profiler.h>

#include "engine/compat.h"
#include "engine/entry.h"

namespace engine {

namespace {

constexpr int kPiece = 64 * 1024;

class Pieces final : public v8::OutputStream {
 public:
  explicit Pieces(const std::function<bool(std::string_view)>& take) : take_(take) {}
  int GetChunkSize() override { return kPiece; }
  void EndOfStream() override {}
  WriteResult WriteAsciiChunk(char* data, int size) override {
    return take_({data, static_cast<std::size_t>(size)}) ? kContinue : kAbort;
  }

 private:
  const std::function<bool(std::string_view)>& take_;
};

}  // namespace

void take_heap_snapshot(Isolate& isolate, const std::function<bool(std::string_view)>& take) {
  const Entry entry(isolate, nullptr);
  const v8::HeapSnapshot* snapshot = isolate.v8->GetHeapProfiler()->TakeHeapSnapshot();
  if (snapshot == nullptr) return;
  Pieces pieces(take);
  {
    const Busy busy(isolate);
    snapshot->Serialize(&pieces, v8::HeapSnapshot::kJSON);
  }
  const_cast<v8::HeapSnapshot*>(snapshot)->Delete();
}

void collect_cpu_sample(Isolate& isolate, std::optional<std::uint64_t> trace_id) {
  const Entry entry(isolate, nullptr);
  compat::collect_sample(isolate.v8, trace_id);
}

void use_detailed_source_positions(Isolate& isolate) {
  const Entry entry(isolate, nullptr);
  v8::CpuProfiler::UseDetailedSourcePositionsForProfiling(isolate.v8);
}

}  // namespace engine
