#include "engine/serializer.h"

#include <cstdlib>

namespace engine {

namespace {

using Writing = v8::ValueSerializer::Delegate;
using Reading = v8::ValueDeserializer::Delegate;
using Allow = v8::Isolate::AllowJavascriptExecutionScope;
using Disallow = v8::Isolate::DisallowJavascriptExecutionScope;

void throw_error(v8::Isolate* isolate, v8::Local<v8::String> message) {
  isolate->ThrowException(v8::Exception::Error(message));
}

bool ask_host(DelegateTurn& turn) {
  return take_turn_or_throw(
      turn, [](HostTurn& base) { host.ask_delegate(static_cast<DelegateTurn&>(base)); });
}

}  // namespace

Serializer::Serializer(Isolate& isolate, void* object, bool claims)
    : isolate_(isolate), object_(object), claims_(claims), sink_(isolate.v8, this) {}

bool Serializer::write_value(EntryCore& entry, Context& context, Ref value) {
  Context* before = context_;
  context_ = &context;
  const v8::Maybe<bool> done = sink_.WriteValue(entry.world, value);
  context_ = before;
  entry.relock();
  return done.FromMaybe(false);
}

void Serializer::transfer(std::uint32_t id, Ref array_buffer) {
  sink_.TransferArrayBuffer(id, array_buffer.As<v8::ArrayBuffer>());
}

std::vector<std::uint8_t> Serializer::release() {
  const auto [data, size] = sink_.Release();
  std::vector<std::uint8_t> bytes(data, data + size);
  std::free(data);
  return bytes;
}

DelegateTurn Serializer::turn(Asked asked, Ref subject) {
  return {{isolate_, *context_, {}, {}}, asked, object_, subject};
}

bool Serializer::ask(DelegateTurn& turn) {
  if (object_ == nullptr) return true;
  return ask_host(turn);
}

void Serializer::ThrowDataCloneError(v8::Local<v8::String> message) {
  DelegateTurn asked = turn(Asked::data_clone_error, message);
  if (ask(asked)) throw_error(isolate_.v8, message);
}

v8::Maybe<bool> Serializer::WriteHostObject(v8::Isolate* isolate, v8::Local<v8::Object> object) {
  DelegateTurn asked = turn(Asked::write_host_object, object);
  if (!ask(asked)) return v8::Nothing<bool>();
  return asked.answered ? v8::Just(true) : Writing::WriteHostObject(isolate, object);
}

v8::Maybe<std::uint32_t> Serializer::GetSharedArrayBufferId(
    v8::Isolate* isolate, v8::Local<v8::SharedArrayBuffer> buffer) {
  DelegateTurn asked = turn(Asked::shared_array_buffer_id, buffer);
  if (!ask(asked)) return v8::Nothing<std::uint32_t>();
  return asked.answered ? v8::Just(asked.id) : Writing::GetSharedArrayBufferId(isolate, buffer);
}

v8::Maybe<std::uint32_t> Serializer::GetWasmModuleTransferId(
    v8::Isolate* isolate, v8::Local<v8::WasmModuleObject> module) {
  DelegateTurn asked = turn(Asked::wasm_module_id, module);
  if (!ask(asked)) return v8::Nothing<std::uint32_t>();
  if (asked.answered) return v8::Just(asked.id);
  // V8 would leave it out without a word.
  throw_error(isolate, v8::String::NewFromUtf8Literal(
                           isolate, "#<WebAssembly.Module> could not be cloned."));
  return v8::Nothing<std::uint32_t>();
}

bool Serializer::HasCustomHostObject(v8::Isolate* /*isolate*/) { return claims_; }

v8::Maybe<bool> Serializer::IsHostObject(v8::Isolate* /*isolate*/, v8::Local<v8::Object> object) {
  DelegateTurn asked = turn(Asked::is_host_object, object);
  if (!ask(asked)) return v8::Nothing<bool>();
  return v8::Just(asked.answered);
}

Deserializer::Deserializer(Isolate& isolate, std::span<const std::uint8_t> data, void* object)
    : isolate_(isolate), object_(object), source_(isolate.v8, data.data(), data.size(), this) {}

std::optional<bool> Deserializer::read_header(EntryCore& entry) {
  const v8::Maybe<bool> read = source_.ReadHeader(entry.world);
  return read.IsJust() ? std::optional(read.FromJust()) : std::nullopt;
}

Ref Deserializer::read_value(EntryCore& entry, Context& context) {
  Context* before = context_;
  context_ = &context;
  v8::Local<v8::Value> value;
  const bool read = source_.ReadValue(entry.world).ToLocal(&value);
  context_ = before;
  entry.relock();
  return read ? Ref(value) : Ref();
}

void Deserializer::transfer(std::uint32_t id, Ref buffer) {
  if (buffer->IsSharedArrayBuffer()) {
    source_.TransferSharedArrayBuffer(id, buffer.As<v8::SharedArrayBuffer>());
  } else {
    source_.TransferArrayBuffer(id, buffer.As<v8::ArrayBuffer>());
  }
}

DelegateTurn Deserializer::turn(Asked asked, std::uint32_t id) {
  return {{isolate_, *context_, {}, {}}, asked, object_, {}, id};
}

bool Deserializer::ask(DelegateTurn& turn) {
  if (object_ == nullptr) return true;
  // V8 reads with JavaScript disallowed in the way that ends the process; here it throws.
  const Allow lifted(isolate_.v8);
  const Disallow thrown(isolate_.v8, Disallow::OnFailure::THROW_ON_FAILURE);
  return ask_host(turn);
}

v8::MaybeLocal<v8::Object> Deserializer::ReadHostObject(v8::Isolate* isolate) {
  DelegateTurn asked = turn(Asked::read_host_object, 0);
  if (!ask(asked)) return {};
  if (asked.result.IsEmpty() || !asked.result->IsObject()) return Reading::ReadHostObject(isolate);
  return asked.result.As<v8::Object>();
}

v8::MaybeLocal<v8::SharedArrayBuffer> Deserializer::GetSharedArrayBufferFromId(v8::Isolate* isolate,
                                                                               std::uint32_t id) {
  DelegateTurn asked = turn(Asked::shared_array_buffer, id);
  if (!ask(asked)) return {};
  if (asked.result.IsEmpty() || !asked.result->IsSharedArrayBuffer()) {
    return Reading::GetSharedArrayBufferFromId(isolate, id);
  }
  return asked.result.As<v8::SharedArrayBuffer>();
}

v8::MaybeLocal<v8::WasmModuleObject> Deserializer::GetWasmModuleFromId(v8::Isolate* isolate,
                                                                       std::uint32_t id) {
  DelegateTurn asked = turn(Asked::wasm_module, id);
  if (!ask(asked)) return {};
  if (asked.result.IsEmpty() || !asked.result->IsWasmModuleObject()) {
    return Reading::GetWasmModuleFromId(isolate, id);
  }
  return asked.result.As<v8::WasmModuleObject>();
}

}  // namespace engine
