// V8's own format for values: the one of structured clone.
//
// A delegate of the host's says what becomes of objects that only the host knows. It is asked in
// the middle of V8's work, and may use the serializer meanwhile.
//
// Owned by: the host's object, through a Held. Thread: the isolate's owner, in a context.
#pragma once

#include <v8.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/entry.h"
#include "engine/turn.h"

namespace engine {

enum class Asked : std::uint8_t {
  data_clone_error,        // something can't be written: `subject` says what
  is_host_object,          // whether `subject` is to be written by the delegate
  write_host_object,       // to write `subject`
  shared_array_buffer_id,  // the number of a SharedArrayBuffer, `subject`
  wasm_module_id,          // the number of a compiled module
  read_host_object,        // the object that was written; the answer is `result`
  shared_array_buffer,     // the one with a number
  wasm_module,
};

// A question to the delegate. While a value is read JavaScript doesn't run: it would see the value
// half read. An AllowJavascriptExecutionScope says that it may.
struct DelegateTurn : HostTurn {
  Asked asked;
  void* asker;  // the host's serializer or deserializer, borrowed
  Ref subject;
  std::uint32_t id = 0;  // what is asked for, or the answer
  bool answered = false;
};

class Serializer final : public Attached, private v8::ValueSerializer::Delegate {
 public:
  // `object` is asked; null where there is no delegate. `claims` objects that look plain.
  Serializer(Isolate& isolate, void* object, bool claims);

  bool write_value(EntryCore& entry, Context& context, Ref value);
  void transfer(std::uint32_t id, Ref array_buffer);
  void write_header() { sink_.WriteHeader(); }
  void write_uint32(std::uint32_t value) { sink_.WriteUint32(value); }
  void write_uint64(std::uint64_t value) { sink_.WriteUint64(value); }
  void write_double(double value) { sink_.WriteDouble(value); }
  void write_raw_bytes(std::span<const char> bytes) {
    sink_.WriteRawBytes(bytes.data(), bytes.size());
  }
  void treat_views_as_host_objects(bool yes) { sink_.SetTreatArrayBufferViewsAsHostObjects(yes); }
  // What was written so far; it is empty again.
  std::vector<std::uint8_t> release();

 private:
  bool ask(DelegateTurn& turn);
  DelegateTurn turn(Asked asked, Ref subject);

  void ThrowDataCloneError(v8::Local<v8::String> message) override;
  v8::Maybe<bool> WriteHostObject(v8::Isolate* isolate, v8::Local<v8::Object> object) override;
  v8::Maybe<std::uint32_t> GetSharedArrayBufferId(v8::Isolate* isolate,
                                                  v8::Local<v8::SharedArrayBuffer> buffer) override;
  v8::Maybe<std::uint32_t> GetWasmModuleTransferId(v8::Isolate* isolate,
                                                   v8::Local<v8::WasmModuleObject> module) override;
  // Asked by V8 from 12.4 on.
  // NOLINTBEGIN(modernize-use-override)
  virtual bool HasCustomHostObject(v8::Isolate* isolate);
  virtual v8::Maybe<bool> IsHostObject(v8::Isolate* isolate, v8::Local<v8::Object> object);
  // NOLINTEND(modernize-use-override)

  Isolate& isolate_;
  void* object_;
  bool claims_;
  Context* context_ = nullptr;  // of the write that runs
  v8::ValueSerializer sink_;
};

class Deserializer final : public Attached, private v8::ValueDeserializer::Delegate {
 public:
  // `data` stays where it is, and never changes.
  Deserializer(Isolate& isolate, std::span<const std::uint8_t> data, void* object);

  std::optional<bool> read_header(EntryCore& entry);
  Ref read_value(EntryCore& entry, Context& context);
  void transfer(std::uint32_t id, Ref buffer);  // of either kind
  // False where the data ends before that.
  bool read_uint32(std::uint32_t& value) { return source_.ReadUint32(&value); }
  bool read_uint64(std::uint64_t& value) { return source_.ReadUint64(&value); }
  bool read_double(double& value) { return source_.ReadDouble(&value); }
  bool read_raw_bytes(std::size_t size, const void*& bytes) {
    return source_.ReadRawBytes(size, &bytes);
  }
  void support_legacy(bool yes) { source_.SetSupportsLegacyWireFormat(yes); }
  std::uint32_t wire_format_version() const { return source_.GetWireFormatVersion(); }

 private:
  bool ask(DelegateTurn& turn);
  DelegateTurn turn(Asked asked, std::uint32_t id);

  v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate* isolate) override;
  v8::MaybeLocal<v8::SharedArrayBuffer> GetSharedArrayBufferFromId(v8::Isolate* isolate,
                                                                   std::uint32_t id) override;
  v8::MaybeLocal<v8::WasmModuleObject> GetWasmModuleFromId(v8::Isolate* isolate,
                                                           std::uint32_t id) override;

  Isolate& isolate_;
  void* object_;
  Context* context_ = nullptr;
  v8::ValueDeserializer source_;
};

}  // namespace engine
