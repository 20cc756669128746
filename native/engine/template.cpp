#include "engine/template.h"

#include <algorithm>
#include <vector>

#include "engine/host_template.h"

namespace engine {

// A function template, its instance template and its prototype template are one.
struct TemplateNode {
  std::vector<v8::Global<v8::Data>> members;  // weak
  std::vector<std::shared_ptr<TemplateNode>> inner;
  bool instantiated = false;
  bool nested = false;  // in another: what it contains stays as it is
  int height = 1;
};

namespace {

// V8 instantiates them one inside another, on the C++ stack.
constexpr int kHighest = 64;

void join(Isolate& isolate, TemplateNode& node, v8::Local<v8::Data> member) {
  auto& kept = node.members.emplace_back(isolate.v8, member);
  kept.SetWeak();
}

std::shared_ptr<TemplateNode> node_of(Isolate& isolate, Ref ref) {
  const auto data = unpack<v8::Data>(ref);
  std::shared_ptr<TemplateNode> found;
  std::erase_if(isolate.templates, [&](const std::shared_ptr<TemplateNode>& node) {
    bool alive = false;
    for (const auto& member : node->members) {
      if (member.IsEmpty()) continue;
      alive = true;
      if (member == data) found = node;
    }
    return !alive;
  });
  if (found == nullptr) {
    found = isolate.templates.emplace_back(std::make_shared<TemplateNode>());
    join(isolate, *found, data);
  }
  return found;
}

void instantiate(TemplateNode& node) {
  if (node.instantiated) return;
  node.instantiated = true;
  for (const auto& inner : node.inner) instantiate(*inner);
}

Ref member(Isolate& isolate, Ref function_template, v8::Local<v8::ObjectTemplate> made) {
  TemplateNode& node = *node_of(isolate, function_template);
  const v8::Local<v8::Data> data = made;
  const bool known = std::ranges::any_of(
      node.members, [&data](const auto& kept) { return !kept.IsEmpty() && kept == data; });
  if (!known) join(isolate, node, data);
  return pack(made);
}

}  // namespace

Ref make_function_template(Isolate& isolate, void* callable) {
  v8::Local<v8::FunctionTemplate> made;
  if (callable == nullptr) {
    made = v8::FunctionTemplate::New(isolate.v8);
  } else {
    made =
        v8::FunctionTemplate::New(isolate.v8, call_template, make_template_data(isolate, callable));
  }
  const Ref ref = pack(made);
  node_of(isolate, ref);
  return ref;
}

Ref make_object_template(Isolate& isolate) {
  const Ref ref = pack(v8::ObjectTemplate::New(isolate.v8));
  node_of(isolate, ref);
  return ref;
}

Ref instance_template(Isolate& isolate, Ref function_template) {
  return member(isolate, function_template,
                unpack<v8::FunctionTemplate>(function_template)->InstanceTemplate());
}

Ref prototype_template(Isolate& isolate, Ref function_template) {
  return member(isolate, function_template,
                unpack<v8::FunctionTemplate>(function_template)->PrototypeTemplate());
}

TemplateFault may_change(Isolate& isolate, Ref changed) {
  return node_of(isolate, changed)->instantiated ? TemplateFault::instantiated
                                                 : TemplateFault::none;
}

TemplateFault may_contain(Isolate& isolate, Ref outer, Ref inner) {
  const auto holder = node_of(isolate, outer);
  const auto held = node_of(isolate, inner);
  if (holder->nested || holder == held) return TemplateFault::nested;
  return held->height >= kHighest ? TemplateFault::deep : TemplateFault::none;
}

void set_on_template(Isolate& isolate, Ref changed, Ref name, Ref value, unsigned attributes) {
  const auto data = unpack<v8::Data>(value);
  if (data->IsFunctionTemplate() || data->IsObjectTemplate()) {
    const auto holder = node_of(isolate, changed);
    const auto held = node_of(isolate, value);
    held->nested = true;
    holder->height = std::max(holder->height, held->height + 1);
    holder->inner.push_back(held);
  }
  unpack<v8::Template>(changed)->Set(name.As<v8::Name>(), data,
                                     static_cast<v8::PropertyAttribute>(attributes));
}

void set_class_name(Ref function_template, Ref name) {
  unpack<v8::FunctionTemplate>(function_template)->SetClassName(name.As<v8::String>());
}

void set_internal_fields(Ref object_template, int count) {
  unpack<v8::ObjectTemplate>(object_template)->SetInternalFieldCount(count);
}

Ref function_of(EntryCore& entry, Ref function_template) {
  note_instance(entry.isolate, function_template);
  v8::Local<v8::Function> made;
  const auto from = unpack<v8::FunctionTemplate>(function_template);
  return from->GetFunction(entry.world).ToLocal(&made) ? Ref(made) : Ref();
}

Ref instance_of(EntryCore& entry, Ref object_template) {
  note_instance(entry.isolate, object_template);
  v8::Local<v8::Object> made;
  const auto from = unpack<v8::ObjectTemplate>(object_template);
  return from->NewInstance(entry.world).ToLocal(&made) ? Ref(made) : Ref();
}

void note_instance(Isolate& isolate, Ref instantiated) {
  instantiate(*node_of(isolate, instantiated));
}

}  // namespace engine
