#include "engine/cycles.h"

#include <algorithm>

#include "engine/context.h"
#include "engine/entry.h"
#include "engine/isolate.h"
#include "engine/value.h"

namespace engine {

namespace {

// What asks for the host meanwhile finds no call that it could interrupt: the host's objects must
// stay as they were when the graph was made.
class Undisturbed {
 public:
  explicit Undisturbed(Isolate& isolate) : isolate_(isolate), entry_(isolate.entry) {
    isolate_.entry = nullptr;
  }
  ~Undisturbed() { isolate_.entry = entry_; }
  Undisturbed(const Undisturbed&) = delete;
  Undisturbed& operator=(const Undisturbed&) = delete;

 private:
  Isolate& isolate_;
  EntryCore* entry_;
};

// The graph in V8's heap: an array for each node with what it keeps, and a WeakMap from the sources
// to theirs. Made in a context of its own, whose builtins no program has touched.
class Mirror {
 public:
  Mirror(Isolate& owner, v8::Local<v8::Context> world)
      : owner_(owner), isolate_(owner.v8), world_(world), entered_(world) {}

  // Empty where V8 was stopped or has no memory left.
  v8::MaybeLocal<v8::Value> make(const HostGraph& graph) {
    if (!find_builtins()) return {};
    std::vector<v8::Local<v8::Array>> nodes(graph.nodes());
    for (auto& node : nodes) node = v8::Array::New(isolate_);
    for (std::size_t node = 0; node < nodes.size(); ++node) {
      for (std::uint32_t edge = graph.first[node]; edge < graph.first[node + 1]; ++edge) {
        if (!add(nodes[node], nodes[graph.edges[edge]])) return {};
      }
    }
    for (const auto& [node, held] : graph.values) {
      if (!add(nodes[node], local(*held, isolate_))) return {};
    }
    for (const auto& [node, context] : graph.contexts) {
      if (!add(nodes[node], context->borrow()->Global())) return {};
    }
    for (const auto& [held, node] : graph.sources) {
      if (node == kLeadsNowhere) continue;
      const bool again = held->kind == HeldKind::error;  // one object can be thrown for several
      if (!keep(local(*held, isolate_), nodes[node], again)) return {};
    }
    for (const auto& [context, node] : graph.worlds) {
      if (!keep(context->borrow()->Global(), nodes[node], false)) return {};
    }
    return list_;
  }

 private:
  bool find_builtins() {
    const auto name = [this](const char* text) { return make_ascii(owner_, text); };
    v8::Local<v8::Value> found;
    if (!world_->Global()->Get(world_, name("WeakMap")).ToLocal(&found)) return false;
    constructor_ = found.As<v8::Function>();
    v8::Local<v8::Value> prototype;
    if (!constructor_->Get(world_, name("prototype")).ToLocal(&prototype)) return false;
    for (auto [text, place] : {std::pair("set", &set_), std::pair("has", &has_)}) {
      if (!prototype.As<v8::Object>()->Get(world_, name(text)).ToLocal(&found)) return false;
      *place = found.As<v8::Function>();
    }
    list_ = v8::Array::New(isolate_);
    return true;
  }

  bool add(v8::Local<v8::Array> list, v8::Local<v8::Value> value) {
    return list->Set(world_, list->Length(), value).FromMaybe(false);
  }

  // What is there already under the same source stays: it goes into another map.
  bool keep(v8::Local<v8::Value> source, v8::Local<v8::Value> node, bool may_be_there) {
    v8::Local<v8::Value> arguments[] = {source, node};
    for (std::size_t at = 0;; ++at) {
      if (at == maps_.size() && !add_map()) return false;
      if (may_be_there) {
        v8::Local<v8::Value> answer;
        if (!has_->Call(world_, maps_[at], 1, arguments).ToLocal(&answer)) return false;
        if (answer->IsTrue()) continue;
      }
      return !set_->Call(world_, maps_[at], 2, arguments).IsEmpty();
    }
  }

  bool add_map() {
    v8::Local<v8::Object> map;
    if (!constructor_->NewInstance(world_).ToLocal(&map)) return false;
    maps_.push_back(map);
    return add(list_, map);
  }

  Isolate& owner_;
  v8::Isolate* isolate_;
  v8::Local<v8::Context> world_;
  v8::Context::Scope entered_;
  v8::Local<v8::Function> constructor_, set_, has_;
  v8::Local<v8::Array> list_;
  std::vector<v8::Local<v8::Object>> maps_;
};

// Before: only the mirror keeps what the nodes keep.
void weaken(const HostGraph& graph) {
  for (const auto& [node, held] : graph.values) held->handle.SetWeak();
  for (const auto& [node, context] : graph.contexts) context->handle.SetWeak();
}

// After: what is left is kept again.
void restore(const HostGraph& graph) {
  for (const auto& [node, held] : graph.values) {
    if (!held->handle.IsEmpty()) held->handle.ClearWeak();
  }
  for (const auto& [node, context] : graph.contexts) {
    if (context->handle.IsEmpty()) {
      world_is_gone(*context);
    } else {
      context->handle.ClearWeak();
    }
  }
}

}  // namespace

// What is no object keeps nothing; and not all that handles refer to are values.
bool can_be_mirrored(const Held& held) {
  if (held.handle.IsEmpty() || held.handle.IsWeak()) return false;
  const Ref ref = borrow(held);
  return unpack<v8::Data>(ref)->IsValue() && ref->IsObject();
}

std::size_t collect_with(Isolate& isolate, const HostGraph& graph) {
  const Undisturbed undisturbed(isolate);
  // The mirror's calls of builtins are the outermost ones, after which V8 would run what waits.
  const v8::Isolate::SuppressMicrotaskExecutionScope later(isolate.v8);
  v8::Global<v8::Value> mirror;
  {
    const v8::HandleScope handles(isolate.v8);
    const v8::TryCatch caught(isolate.v8);
    const v8::Isolate::AllowJavascriptExecutionScope installs(isolate.v8);  // V8's extensions
    const v8::Local<v8::Context> world = v8::Context::New(isolate.v8);
    v8::Local<v8::Value> made;
    if (world.IsEmpty() || !Mirror(isolate, world).make(graph).ToLocal(&made)) return 0;
    mirror.Reset(isolate.v8, made);
  }
  const v8::HandleScope handles(isolate.v8);
  weaken(graph);
  isolate.v8->LowMemoryNotification();
  restore(graph);
  const auto gone = std::ranges::count_if(
      graph.sources, [](const auto& source) { return source.first->handle.IsEmpty(); });
  return static_cast<std::size_t>(gone);
}

}  // namespace engine
