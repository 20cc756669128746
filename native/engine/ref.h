// A handle, as the engine passes it about.
//
// Ref is V8's Local under a name that doesn't say v8: the host's side keeps and hands on Refs and
// never looks inside. A Ref is good while the V8 handle scope it was made in is open; who keeps one
// longer also keeps the Scope and asks it first.
#pragma once

#include <v8.h>

#include <cstring>

namespace engine {

using Ref = v8::Local<v8::Value>;

// Scripts and messages aren't values to V8, but a handle to one is kept in the same way.
template <class T>
Ref pack(v8::Local<T> handle) {
  static_assert(sizeof(Ref) == sizeof(handle));
  Ref ref;
  std::memcpy(static_cast<void*>(&ref), static_cast<const void*>(&handle), sizeof ref);
  return ref;
}

template <class T>
v8::Local<T> unpack(Ref ref) {
  v8::Local<T> handle;
  std::memcpy(static_cast<void*>(&handle), static_cast<const void*>(&ref), sizeof handle);
  return handle;
}

// A strong handle's own slot as a local one: no new handle is made, and it is good while the strong
// one holds.
template <class T>
v8::Local<T> borrow(const v8::Global<T>& strong) {
  v8::Local<T> handle;
  static_assert(sizeof handle == sizeof strong);
  std::memcpy(static_cast<void*>(&handle), static_cast<const void*>(&strong), sizeof handle);
  return handle;
}

}  // namespace engine
