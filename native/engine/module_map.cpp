#include "engine/module_map.h"

#include <deque>
#include <unordered_map>
#include <utility>

#include "engine/compat_modules.h"
#include "engine/counters.h"
#include "engine/es_module.h"
#include "engine/module_import.h"
#include "engine/script_compiler.h"

namespace engine {

namespace {

struct Record {
  v8::Global<v8::Module> module;
  v8::Global<v8::UnboundModuleScript> script;  // which V8 doesn't give once it has run
  std::unordered_map<ImportKey, int> links;
  Held* steps = nullptr;  // of the host
};

}  // namespace

struct ModuleMap {
  std::deque<Record> records;
  std::unordered_multimap<int, int> by_hash;
};

namespace {

const Record* record_at(const Context& context, int number) {
  if (context.modules == nullptr || number < 0) return nullptr;
  const auto index = static_cast<std::size_t>(number);
  return index < context.modules->records.size() ? &context.modules->records[index] : nullptr;
}

// V8 asks while it instantiates. The answer is looked up; nothing of the host runs.
v8::MaybeLocal<v8::Module> look_up(v8::Local<v8::Context> where, v8::Local<v8::String> specifier,
                                   v8::Local<v8::FixedArray> attributes,
                                   v8::Local<v8::Module> referrer) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  const Context* context = context_of(where);
  if (context != nullptr) {
    const Record* from = record_at(*context, number_of(*context, pack(referrer)));
    if (from != nullptr) {
      const auto found = from->links.find(import_key(where, specifier, attributes));
      const Record* target =
          found == from->links.end() ? nullptr : record_at(*context, found->second);
      if (target != nullptr && !target->module.IsEmpty()) return target->module.Get(isolate);
    }
  }
  isolate->ThrowException(v8::Exception::Error(
      v8::String::NewFromUtf8Literal(isolate, "a module that is imported here was not loaded")));
  return {};
}

// Nobody has loaded one: what the program says is as good as wrong.
v8::MaybeLocal<v8::Object> refuse_source(v8::Local<v8::Context> /*where*/,
                                         v8::Local<v8::String> /*specifier*/,
                                         v8::Local<v8::FixedArray> /*attributes*/,
                                         v8::Local<v8::Module> /*referrer*/) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  isolate->ThrowException(v8::Exception::SyntaxError(v8::String::NewFromUtf8Literal(
      isolate, "`import source` isn't there; a WebAssembly module is imported as any other")));
  return {};
}

v8::MaybeLocal<v8::Value> evaluate_synthetic(v8::Local<v8::Context> where,
                                             v8::Local<v8::Module> module) {
  v8::Isolate* v8 = v8::Isolate::GetCurrent();
  Isolate* isolate = thread_slot.current;
  Context* context = context_of(where);
  if (isolate == nullptr || isolate->entry == nullptr || context == nullptr) {
    v8->ThrowException(v8::Exception::Error(
        v8::String::NewFromUtf8Literal(v8, "EY206: the module's context is closed")));
    return {};
  }
  const int number = number_of(*context, pack(module));
  const Record* record = record_at(*context, number);
  void* steps = record == nullptr || record->steps == nullptr ? nullptr : record->steps->object;
  SyntheticTurn turn{{*isolate, *context, {}, {}}, pack(module), number, steps};
  const bool goes_on = take_turn_or_throw(
      turn, [](HostTurn& base) { host.evaluate_synthetic(static_cast<SyntheticTurn&>(base)); });
  if (!goes_on) return {};
  v8::Local<v8::Promise::Resolver> resolver;
  if (!v8::Promise::Resolver::New(where).ToLocal(&resolver) ||
      resolver->Resolve(where, v8::Undefined(v8)).IsNothing()) {
    return {};
  }
  return resolver->GetPromise();
}

}  // namespace

int add_module(EntryCore& entry, Context& context, Ref module) {
  if (context.modules == nullptr) context.modules = new ModuleMap;
  ModuleMap& map = *context.modules;
  const int number = static_cast<int>(map.records.size());
  map.records.emplace_back();
  map.records.back().module.Reset(entry.isolate.v8, unpack<v8::Module>(module));
  if (is_source_text(module)) {
    map.records.back().script.Reset(entry.isolate.v8,
                                    unpack<v8::Module>(module)->GetUnboundModuleScript());
  }
  map.by_hash.emplace(module_hash(module), number);
  return number;
}

Ref module_at(EntryCore& entry, const Context& context, int number) {
  const Record* record = record_at(context, number);
  if (record == nullptr || record->module.IsEmpty()) return {};
  return pack(record->module.Get(entry.isolate.v8));
}

int number_of(const Context& context, Ref module) {
  if (context.modules == nullptr) return -1;
  const auto [first, last] = context.modules->by_hash.equal_range(module_hash(module));
  for (auto each = first; each != last; ++each) {
    const Record& record = context.modules->records[static_cast<std::size_t>(each->second)];
    if (!record.module.IsEmpty() && borrow(record.module) == unpack<v8::Module>(module)) {
      return each->second;
    }
  }
  return -1;
}

void drop_module(Context& context, int number) {
  if (record_at(context, number) == nullptr) return;
  Record& record = context.modules->records[static_cast<std::size_t>(number)];
  record.module.Reset();
  record.script.Reset();
  record.links.clear();
}

void link(EntryCore& entry, Context& context, int number, std::span<const int> targets) {
  const Ref module = module_at(entry, context, number);
  if (module.IsEmpty()) return;
  std::unordered_map<ImportKey, int> links;
  std::size_t index = 0;
  for (const Request& request : requests_of(entry, module)) {
    if (index == targets.size()) break;
    links.emplace(import_key(entry, request), targets[index++]);
  }
  context.modules->records[static_cast<std::size_t>(number)].links = std::move(links);
}

bool instantiate(EntryCore& entry, Context& context, int number) {
  const Ref module = module_at(entry, context, number);
  return !module.IsEmpty() &&
         compat::instantiate(unpack<v8::Module>(module), entry.world, look_up, refuse_source)
             .FromMaybe(false);
}

Ref evaluate(EntryCore& entry, Context& context, std::span<const int> numbers, bool deep) {
  const auto one = [&](int number) {
    const Ref module = module_at(entry, context, number);
    return module.IsEmpty() ? Ref() : evaluate(entry, module);
  };
  if (deep || is_graph_async(module_at(entry, context, numbers.back()))) {
    // What waits in microtasks goes on when all have been evaluated, as it does where V8 itself
    // goes through the graph.
    const v8::Isolate::SuppressMicrotaskExecutionScope later(entry.isolate.v8,
                                                             entry.world->GetMicrotaskQueue());
    for (const int number : numbers.first(numbers.size() - 1)) {
      const Ref promise = one(number);
      if (promise.IsEmpty()) return {};
      if (module_status(module_at(entry, context, number)) == ModuleStatus::errored) {
        return promise;
      }
      promise.As<v8::Promise>()->MarkAsHandled();  // whoever imports it fails with it
    }
  }
  return one(numbers.back());
}

Ref make_synthetic(EntryCore& entry, Ref name, const std::vector<Ref>& exports) {
  std::vector<v8::Local<v8::String>> names;
  for (const Ref& each : exports) names.push_back(each.As<v8::String>());
  return pack(
      compat::synthetic_module(entry.isolate.v8, name.As<v8::String>(), names, evaluate_synthetic));
}

Ref make_stepping(EntryCore& entry, Context& context, Ref name, const std::vector<Ref>& exports,
                  void* steps) {
  const Ref module = make_synthetic(entry, name, exports);
  const int number = add_module(entry, context, module);
  auto* held = new Held;
  held->kind = HeldKind::function;
  held->object = steps;
  count(Kind::function, 1);
  context.modules->records[static_cast<std::size_t>(number)].steps = held;
  return module;
}

bool set_export(EntryCore& entry, Ref module, Ref name, Ref value) {
  return unpack<v8::Module>(module)
      ->SetSyntheticModuleExport(entry.isolate.v8, name.As<v8::String>(), value)
      .FromMaybe(false);
}

std::vector<std::uint8_t> module_code_cache(EntryCore& entry, const Context& context, int number) {
  const Record* record = record_at(context, number);
  if (record == nullptr || record->script.IsEmpty()) return {};
  return create_module_code_cache(pack(record->script.Get(entry.isolate.v8)));
}

void keep_modules(Context& context) {
  if (context.modules == nullptr) return;
  for (Record& record : context.modules->records) {
    if (record.module.IsWeak()) record.module.ClearWeak();
    if (record.script.IsWeak()) record.script.ClearWeak();
  }
}

void weaken_modules(Context& context) {
  if (context.modules == nullptr) return;
  for (Record& record : context.modules->records) {
    if (!record.module.IsEmpty()) record.module.SetWeak();
    if (!record.script.IsEmpty()) record.script.SetWeak();
  }
}

void forget_modules(Context& context) {
  if (context.modules == nullptr) return;
  for (Record& record : context.modules->records) {
    if (record.steps != nullptr) bury(record.steps);
  }
  delete std::exchange(context.modules, nullptr);
}

}  // namespace engine
