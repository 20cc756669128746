#include "engine/packed.h"

#include <v8.h>

#include <cstdlib>

#include "engine/value.h"

namespace engine {

namespace {

using Disallow = v8::Isolate::DisallowJavascriptExecutionScope;

// So much more at once is a text or a buffer, which others take without a copy.
constexpr std::size_t kLargePiece = 1 << 20;
// So much is worth giving the host's lock away for.
constexpr std::size_t kLong = 1 << 16;

class Quiet {
 public:
  explicit Quiet(EntryCore& entry)
      : entry_(entry), thrown_(entry.isolate.v8, Disallow::OnFailure::THROW_ON_FAILURE) {
    entry_.isolate.quiet = true;
  }
  ~Quiet() { entry_.isolate.quiet = false; }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  EntryCore& entry_;
  Disallow thrown_;
};

class Writer final : public v8::ValueSerializer::Delegate {
 public:
  explicit Writer(v8::Isolate* isolate) : isolate_(isolate) {}

  void ThrowDataCloneError(v8::Local<v8::String> /*message*/) override {
    isolate_->ThrowException(v8::Undefined(isolate_));
  }

  v8::Maybe<bool> WriteHostObject(v8::Isolate* /*isolate*/, v8::Local<v8::Object> object) override {
    sink->WriteUint32(static_cast<std::uint32_t>(others_.size()));
    others_.emplace_back(isolate_, object);
    return v8::Just(true);
  }

  void* ReallocateBufferMemory(void* old, std::size_t size, std::size_t* actual) override {
    if (size > 2 * size_ + kLargePiece) return nullptr;
    *actual = size_ = size;
    return std::realloc(old, size);
  }

  void FreeBufferMemory(void* buffer) override { std::free(buffer); }

  std::vector<Ref> others() const {
    std::vector<Ref> refs;
    for (const auto& other : others_) refs.push_back(other.Get(isolate_));
    return refs;
  }

  v8::ValueSerializer* sink = nullptr;

 private:
  v8::Isolate* isolate_;
  // The handle that V8 hands over ends with the object around it, before all is written.
  std::vector<v8::Global<v8::Object>> others_;
  std::size_t size_ = 0;
};

class Reader final : public v8::ValueDeserializer::Delegate {
 public:
  explicit Reader(const std::vector<Ref>& others) : others_(others) {}

  v8::MaybeLocal<v8::Object> ReadHostObject(v8::Isolate* /*isolate*/) override {
    std::uint32_t index = 0;
    if (!source->ReadUint32(&index) || index >= others_.size()) return {};
    return others_[index].As<v8::Object>();
  }

  v8::ValueDeserializer* source = nullptr;

 private:
  const std::vector<Ref>& others_;
};

// What ended the attempt is found again by whoever goes on; only a termination stays.
void forget_failure(EntryCore& entry) {
  entry.relock();
  if (!entry.caught.HasCaught() || entry.caught.HasTerminated()) return;
  entry.caught.Reset();
  entry.insist();
}

template <class Read>
bool without_lock(EntryCore& entry, const Read& read) {
  const Unlocked unlocked(entry);
  return read();
}

}  // namespace

void Packed::Free::operator()(std::uint8_t* data) const { std::free(data); }

Packed pack(EntryCore& entry, Ref value) {
  Packed made;
  Writer writer(entry.isolate.v8);
  v8::ValueSerializer sink(entry.isolate.v8, &writer);
  writer.sink = &sink;
  sink.WriteHeader();
  bool done = false;
  {
    const Quiet quiet(entry);
    done = sink.WriteValue(entry.world, value).FromMaybe(false);
  }
  entry.relock();
  if (!done) {
    forget_failure(entry);
    return {};
  }
  const auto [data, size] = sink.Release();
  made.data.reset(data);
  made.size = size;
  made.others = writer.others();
  return made;
}

Ref unpack_data(EntryCore& entry, std::span<const std::uint8_t> bytes,
                const std::vector<Ref>& others) {
  Reader reader(others);
  v8::ValueDeserializer source(entry.isolate.v8, bytes.data(), bytes.size(), &reader);
  reader.source = &source;
  v8::Local<v8::Value> value;
  const auto read = [&] {
    return source.ReadHeader(entry.world).FromMaybe(false) &&
           source.ReadValue(entry.world).ToLocal(&value);
  };
  if (!(bytes.size() < kLong ? read() : without_lock(entry, read))) {
    forget_failure(entry);
    return {};
  }
  return value;
}

Ref read_json(EntryCore& entry, std::span<const std::uint8_t> text) {
  const Ref source = make_string(entry.isolate, text);
  if (source.IsEmpty()) return {};
  v8::Local<v8::Value> value;
  const auto read = [&] {
    return v8::JSON::Parse(entry.world, source.As<v8::String>()).ToLocal(&value);
  };
  if (!(text.size() < kLong ? read() : without_lock(entry, read))) {
    forget_failure(entry);
    return {};
  }
  return value;
}

}  // namespace engine
