#include "engine/identity.h"

#include "engine/held.h"

namespace engine {

namespace {
std::size_t bucket_of(int hash, std::size_t buckets) {
  return static_cast<std::size_t>(static_cast<unsigned>(hash)) & (buckets - 1);
}
}  // namespace

Held* IdentityMap::find(v8::Local<v8::Object> object, bool wrapper) const {
  if (size_ == 0) return nullptr;
  const int hash = object->GetIdentityHash();
  for (Held* held = buckets_[bucket_of(hash, buckets_.size())]; held != nullptr;
       held = held->same_hash) {
    if (held->hash == hash && (held->kind == HeldKind::wrapper) == wrapper &&
        held->object != nullptr && held->handle == object) {
      return held;
    }
  }
  return nullptr;
}

void IdentityMap::add(Held& held, v8::Local<v8::Object> object) {
  if (size_ >= buckets_.size()) grow();
  held.hash = object->GetIdentityHash();
  Held*& head = buckets_[bucket_of(held.hash, buckets_.size())];
  held.same_hash = head;
  head = &held;
  ++size_;
}

void IdentityMap::remove(Held& held) {
  if (size_ == 0) return;
  Held** place = &buckets_[bucket_of(held.hash, buckets_.size())];
  while (*place != nullptr && *place != &held) place = &(*place)->same_hash;
  if (*place == nullptr) return;
  *place = held.same_hash;
  --size_;
}

void IdentityMap::clear() {
  buckets_.clear();
  size_ = 0;
}

void IdentityMap::grow() {
  std::vector<Held*> wider(buckets_.empty() ? 64 : buckets_.size() * 2, nullptr);
  for (Held* head : buckets_) {
    while (head != nullptr) {
      Held* next = head->same_hash;
      Held*& place = wider[bucket_of(head->hash, wider.size())];
      head->same_hash = place;
      place = head;
      head = next;
    }
  }
  buckets_ = std::move(wider);
}

}  // namespace engine
