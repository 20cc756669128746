#include "engine/external_string.h"

#include <mutex>
#include <unordered_map>

#include "engine/counters.h"

namespace engine {

namespace {

// Which resources are ours, and whose memory they are. Never locked while anything waits.
struct Known {
  std::mutex mutex;
  std::unordered_map<const void*, void*> objects;
};

Known& known() {
  static auto* the = new Known;
  return *the;
}

// What V8 keeps of the host for an external string.
class Lease {
 public:
  Lease(v8::Isolate* isolate, std::size_t size, void* object, void* callback)
      : isolate_(isolate), size_(static_cast<std::int64_t>(size)) {
    memory_ = make_host_reference(object, false);
    if (callback != nullptr) callback_ = make_host_reference(callback, true);
    isolate_->AdjustAmountOfExternalAllocatedMemory(size_);
  }

  void remember(const void* resource) const {
    Known& all = known();
    const std::lock_guard guard(all.mutex);
    all.objects.emplace(resource, memory_->object);
  }

  // Anywhere in V8, perhaps without the host's lock.
  void end(const void* resource) {
    {
      Known& all = known();
      const std::lock_guard guard(all.mutex);
      all.objects.erase(resource);
    }
    isolate_->AdjustAmountOfExternalAllocatedMemory(-size_);
    if (callback_ != nullptr) bury(callback_);
    bury(memory_);
  }

 private:
  v8::Isolate* isolate_;
  std::int64_t size_;
  Held* memory_ = nullptr;
  Held* callback_ = nullptr;
};

template <class Base, class Unit>
class Resource final : public Base {
 public:
  Resource(std::span<const Unit> units, Lease lease) : units_(units), lease_(lease) {
    lease_.remember(this);
  }
  const Unit* data() const override { return units_.data(); }
  std::size_t length() const override { return units_.size(); }

 protected:
  void Dispose() override {
    lease_.end(this);
    delete this;
  }

 private:
  std::span<const Unit> units_;
  Lease lease_;
};

using OneByte = Resource<v8::String::ExternalOneByteStringResource, char>;
using TwoByte = Resource<v8::String::ExternalStringResource, std::uint16_t>;

Ref or_empty(v8::MaybeLocal<v8::String> made) {
  v8::Local<v8::String> string;
  return made.ToLocal(&string) ? Ref(string) : Ref();
}

}  // namespace

Ref make_external_string(Isolate& isolate, std::span<const char> latin1, void* object,
                         void* callback) {
  if (latin1.size() > static_cast<std::size_t>(v8::String::kMaxLength)) return {};
  return or_empty(v8::String::NewExternalOneByte(
      isolate.v8, new OneByte(latin1, Lease(isolate.v8, latin1.size(), object, callback))));
}

Ref make_external_string(Isolate& isolate, std::span<const std::uint16_t> utf16, void* object,
                         void* callback) {
  if (utf16.size() > static_cast<std::size_t>(v8::String::kMaxLength)) return {};
  return or_empty(v8::String::NewExternalTwoByte(
      isolate.v8, new TwoByte(utf16, Lease(isolate.v8, utf16.size_bytes(), object, callback))));
}

// What V8 has let go of is empty here in the same moment, before its memory can be another's.
Ref known_long_text(Isolate& isolate, const void* object) {
  const auto found = isolate.long_texts.find(object);
  return found == isolate.long_texts.end() ? Ref() : Ref(found->second.Get(isolate.v8));
}

void remember_long_text(Isolate& isolate, const void* object, Ref string) {
  std::erase_if(isolate.long_texts, [](const auto& text) { return text.second.IsEmpty(); });
  v8::Global<v8::String>& kept = isolate.long_texts[object];
  kept.Reset(isolate.v8, string.As<v8::String>());
  kept.SetWeak();
}

bool is_external_string(Ref string) { return string.As<v8::String>()->IsExternal(); }
bool is_external_one_byte(Ref string) { return string.As<v8::String>()->IsExternalOneByte(); }
bool is_external_two_byte(Ref string) { return string.As<v8::String>()->IsExternalTwoByte(); }

void* external_memory_of(Ref string) {
  if (!is_external_one_byte(string) && !is_external_two_byte(string)) return nullptr;
  v8::String::Encoding encoding = v8::String::UNKNOWN_ENCODING;
  const void* resource = string.As<v8::String>()->GetExternalStringResourceBase(&encoding);
  Known& all = known();
  const std::lock_guard guard(all.mutex);
  const auto found = all.objects.find(resource);
  return found == all.objects.end() ? nullptr : found->second;
}

}  // namespace engine
