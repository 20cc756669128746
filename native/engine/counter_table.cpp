#include "engine/counter_table.h"

#include <array>
#include <mutex>
#include <utility>

#include "engine/isolate.h"

namespace engine {

struct CounterTable {
  std::mutex mutex;
  std::map<std::string, int> values;  // whose nodes stay where they are
  v8::CounterLookupCallback lookup = nullptr;
  bool taken = false;
};

namespace {

constexpr std::size_t kTables = 32;
std::array<CounterTable, kTables> tables;

template <std::size_t Index>
int* look_up(const char* name) {
  CounterTable& table = tables[Index];
  const std::lock_guard guard(table.mutex);
  return &table.values[name];
}

template <std::size_t... Index>
constexpr std::array<v8::CounterLookupCallback, kTables> make_lookups(
    std::index_sequence<Index...> /*unused*/) {
  return {look_up<Index>...};
}
constexpr auto kLookups = make_lookups(std::make_index_sequence<kTables>{});

}  // namespace

CounterTable* take_counter_table() {
  for (std::size_t index = 0; index < kTables; ++index) {
    CounterTable& table = tables[index];
    if (table.taken) continue;
    table.taken = true;
    table.lookup = kLookups[index];
    return &table;
  }
  return nullptr;
}

v8::CounterLookupCallback lookup_of(const CounterTable& table) { return table.lookup; }

std::map<std::string, int> counters(const Isolate& isolate) {
  if (isolate.counters == nullptr) return {};
  const std::lock_guard guard(isolate.counters->mutex);
  return isolate.counters->values;
}

void free_counter_table(CounterTable* table) {
  if (table == nullptr) return;
  table->values.clear();
  table->taken = false;
}

void free_counters(Isolate& isolate) {
  free_counter_table(std::exchange(isolate.counters, nullptr));
}

}  // namespace engine
