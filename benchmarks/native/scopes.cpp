// The scopes alone, with nothing done inside them.

#include "measure.h"
#include "world.h"

namespace {

Nanoseconds handle_scope(const World& world, std::uint64_t count) {
  return timed(count, [&] {
    const v8::HandleScope scope(world.isolate);
    keep(scope);
  });
}

Nanoseconds handle_and_context_scope(const World& world, std::uint64_t count) {
  return timed(count, [&] {
    const v8::HandleScope scope(world.isolate);
    const v8::Context::Scope inside(world.context);
    keep(inside);
  });
}

constexpr Measurement kMeasurements[] = {
    {"handle_scope", handle_scope},
    {"handle_and_context_scope", handle_and_context_scope},
};

}  // namespace

std::span<const Measurement> scope_measurements() { return kMeasurements; }
