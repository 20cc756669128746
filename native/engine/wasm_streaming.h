// WebAssembly that comes in pieces: compileStreaming() and instantiateStreaming() of JavaScript.
//
// V8 hands a stream over where JavaScript has called one of them, and compiles what it is fed with
// on other threads. A stream ends once: what comes after that V8 doesn't reckon with.
//
// Thread: the isolate's owner, in the context that asked.
#pragma once

#include <v8.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "engine/entry.h"
#include "engine/turn.h"

namespace engine {

class WasmFeed {
 public:
  WasmFeed(Isolate& isolate, std::shared_ptr<v8::WasmStreaming> streaming);
  // V8 would wait for the rest of one that hasn't ended.
  ~WasmFeed();
  WasmFeed(const WasmFeed&) = delete;
  WasmFeed& operator=(const WasmFeed&) = delete;

  bool ended() const { return ended_; }
  // The rest where it hasn't ended, unlocked.
  void take(std::span<const std::uint8_t> bytes);
  void set_url(std::string_view url);
  void finish();
  // The promise of JavaScript's is rejected with the reason; it stays pending where that is empty.
  void abort(Ref reason);

 private:
  void end();

  Isolate& isolate_;
  std::shared_ptr<v8::WasmStreaming> streaming_;
  bool ended_ = false;
};

// What the host keeps of one.
struct WasmStream final : Attached {
  explicit WasmStream(std::shared_ptr<WasmFeed> fed) : feed(std::move(fed)) {}
  std::shared_ptr<WasmFeed> feed;
};

// A stream on its way to the host.
struct WasmTurn : HostTurn {
  Ref source;  // what JavaScript gave
  std::shared_ptr<WasmFeed> feed;
};

// Contexts that are made from now on have the two functions. Takes over the reference; where it is
// null, nobody feeds V8 any more, and what they are asked for is rejected.
void set_wasm_streaming_callback(Isolate& isolate, void* callable);

}  // namespace engine
