// Objects: what can be asked of one and done with its properties, beyond reading and writing them.
//
// What takes an EntryCore can run JavaScript and is empty (or nothing) where that threw; it has the
// host's lock back when it returns. Names are strings or symbols, numbers for flags are V8's.
// Thread: the isolate's owner.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

inline bool is_name(Ref ref) { return ref->IsName(); }
inline bool is_object(Ref ref) { return ref->IsObject(); }
// Of a number that is an index.
inline std::uint32_t index_of(Ref ref) { return ref.As<v8::Uint32>()->Value(); }

// `prototype` is an object or null.
Ref make_object(EntryCore& entry, Ref prototype, std::vector<Ref>& names, std::vector<Ref>& values);

std::optional<bool> has(EntryCore& entry, Ref object, std::uint32_t index);
std::optional<bool> remove(EntryCore& entry, Ref object, std::uint32_t index);

// --- Definitions. False where the object doesn't allow it. ---

std::optional<bool> create_data_property(EntryCore& entry, Ref object, Ref name, Ref value);
std::optional<bool> create_data_property(EntryCore& entry, Ref object, std::uint32_t index,
                                         Ref value);
std::optional<bool> define_own(EntryCore& entry, Ref object, Ref name, Ref value,
                               unsigned attributes);

// What is absent is empty. Not both a value and a getter; a getter is a function or undefined.
struct Descriptor {
  Ref value, get, set;
  std::optional<bool> writable, enumerable, configurable;
};
std::optional<bool> define(EntryCore& entry, Ref object, Ref name, const Descriptor& descriptor);
// The same as an object of JavaScript's: whole, and without a prototype or a getter of its own, so
// that V8 can read it without asking anybody.
Ref descriptor_of(EntryCore& entry, const Descriptor& descriptor);

// --- Questions. ---

// An object with the fields of the descriptor, or undefined.
Ref own_descriptor(EntryCore& entry, Ref object, Ref name);
std::optional<unsigned> attributes(EntryCore& entry, Ref object, Ref key);

// "Real" properties are those that no interceptor made up. Absent ones are empty, nothing, false;
// whether it threw is for the entry to say.
Ref real_named(EntryCore& entry, Ref object, Ref name);
std::optional<unsigned> real_named_attributes(EntryCore& entry, Ref object, Ref name);
std::optional<bool> has_real_named(EntryCore& entry, Ref object, Ref name);
std::optional<bool> has_real_indexed(EntryCore& entry, Ref object, std::uint32_t index);
std::optional<bool> has_real_callback(EntryCore& entry, Ref object, Ref name);

// Which names, in V8's numbers.
struct NamesWanted {
  int mode = 0;
  unsigned filter = 0;
  int indices = 0;
  int conversion = 0;
};
Ref property_names(EntryCore& entry, Ref object, const NamesWanted& wanted);

// The number that a key is as an index of an array.
std::optional<std::uint32_t> array_index(Isolate& isolate, Ref key);

// --- The object itself. ---

Ref prototype(EntryCore& entry, Ref object);
bool set_prototype(EntryCore& entry, Ref object, Ref prototype);
std::optional<bool> set_integrity(EntryCore& entry, Ref object, int level);
Ref constructor_name(Ref object);
// Null where it isn't known, or closed.
Context* creation_context(Ref object);
bool is_callable(Ref object);
bool is_constructor(Ref object);

// The entries of a collection or its iterator, which isn't moved, and whether they are pairs. Empty
// for anything else.
std::pair<Ref, bool> preview(EntryCore& entry, Ref object);

// Those of an exposed object aren't to be seen.
int internal_field_count(const Isolate& isolate, Ref object);
Ref internal_field(Ref object, int index);
void set_internal_field(Ref object, int index, Ref value);

}  // namespace engine
