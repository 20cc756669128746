#include "engine/collection.h"

#include "engine/settle.h"

namespace engine {

namespace {
v8::Local<v8::Map> map_in(Ref ref) { return ref.As<v8::Map>(); }
v8::Local<v8::Set> set_in(Ref ref) { return ref.As<v8::Set>(); }
}  // namespace

Ref make_array(EntryCore& entry, std::vector<Ref>& items) {
  return v8::Array::New(entry.isolate.v8, items.data(), items.size());
}

Ref make_map(EntryCore& entry) { return v8::Map::New(entry.isolate.v8); }
std::size_t map_size(Ref map) { return map_in(map)->Size(); }

void map_clear(EntryCore& entry, Ref map) {
  map_in(map)->Clear();
  entry.relock();
}

Ref map_get(EntryCore& entry, Ref map, Ref key) {
  return settle(entry, map_in(map)->Get(entry.world, key));
}

Ref map_set(EntryCore& entry, Ref map, Ref key, Ref value) {
  return settle(entry, map_in(map)->Set(entry.world, key, value));
}

std::optional<bool> map_has(EntryCore& entry, Ref map, Ref key) {
  return settle(entry, map_in(map)->Has(entry.world, key));
}

std::optional<bool> map_delete(EntryCore& entry, Ref map, Ref key) {
  return settle(entry, map_in(map)->Delete(entry.world, key));
}

Ref map_as_array(EntryCore& entry, Ref map) {
  const Ref array = map_in(map)->AsArray();
  entry.relock();
  return array;
}

Ref make_set(EntryCore& entry) { return v8::Set::New(entry.isolate.v8); }
std::size_t set_size(Ref set) { return set_in(set)->Size(); }

void set_clear(EntryCore& entry, Ref set) {
  set_in(set)->Clear();
  entry.relock();
}

Ref set_add(EntryCore& entry, Ref set, Ref key) {
  return settle(entry, set_in(set)->Add(entry.world, key));
}

std::optional<bool> set_has(EntryCore& entry, Ref set, Ref key) {
  return settle(entry, set_in(set)->Has(entry.world, key));
}

std::optional<bool> set_delete(EntryCore& entry, Ref set, Ref key) {
  return settle(entry, set_in(set)->Delete(entry.world, key));
}

Ref set_as_array(EntryCore& entry, Ref set) {
  const Ref array = set_in(set)->AsArray();
  entry.relock();
  return array;
}

}  // namespace engine
