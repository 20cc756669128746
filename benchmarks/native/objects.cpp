// Making things, and reading and writing a property.

#include <iterator>

#include "measure.h"
#include "world.h"

namespace {

constexpr std::uint8_t kTwentyLetters[] = {'t', 'w', 'e', 'n', 't', 'y', ' ', 'a', 's', 'c',
                                           'i', 'i', ' ', 'l', 'e', 't', 't', 'e', 'r', 's'};

Nanoseconds get_property(const World& world, std::uint64_t count) {
  return timed(count, [&] {
    const v8::HandleScope scope(world.isolate);
    const v8::TryCatch caught(world.isolate);
    const auto value = world.object->Get(world.context, world.key).ToLocalChecked();
    keep(value->Int32Value(world.context).FromJust());
  });
}

Nanoseconds set_property(const World& world, std::uint64_t count) {
  return timed(count, [&] {
    const v8::HandleScope scope(world.isolate);
    const v8::TryCatch caught(world.isolate);
    const auto value = v8::Integer::New(world.isolate, 1);
    keep(world.object->Set(world.context, world.key, value).FromJust());
  });
}

Nanoseconds isolate(const World& world, std::uint64_t count) {
  v8::Isolate::CreateParams params;
  params.array_buffer_allocator = world.allocator;
  return timed(count, [&] {
    v8::Isolate* const made = v8::Isolate::New(params);
    keep(made);
    made->Dispose();
  });
}

// Includes the garbage collector's work on the contexts left behind, which no embedder escapes.
Nanoseconds context(const World& world, std::uint64_t count) {
  return timed(count, [&] {
    const v8::HandleScope scope(world.isolate);
    keep(v8::Context::New(world.isolate));
  });
}

Nanoseconds string_new_ascii(const World& world, std::uint64_t count) {
  return timed(count, [&] {
    const v8::HandleScope scope(world.isolate);
    keep(v8::String::NewFromOneByte(world.isolate, kTwentyLetters, v8::NewStringType::kNormal,
                                    std::size(kTwentyLetters))
             .ToLocalChecked());
  });
}

Nanoseconds object_new(const World& world, std::uint64_t count) {
  const v8::Context::Scope inside(world.context);
  return timed(count, [&] {
    const v8::HandleScope scope(world.isolate);
    keep(v8::Object::New(world.isolate));
  });
}

constexpr Measurement kMeasurements[] = {
    {"get_property", get_property},
    {"set_property", set_property},
    {"isolate", isolate},
    {"context", context},
    {"string_new_ascii", string_new_ascii},
    {"object_new", object_new},
};

}  // namespace

std::span<const Measurement> object_measurements() { return kMeasurements; }
