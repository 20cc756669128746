// What a number of isolates with a context each take of the machine's memory.
//
// `memory COUNT` prints the bytes that one takes, from how much the process grows by them.

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <vector>

#include "world.h"

namespace {

std::int64_t resident() {
  std::int64_t whole = 0;
  std::int64_t pages = 0;
  std::ifstream("/proc/self/statm") >> whole >> pages;
  return pages * sysconf(_SC_PAGESIZE);
}

struct Pair {
  Pair() {
    const v8::HandleScope handles(entered.get());
    context.Reset(entered.get(), v8::Context::New(entered.get()));
  }

  EnteredIsolate entered;
  v8::Global<v8::Context> context;
};

}  // namespace

int main(int count_of_arguments, char** arguments) {
  const int count = count_of_arguments > 1 ? std::atoi(arguments[1]) : 30;
  const Engine engine;
  std::vector<std::unique_ptr<Pair>> pairs;
  pairs.push_back(std::make_unique<Pair>());  // what all share is there now
  const std::int64_t before = resident();
  for (int made = 0; made < count; ++made) pairs.push_back(std::make_unique<Pair>());
  std::cout << (resident() - before) / count << std::endl;
  while (!pairs.empty()) {  // the last entered is left first
    pairs.back()->context.Reset();
    pairs.pop_back();
  }
}
