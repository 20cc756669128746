#include "engine/wasm_streaming.h"

#include <utility>

namespace engine {

WasmFeed::WasmFeed(Isolate& isolate, std::shared_ptr<v8::WasmStreaming> streaming)
    : isolate_(isolate), streaming_(std::move(streaming)) {
  ++isolate_.open_wasm_streams;
}

WasmFeed::~WasmFeed() {
  if (!ended_) abort({});
}

void WasmFeed::end() {
  ended_ = true;
  --isolate_.open_wasm_streams;
}

void WasmFeed::take(std::span<const std::uint8_t> bytes) {
  streaming_->OnBytesReceived(bytes.data(), bytes.size());
}

void WasmFeed::set_url(std::string_view url) { streaming_->SetUrl(url.data(), url.size()); }

void WasmFeed::finish() {
  end();
  streaming_->Finish();
}

void WasmFeed::abort(Ref reason) {
  end();
  streaming_->Abort(reason.IsEmpty() ? v8::MaybeLocal<v8::Value>()
                                     : v8::MaybeLocal<v8::Value>(reason));
}

namespace {

void on_stream(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Isolate* v8 = info.GetIsolate();
  std::shared_ptr<v8::WasmStreaming> streaming = v8::WasmStreaming::Unpack(v8, info.Data());
  Isolate* isolate = thread_slot.current;
  Context* context = context_of(v8->GetCurrentContext());
  if (isolate == nullptr || isolate->v8 != v8 || isolate->entry == nullptr || context == nullptr ||
      isolate->wasm_streaming_callback == nullptr) {
    const v8::Local<v8::Value> reason = v8::Exception::TypeError(v8::String::NewFromUtf8Literal(
        v8,
        "nobody streams WebAssembly here: the context is closed, or its isolate's "
        "set_wasm_streaming_callback() was called again, with None"));
    streaming->Abort(reason);
    return;
  }
  const auto feed = std::make_shared<WasmFeed>(*isolate, std::move(streaming));
  v8::TryCatch caught(v8);
  WasmTurn turn{{*isolate, *context, {}, {}}, info[0], feed};
  take_turn(turn, [](HostTurn& base) { host.stream_wasm(static_cast<WasmTurn&>(base)); });
  if (!caught.HasCaught() || caught.HasTerminated()) return;
  // V8 would drop what is thrown here, and the promise would stay pending.
  const v8::Local<v8::Value> reason = caught.Exception();
  caught.Reset();
  if (!feed->ended()) feed->abort(reason);
}

}  // namespace

void set_wasm_streaming_callback(Isolate& isolate, void* callable) {
  if (isolate.wasm_streaming_callback != nullptr) disown(isolate.wasm_streaming_callback);
  isolate.wasm_streaming_callback = callable == nullptr ? nullptr : own(isolate, callable);
  // V8's own stays: contexts that have the functions call it.
  if (callable != nullptr) isolate.v8->SetWasmStreamingCallback(on_stream);
}

}  // namespace engine
