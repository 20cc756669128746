// How one thing is timed, and the list of things that can be.
//
// A measurement runs its operation a given number of times and says how long all of them took.
// Every operation opens a HandleScope of its own, as an embedder does that is called from
// outside: with one scope round the whole loop the handles would pile up, and the loop would
// measure the growth of that pile.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

struct World;

using Nanoseconds = std::chrono::nanoseconds;

struct Measurement {
  std::string_view name;
  Nanoseconds (*run)(const World& world, std::uint64_t count);
};

std::span<const Measurement> scope_measurements();
std::span<const Measurement> call_measurements();
std::span<const Measurement> object_measurements();

// Makes the compiler believe that `value` is read, so that it can't drop what produced it.
template <class T>
inline void keep(const T& value) {
  asm volatile("" : : "m"(value) : "memory");
}

// The warm-up brings code into the caches and lets V8's compilers, which work on other threads,
// be done before the clock starts.
constexpr std::uint64_t warm_up_of(std::uint64_t count) { return count / 8 + 1; }

template <class Operation>
Nanoseconds timed(std::uint64_t count, Operation operation) {
  for (std::uint64_t n = warm_up_of(count); n > 0; --n) operation();
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t n = count; n > 0; --n) operation();
  return std::chrono::steady_clock::now() - start;
}
