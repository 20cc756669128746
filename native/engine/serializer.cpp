#include "engine/serializer.h"

#include <v8.h>

#include <cstdlib>

namespace engine {

namespace {

using Allow = v8::Isolate::AllowJavascriptExecutionScope;
using Disallow = v8::Isolate::DisallowJavascriptExecutionScope;

class Reader final : public v8::ValueDeserializer::Delegate {
 public:
  Reader(EntryCore& entry, Context& context, void* delegate)
      : entry_(entry), context_(context), delegate_(delegate) {}

  v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate* isolate) override {
    if (delegate_ == nullptr) return v8::ValueDeserializer::Delegate::ReadHostObject(isolate);
    // V8 reads with JavaScript disallowed in the way that ends the process; here it throws.
    const Allow lifted(isolate);
    const Disallow thrown(isolate, Disallow::OnFailure::THROW_ON_FAILURE);
    HostObjectTurn turn{{entry_.isolate, context_, {}, {}}, delegate_};
    const bool goes_on = take_turn(
        turn, [](HostTurn& base) { host.read_host_object(static_cast<HostObjectTurn&>(base)); });
    if (!goes_on) return {};
    if (turn.result.IsEmpty() || !turn.result->IsObject()) {
      return v8::ValueDeserializer::Delegate::ReadHostObject(isolate);
    }
    return turn.result.As<v8::Object>();
  }

 private:
  EntryCore& entry_;
  Context& context_;
  void* delegate_;
};

class Writer final : public v8::ValueSerializer::Delegate {
 public:
  explicit Writer(v8::Isolate* isolate) : isolate_(isolate) {}
  void ThrowDataCloneError(v8::Local<v8::String> message) override {
    isolate_->ThrowException(v8::Exception::Error(message));
  }

 private:
  v8::Isolate* isolate_;
};

}  // namespace

Ref deserialize(EntryCore& entry, Context& context, std::span<const std::uint8_t> data,
                void* delegate) {
  Reader reader(entry, context, delegate);
  v8::ValueDeserializer source(entry.isolate.v8, data.data(), data.size(), &reader);
  v8::Local<v8::Value> value;
  if (source.ReadHeader(entry.world).IsNothing() ||
      !source.ReadValue(entry.world).ToLocal(&value)) {
    return {};
  }
  return value;
}

std::vector<std::uint8_t> serialize(EntryCore& entry, Ref value) {
  Writer writer(entry.isolate.v8);
  v8::ValueSerializer sink(entry.isolate.v8, &writer);
  sink.WriteHeader();
  if (sink.WriteValue(entry.world, value).IsNothing()) return {};
  const auto [data, size] = sink.Release();
  std::vector<std::uint8_t> bytes(data, data + size);
  std::free(data);
  return bytes;
}

}  // namespace engine
