// The engine and the JavaScript values that the measurements share.
//
// They are made once, not once a measurement: V8 optimises a function after many calls, and a
// new function each time would measure the climb.
//
// Thread: the one that made it.
#pragma once

#include <v8.h>

#include <memory>
#include <type_traits>

// Starts V8 for the process and stops it at the end of main.
class Engine {
 public:
  Engine();
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

 private:
  std::unique_ptr<v8::Platform> platform_;
};

// An isolate that is entered for as long as this lives.
class EnteredIsolate {
 public:
  EnteredIsolate();
  ~EnteredIsolate();
  EnteredIsolate(const EnteredIsolate&) = delete;
  EnteredIsolate& operator=(const EnteredIsolate&) = delete;

  v8::Isolate* get() const { return isolate_; }
  v8::ArrayBuffer::Allocator* allocator() const { return allocator_.get(); }

 private:
  std::unique_ptr<v8::ArrayBuffer::Allocator> allocator_;
  v8::Isolate* isolate_;
};

// All handles belong to a HandleScope that the caller keeps open longer than the World.
struct World {
  explicit World(const EnteredIsolate& entered);

  v8::Isolate* isolate;
  v8::ArrayBuffer::Allocator* allocator;
  v8::Local<v8::Context> context;
  v8::Local<v8::String> origin_name;
  v8::Local<v8::Script> script;            // 1+1
  v8::Local<v8::Function> add;             // (a, b) => a + b
  v8::Local<v8::Function> native_add;      // the same in C++
  v8::Local<v8::Function> call_in_a_loop;  // (n, f) => calls f(1, 2) n times
  v8::Local<v8::Object> object;            // {x: 1}
  v8::Local<v8::String> key;               // "x"
};

// ScriptOrigin took the isolate until V8 12; a template, as the other branch must not compile.
template <class Origin = v8::ScriptOrigin>
Origin origin_of(const World& world) {
  if constexpr (std::is_constructible_v<Origin, v8::Isolate*, v8::Local<v8::Value>>) {
    return Origin(world.isolate, world.origin_name);
  } else {
    return Origin(world.origin_name);
  }
}
