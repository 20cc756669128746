#include "engine/template.h"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/host_template.h"

namespace engine {

// A function template, its instance template and its prototype template are one.
struct TemplateNode {
  std::vector<v8::Global<v8::Data>> members;  // weak
  std::vector<std::shared_ptr<TemplateNode>> inner;
  std::shared_ptr<TemplateNode> maker;  // the constructor an object template was made with
  bool instantiated = false;
  bool nested = false;  // in another: what it contains stays as it is
  int height = 1;
  bool prototype_removed = false;
  bool prototype_read_only = false;
  bool needs_prototype = false;
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

// V8 crashes over a getter without any code.
void do_nothing(const v8::FunctionCallbackInfo<v8::Value>& /*info*/) {}

void contain(TemplateNode& holder, const std::shared_ptr<TemplateNode>& held) {
  held->nested = true;
  holder.height = std::max(holder.height, held->height + 1);
  holder.inner.push_back(held);
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

Ref make_function_template(Isolate& isolate, void* callable,
                           const FunctionTemplateOptions& options) {
  const auto made = v8::FunctionTemplate::New(
      isolate.v8, callable == nullptr ? do_nothing : call_template,
      callable == nullptr ? Ref() : make_template_data(isolate, callable),
      unpack<v8::Signature>(options.signature), options.length,
      options.constructible ? v8::ConstructorBehavior::kAllow : v8::ConstructorBehavior::kThrow,
      static_cast<v8::SideEffectType>(options.side_effect));
  const Ref ref = pack(made);
  node_of(isolate, ref)->prototype_removed = !options.constructible;
  return ref;
}

Ref make_object_template(Isolate& isolate, Ref constructor) {
  const Ref ref =
      pack(v8::ObjectTemplate::New(isolate.v8, unpack<v8::FunctionTemplate>(constructor)));
  const auto node = node_of(isolate, ref);
  if (!constructor.IsEmpty()) {
    const auto maker = node_of(isolate, constructor);
    maker->needs_prototype = true;
    contain(*node, maker);
    node->maker = maker;
  }
  return ref;
}

Ref make_signature(Isolate& isolate, Ref function_template) {
  return pack(v8::Signature::New(isolate.v8, unpack<v8::FunctionTemplate>(function_template)));
}

Ref instance_template(Isolate& isolate, Ref function_template) {
  node_of(isolate, function_template)->needs_prototype = true;
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

TemplateFault may_inherit(Isolate& isolate, Ref heir, Ref parent) {
  const auto node = node_of(isolate, parent);
  if (node->prototype_removed || node_of(isolate, heir)->prototype_removed) {
    return TemplateFault::no_prototype;
  }
  if (node->instantiated && !node->prototype_read_only) return TemplateFault::instantiated;
  return may_contain(isolate, heir, parent);
}

TemplateFault may_lose_prototype(Isolate& isolate, Ref function_template) {
  const TemplateNode& node = *node_of(isolate, function_template);
  return node.needs_prototype ? TemplateFault::heir : TemplateFault::none;
}

TemplateFault may_handle(Isolate& isolate, Ref object_template) {
  const TemplateNode& node = *node_of(isolate, object_template);
  const bool late = node.instantiated || (node.maker != nullptr && node.maker->instantiated);
  return late ? TemplateFault::instantiated : TemplateFault::none;
}

TemplateFault may_have_instances(Isolate& isolate, Ref function_template) {
  const TemplateNode& node = *node_of(isolate, function_template);
  return node.prototype_removed ? TemplateFault::no_prototype : TemplateFault::none;
}

TemplateFault may_be_constructor(Isolate& isolate, Ref function_template) {
  const TemplateNode& node = *node_of(isolate, function_template);
  if (node.prototype_removed) return TemplateFault::no_prototype;
  return node.height >= kHighest ? TemplateFault::deep : TemplateFault::none;
}

void inherit(Isolate& isolate, Ref heir, Ref parent) {
  const auto node = node_of(isolate, parent);
  if (!node->prototype_read_only) make_prototype_read_only(isolate, parent);
  node->needs_prototype = true;
  const auto own = node_of(isolate, heir);
  own->needs_prototype = true;  // it needs its prototype to hand it on
  contain(*own, node);
  unpack<v8::FunctionTemplate>(heir)->Inherit(unpack<v8::FunctionTemplate>(parent));
}

void remove_prototype(Isolate& isolate, Ref function_template) {
  node_of(isolate, function_template)->prototype_removed = true;
  unpack<v8::FunctionTemplate>(function_template)->RemovePrototype();
}

void make_prototype_read_only(Isolate& isolate, Ref function_template) {
  node_of(isolate, function_template)->prototype_read_only = true;
  unpack<v8::FunctionTemplate>(function_template)->ReadOnlyPrototype();
}

void make_prototype_immutable(Ref object_template) {
  unpack<v8::ObjectTemplate>(object_template)->SetImmutableProto();
}

void set_accessor_property(Isolate& isolate, Ref changed, Ref name, Ref getter, Ref setter,
                           unsigned attributes) {
  const auto holder = node_of(isolate, changed);
  for (const Ref half : {getter, setter}) {
    if (half.IsEmpty()) continue;
    const auto node = node_of(isolate, half);
    contain(*holder, node);
    instantiate(*node);  // V8 takes it for that from now on
  }
  unpack<v8::Template>(changed)->SetAccessorProperty(
      name.As<v8::Name>(), unpack<v8::FunctionTemplate>(getter),
      unpack<v8::FunctionTemplate>(setter),
      // Only what has a value is read-only.
      static_cast<v8::PropertyAttribute>(attributes & ~static_cast<unsigned>(v8::ReadOnly)));
}

void set_on_template(Isolate& isolate, Ref changed, Ref name, Ref value, unsigned attributes) {
  const auto data = unpack<v8::Data>(value);
  if (data->IsFunctionTemplate() || data->IsObjectTemplate()) {
    contain(*node_of(isolate, changed), node_of(isolate, value));
  }
  unpack<v8::Template>(changed)->Set(name.As<v8::Name>(), data,
                                     static_cast<v8::PropertyAttribute>(attributes));
}

void set_intrinsic(Ref changed, Ref name, int intrinsic, unsigned attributes) {
  // In the order of the host's numbers: V8's own change as their list grows.
  constexpr std::array<v8::Intrinsic, kIntrinsics> intrinsics = {
      v8::kArrayProto_entries, v8::kArrayProto_forEach, v8::kArrayProto_keys,
      v8::kArrayProto_values,  v8::kArrayPrototype,     v8::kAsyncIteratorPrototype,
      v8::kErrorPrototype,     v8::kIteratorPrototype,  v8::kObjProto_valueOf,
  };
  unpack<v8::Template>(changed)->SetIntrinsicDataProperty(
      name.As<v8::Name>(), intrinsics[static_cast<std::size_t>(intrinsic)],
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
