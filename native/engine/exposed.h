// Host objects as JavaScript sees them: each with the members it was exposed with, and no others.
//
// What JavaScript may touch of a sort of host objects is a shape, made once an isolate. Its members
// ask the host whenever they are used. JavaScript alone keeps such an object, and the object the
// host's: when V8 finds it unused, the reference is let go of. The same host object under the same
// shape is the same JavaScript object while that lives.
// Thread: the isolate's owner.
#pragma once

#include <v8.h>

#include <memory>
#include <optional>
#include <vector>

#include "engine/entry.h"
#include "engine/held.h"
#include "engine/turn.h"

namespace engine {

enum class MemberKind : std::uint8_t {
  attribute,  // read and written
  fixed,      // read only
  method,
  shared,         // a method of the class itself
  iterate,        // Symbol.iterator
  next,           // of an iterator
  finish,         // an iterator's return()
  dispose,        // Symbol.dispose
  text,           // toString()
  iterate_async,  // Symbol.asyncIterator
  // The traps of a Proxy that stands for a live list or dict.
  trap_get,
  trap_set,
  trap_has,
  trap_delete,
  trap_keys,
  trap_describe,
  trap_define,
  trap_seal,
};
inline bool is_trap(MemberKind kind) { return kind >= MemberKind::trap_get; }

struct Shape;

struct Member {
  Shape* shape;
  void* name;  // the host's; its owner keeps it as long as the isolate lives
  MemberKind kind;
};

struct Shape {
  Isolate* isolate = nullptr;
  v8::Global<v8::FunctionTemplate> made;
  void* type = nullptr;  // the host class that `new` calls, kept like the names; or null
  std::vector<std::unique_ptr<Member>> members;
};

// A name as JavaScript has it, and as the host does.
struct MemberName {
  Ref text;
  void* name;
  MemberKind kind;
};

// Kept by the isolate.
Shape& make_shape(Isolate& isolate, Ref class_name, void* type,
                  const std::vector<MemberName>& members);

// One use of a member, or of the class, on the C++ stack of the trampoline.
struct ExposedCall : HostTurn {
  const Shape& shape;
  const Member* member = nullptr;  // null where a class is called with `new`
  Held* exposed = nullptr;         // null for a class
  const v8::FunctionCallbackInfo<v8::Value>* info = nullptr;  // null where an attribute is used
  Ref value;                                                  // what an attribute is set to
  std::optional<ReturnSlot> slot;                             // null where one is set

  int length() const { return info->Length(); }
  Ref argument(int index) const { return (*info)[index]; }
};

// The JavaScript object of a host object: the one that there is, or a new one, which keeps a
// reference of its own. Of a shape with a class and that class itself, its constructor. Empty where
// V8 threw.
Ref expose(EntryCore& entry, Context& context, const Shape& shape, void* object);

// The same for a Proxy over `target` whose traps are the shape's members.
Ref expose_view(EntryCore& entry, Context& context, const Shape& shape, void* object, Ref target);
Ref known_view(const Context& context, v8::Isolate* isolate, const Shape& shape, void* object);

// In a call with `new`: what it made is this object of the host. Gives what `new` is to answer.
Ref adopt_instance(ExposedCall& call, void* object);

// The JavaScript object that stands for a host object already, under whatever shape; and the shape
// of a class that was exposed in this context. Empty, or null.
Ref known_exposure(const Context& context, v8::Isolate* isolate, void* object);
const Shape* shape_of_class(const Context& context, void* type);

// Whether an object is one of these, whose fields are ours.
bool is_exposed(const Isolate& isolate, Ref object);

}  // namespace engine
