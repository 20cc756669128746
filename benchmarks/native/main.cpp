// Measures V8's C++ API without Python, on request.
//
// Says first, in one line, the version of V8 and what it can measure. Then answers each line
// `NAME COUNT` of stdin with `NAME COUNT NANOSECONDS`, the time of all COUNT operations, until
// stdin ends. It stays alive between requests so that a harness can alternate its own rounds
// with these: two programs that run one after the other meet different moods of the machine.

#include <array>
#include <iostream>
#include <sstream>
#include <string>

#include "measure.h"
#include "world.h"

namespace {

std::array<std::span<const Measurement>, 3> topics() {
  return {scope_measurements(), call_measurements(), object_measurements()};
}

const Measurement* find(std::string_view name) {
  for (const auto& topic : topics()) {
    for (const auto& measurement : topic) {
      if (measurement.name == name) return &measurement;
    }
  }
  return nullptr;
}

void introduce() {
  std::cout << v8::V8::GetVersion();
  for (const auto& topic : topics()) {
    for (const auto& measurement : topic) std::cout << ' ' << measurement.name;
  }
  std::cout << std::endl;
}

// A bad request is answered too: the asker waits for a line.
void answer(const World& world, const std::string& line) {
  std::istringstream words(line);
  std::string name;
  std::int64_t count = 0;  // an unsigned one would read -1 as a very long loop
  words >> name >> count;
  const Measurement* const measurement = find(name);
  if (measurement == nullptr || count <= 0) {
    std::cout << "error: no `NAME COUNT` of a known measurement: " << line << std::endl;
    return;
  }
  const Nanoseconds total = measurement->run(world, static_cast<std::uint64_t>(count));
  std::cout << name << ' ' << count << ' ' << total.count() << std::endl;
}

}  // namespace

int main() {
  const Engine engine;
  const EnteredIsolate isolate;
  const v8::HandleScope outermost(isolate.get());
  const World world(isolate);
  introduce();
  for (std::string line; std::getline(std::cin, line);) answer(world, line);
}
