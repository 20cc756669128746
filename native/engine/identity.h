// Which host object stands for which JavaScript object.
//
// The same JavaScript object gives the same host object while one lives, and a host function that
// comes back from JavaScript is itself. The map is keyed by V8's identity hash, which V8 keeps in
// the object, so looking up changes nothing the program can see.
//
// Thread: the isolate's owner. `Held::object` alone changes under the host's lock on any thread.
#pragma once

#include <v8.h>

#include <cstddef>
#include <vector>

namespace engine {

struct Held;

class IdentityMap {
 public:
  // The wrapper of `object`, or null. One whose host object is gone is not found.
  Held* find_wrapper(v8::Local<v8::Object> object) const { return find(object, true); }
  // The host function or error that `object` stands for, or null.
  Held* find_host(v8::Local<v8::Object> object) const { return find(object, false); }
  // `held.handle` must hold an object already.
  void add(Held& held, v8::Local<v8::Object> object);
  void remove(Held& held);
  void clear();

 private:
  Held* find(v8::Local<v8::Object> object, bool wrapper) const;
  void grow();
  std::vector<Held*> buckets_;
  std::size_t size_ = 0;
};

}  // namespace engine
