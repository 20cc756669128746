#include "bind/cycles.h"

#include <unordered_map>

#include "bind/isolate.h"
#include "bind/objects.h"
#include "engine/context.h"

namespace bind {

namespace {

constexpr std::uint32_t kRoot = UINT32_MAX;  // never followed

class Trial {
 public:
  explicit Trial(engine::Isolate& isolate) : isolate_(isolate) {}

  // Nothing of Python runs from here to the end: its objects stay as they are.
  engine::HostGraph run() {
    find_sources();
    for (std::uint32_t at = 0; at < objects_.size(); ++at) follow(at);
    first_.push_back(static_cast<std::uint32_t>(edges_.size()));
    find_kept();
    return graph();
  }

 private:
  void find_sources() {
    for (engine::Held* held = isolate_.held; held != nullptr; held = held->next) {
      if (!engine::is_host_object(*held) || held->handle.IsEmpty()) continue;
      const std::uint32_t at = number_of(object_of(held->object));
      if (at == kRoot) continue;
      sources_.emplace_back(held, at);
      --unexplained_[at];
    }
    for (engine::Context* context = isolate_.contexts; context != nullptr;
         context = context->next) {
      PyObject* kept = object_of(engine::kept_with(*context));
      if (kept == nullptr || context->closed() || context->handle.IsEmpty()) continue;
      const std::uint32_t at = number_of(kept);
      if (at == kRoot) continue;
      worlds_.emplace_back(context, at);
      --unexplained_[at];
    }
  }

  // What is no part of cycles, or would lead everywhere.
  static bool is_root(PyObject* object) {
    return !PyObject_IS_GC(object) || !PyObject_GC_IsTracked(object) || PyType_Check(object) ||
           PyModule_Check(object) || is_isolate(object) ||
           Py_REFCNT(object) > (1 << 28);  // immortal
  }

  std::uint32_t number_of(PyObject* object) {
    const auto [place, fresh] =
        numbers_.try_emplace(object, static_cast<std::uint32_t>(objects_.size()));
    if (!fresh) return place->second;
    if (is_root(object)) return place->second = kRoot;
    objects_.push_back(object);
    unexplained_.push_back(Py_REFCNT(object));
    return place->second;
  }

  void follow(std::uint32_t at) {
    PyObject* object = objects_[at];
    if (PyFunction_Check(object)) numbers_.try_emplace(PyFunction_GET_GLOBALS(object), kRoot);
    first_.push_back(static_cast<std::uint32_t>(edges_.size()));
    Py_TYPE(object)->tp_traverse(
        object,
        [](PyObject* referred, void* self) {
          static_cast<Trial*>(self)->refer(referred);
          return 0;
        },
        this);
  }

  void refer(PyObject* object) {
    const std::uint32_t to = number_of(object);
    if (to == kRoot) return;
    edges_.push_back(to);
    --unexplained_[to];
  }

  // Whom something unexplained refers to is alive, and so is all that it refers to.
  void find_kept() {
    std::vector<std::uint32_t> waiting;
    alive_.assign(objects_.size(), false);
    const auto mark = [&](std::uint32_t at) {
      if (alive_[at]) return;
      alive_[at] = true;
      waiting.push_back(at);
    };
    for (std::uint32_t at = 0; at < objects_.size(); ++at) {
      if (unexplained_[at] != 0) mark(at);
    }
    while (!waiting.empty()) {
      const std::uint32_t at = waiting.back();
      waiting.pop_back();
      for (std::uint32_t edge = first_[at]; edge < first_[at + 1]; ++edge) mark(edges_[edge]);
    }
  }

  // The value of JavaScript that an object keeps, where that may be part of a cycle.
  engine::Held* value_of(PyObject* object) const {
    engine::Held* held = nullptr;
    if (is_live(object)) {
      held = reinterpret_cast<LiveObject*>(object)->held;
    } else if (const Kept* kept = global_contents(object); kept != nullptr) {
      held = kept->held;
    }
    const bool ours = held != nullptr && held->isolate == &isolate_;
    return ours && engine::can_be_mirrored(*held) ? held : nullptr;
  }

  engine::Context* context_of(PyObject* object) const {
    if (!is_context(object)) return nullptr;
    engine::Context* context = reinterpret_cast<ContextObject*>(object)->engine;
    const bool ours = context != nullptr && context->isolate == &isolate_;
    return ours && !context->closed() && context->entered == 0 && !context->handle.IsWeak()
               ? context
               : nullptr;
  }

  // Only what leads back into JavaScript matters there.
  std::vector<bool> find_leading() const {
    std::vector<std::uint32_t> first(objects_.size() + 1, 0);
    for (const std::uint32_t to : edges_) ++first[to + 1];
    for (std::size_t at = 1; at < first.size(); ++at) first[at] += first[at - 1];
    std::vector<std::uint32_t> from(edges_.size());
    std::vector<std::uint32_t> filled(first);
    for (std::uint32_t at = 0; at < objects_.size(); ++at) {
      for (std::uint32_t edge = first_[at]; edge < first_[at + 1]; ++edge) {
        from[filled[edges_[edge]]++] = at;
      }
    }
    std::vector<bool> leads(objects_.size(), false);
    std::vector<std::uint32_t> waiting;
    const auto mark = [&](std::uint32_t at) {
      if (leads[at] || alive_[at]) return;
      leads[at] = true;
      waiting.push_back(at);
    };
    for (std::uint32_t at = 0; at < objects_.size(); ++at) {
      if (value_of(objects_[at]) != nullptr || context_of(objects_[at]) != nullptr) mark(at);
    }
    while (!waiting.empty()) {
      const std::uint32_t at = waiting.back();
      waiting.pop_back();
      for (std::uint32_t edge = first[at]; edge < first[at + 1]; ++edge) mark(from[edge]);
    }
    return leads;
  }

  engine::HostGraph graph() const {
    const std::vector<bool> leads = find_leading();
    std::vector<std::uint32_t> node(objects_.size(), kRoot);
    std::uint32_t count = 0;
    for (std::uint32_t at = 0; at < objects_.size(); ++at) {
      if (leads[at]) node[at] = count++;
    }
    engine::HostGraph made;
    for (std::uint32_t at = 0; at < objects_.size(); ++at) {
      if (!leads[at]) continue;
      made.first.push_back(static_cast<std::uint32_t>(made.edges.size()));
      for (std::uint32_t edge = first_[at]; edge < first_[at + 1]; ++edge) {
        if (node[edges_[edge]] != kRoot) made.edges.push_back(node[edges_[edge]]);
      }
      if (engine::Held* held = value_of(objects_[at])) made.values.emplace_back(node[at], held);
      if (engine::Context* context = context_of(objects_[at])) {
        made.contexts.emplace_back(node[at], context);
      }
    }
    made.first.push_back(static_cast<std::uint32_t>(made.edges.size()));
    for (const auto& [held, at] : sources_) {
      made.sources.emplace_back(held, leads[at] ? node[at] : engine::kLeadsNowhere);
    }
    for (const auto& [context, at] : worlds_) {
      if (leads[at]) made.worlds.emplace_back(context, node[at]);
    }
    return made;
  }

  engine::Isolate& isolate_;
  std::unordered_map<PyObject*, std::uint32_t> numbers_;
  std::vector<PyObject*> objects_;
  std::vector<Py_ssize_t> unexplained_;  // references to each that nothing here accounts for
  std::vector<std::uint32_t> first_, edges_;
  std::vector<std::pair<engine::Held*, std::uint32_t>> sources_;
  std::vector<std::pair<engine::Context*, std::uint32_t>> worlds_;
  std::vector<bool> alive_;
};

PyObject* collect_cycles(PyObject* self) {
  const nb::object collect = nb::module_::import_("gc").attr("collect");
  const nb::object keep = nb::borrow(self);
  collect();  // of what JavaScript has no part in
  engine::Isolate& isolate = engine_of(self);
  engine::enter(isolate);
  const std::size_t gone = engine::collect_with(isolate, graph_kept_by_javascript(isolate));
  engine::tidy(isolate);
  if (gone != 0) collect();
  if (!isolate.closed) engine::enter(isolate);
  return PyLong_FromSize_t(gone);
}

const PyMethodDef methods[] = {
    method<collect_cycles>(
        "collect_cycles",
        "collect_cycles(self) -> int\n\nFrees cycles through both heaps: a callback that refers to "
        "the JavaScript object that has it, and the like, once nothing else refers to any of it. "
        "How many Python objects JavaScript no longer keeps. It runs Python's collector and V8's, "
        "and takes time in proportion to what JavaScript keeps of Python.\n\nAn object that "
        "something else refers to stays, whoever that is. A finalizer (`__del__`) in a cycle that "
        "is freed gets ReferenceError for JavaScript's part of it, which is gone by then."),
};

}  // namespace

std::span<const PyMethodDef> cycle_methods() { return methods; }

engine::HostGraph graph_kept_by_javascript(engine::Isolate& isolate) {
  return Trial(isolate).run();
}

}  // namespace bind
