// Maps, Sets and arrays.
//
// None of these runs the program's code, but a call into V8 may end with microtasks; the host's
// lock is back when they return.
// Thread: the isolate's owner.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

Ref make_array(EntryCore& entry, std::vector<Ref>& items);

Ref make_map(EntryCore& entry);
std::size_t map_size(Ref map);
void map_clear(EntryCore& entry, Ref map);
Ref map_get(EntryCore& entry, Ref map, Ref key);
Ref map_set(EntryCore& entry, Ref map, Ref key, Ref value);  // the map
std::optional<bool> map_has(EntryCore& entry, Ref map, Ref key);
std::optional<bool> map_delete(EntryCore& entry, Ref map, Ref key);
Ref map_as_array(EntryCore& entry, Ref map);  // key, value, key, value, …

Ref make_set(EntryCore& entry);
std::size_t set_size(Ref set);
void set_clear(EntryCore& entry, Ref set);
Ref set_add(EntryCore& entry, Ref set, Ref key);  // the set
std::optional<bool> set_has(EntryCore& entry, Ref set, Ref key);
std::optional<bool> set_delete(EntryCore& entry, Ref set, Ref key);
Ref set_as_array(EntryCore& entry, Ref set);

}  // namespace engine
