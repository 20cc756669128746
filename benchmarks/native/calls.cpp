// Crossing between C++ and JavaScript: calls in, calls out, scripts.
//
// Each way in has a TryCatch, for without one an embedder learns that a call failed but not how.

#include <cstdlib>
#include <iterator>

#include "measure.h"
#include "world.h"

namespace {

constexpr std::uint8_t kOnePlusOne[] = {'1', '+', '1'};

// Reads the result as an embedder would; an operation that failed must not pass for a fast one.
void expect(const World& world, v8::MaybeLocal<v8::Value> result, std::int32_t expected) {
  if (result.ToLocalChecked()->Int32Value(world.context).FromJust() != expected) std::abort();
}

Nanoseconds call2(const World& world, std::uint64_t count) {
  const v8::Local<v8::Value> receiver = v8::Undefined(world.isolate);
  return timed(count, [&] {
    const v8::HandleScope scope(world.isolate);
    const v8::TryCatch caught(world.isolate);
    v8::Local<v8::Value> arguments[] = {v8::Integer::New(world.isolate, 1),
                                        v8::Integer::New(world.isolate, 2)};
    expect(world, world.add->Call(world.context, receiver, 2, arguments), 3);
  });
}

// The text becomes a string of V8 each time, as it comes from outside; the file's name is kept.
Nanoseconds compile_run(const World& world, std::uint64_t count) {
  return timed(count, [&] {
    const v8::HandleScope scope(world.isolate);
    const v8::Context::Scope inside(world.context);
    const v8::TryCatch caught(world.isolate);
    const auto source =
        v8::String::NewFromOneByte(world.isolate, kOnePlusOne, v8::NewStringType::kNormal,
                                   std::size(kOnePlusOne))
            .ToLocalChecked();
    auto origin = origin_of(world);
    const auto script = v8::Script::Compile(world.context, source, &origin).ToLocalChecked();
    expect(world, script->Run(world.context), 2);
  });
}

Nanoseconds run(const World& world, std::uint64_t count) {
  return timed(count, [&] {
    const v8::HandleScope scope(world.isolate);
    const v8::Context::Scope inside(world.context);
    const v8::TryCatch caught(world.isolate);
    expect(world, world.script->Run(world.context), 2);
  });
}

// One entry, and `count` calls from JavaScript; V8 gives each callback a handle scope.
Nanoseconds callback(const World& world, std::uint64_t count) {
  const auto call_back = [&](std::uint64_t times) {
    const v8::HandleScope scope(world.isolate);
    const v8::TryCatch caught(world.isolate);
    v8::Local<v8::Value> arguments[] = {v8::Number::New(world.isolate, static_cast<double>(times)),
                                        world.native_add};
    const v8::Local<v8::Value> receiver = v8::Undefined(world.isolate);
    expect(world, world.call_in_a_loop->Call(world.context, receiver, 2, arguments), 3);
  };
  call_back(warm_up_of(count));
  const auto start = std::chrono::steady_clock::now();
  call_back(count);
  return std::chrono::steady_clock::now() - start;
}

constexpr Measurement kMeasurements[] = {
    {"call2", call2},
    {"compile_run", compile_run},
    {"run", run},
    {"callback", callback},
};

}  // namespace

std::span<const Measurement> call_measurements() { return kMeasurements; }
