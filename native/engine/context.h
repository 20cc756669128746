// A context: one world of globals in an isolate.
//
// The host keeps a Context as long as it likes; V8 keeps the world behind it as long as any
// function of it can run. When the host lets go, only the strong handle to the world goes, and the
// Context waits for the world to die: a host function called from it may need it again.
// Thread: the isolate's owner, but for `drop`.
#pragma once

#include <v8.h>

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "engine/held.h"
#include "engine/host.h"

namespace engine {

struct Isolate;
struct ModuleMap;

// The error classes of the language, told apart by their prototypes, which a program can't replace.
enum class ErrorKind : std::uint8_t {
  error,
  range,
  reference,
  syntax,
  type,
  eval,
  uri,
  aggregate,
  none,  // what was thrown is no Error
};
inline constexpr std::size_t kErrorKinds = static_cast<std::size_t>(ErrorKind::none);

struct Context {
  v8::Global<v8::Context> handle;
  Isolate* isolate = nullptr;
  Context* previous = nullptr;
  Context* next = nullptr;
  void* object = nullptr;  // the host's context object, borrowed, or null
  Place made;
  std::uint32_t entered = 0;  // open context scopes
  bool dropped = false;       // the host let go; the next entry makes the handle weak
  bool is_closed = false;
  std::array<v8::Global<v8::Object>, kErrorKinds> error_prototypes;
  v8::Global<v8::Object> iterator_prototype;  // weak, as those are
  v8::Global<v8::Function> assign;            // weak; see engine/assign.h
  v8::Global<v8::Object> promise;             // weak; see engine/own_promise.h
  v8::Global<v8::Object> promise_species;
  bool promises_fixed = false;
  std::unordered_map<void*, Held*> functions;     // host functions that JavaScript has already
  std::unordered_multimap<void*, Held*> exposed;  // host objects that it has, and by which shapes
  std::unordered_set<const Shape*> shapes;        // that have been prepared here
  Held* slots = nullptr;                          // what the host keeps with the world, or null
  ModuleMap* modules = nullptr;                   // module_map.h; null where there are none
  int global_fields = 0;                          // internal fields of the global object
  bool is_detached = false;

  bool closed() const { return is_closed; }
  v8::Local<v8::Context> borrow() const { return engine::borrow(handle); }
};

// The embedder data that V8's debuggers and we use.
inline constexpr int kOwnEmbedderData = 3;

struct ContextOptions {
  Ref global_template;  // an ObjectTemplate; may be empty
  Ref global_object;    // a detached one, of the template's fields; may be empty
  v8::MicrotaskQueue* microtask_queue = nullptr;
};

// A new world; null where an exception is pending. Thread: owner, entered, in a handle scope.
Context* make_context(Isolate& isolate, const ContextOptions& options = {});

// Keeps a host object with the world, which takes over the reference, until the world dies.
void keep_with(Context& context, void* object);
inline void* kept_with(const Context& context) {
  return context.slots == nullptr ? nullptr : context.slots->object;
}

// `object` stands for the context from now on: a new one, or one dropped and needed again.
void adopt(Context& context, void* object);

// The context of what runs now, or null where it isn't one of ours or is closed.
Context* current_context(Isolate& isolate);
Context* context_of(v8::Local<v8::Context> context);

// Refused while entered.
void close(Context& context);

// V8 has collected the world although the host's object is there still.
void world_is_gone(Context& context);

// The host lets go. Thread: any, with the host's lock.
void drop(Context* context);

// Makes the handles of dropped contexts weak. Part of `tidy`.
void weaken_dropped_contexts(Isolate& isolate);

// All contexts of an isolate that closes.
void close_contexts(Isolate& isolate);

Ref global_object(Context& context);

}  // namespace engine
