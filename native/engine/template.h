// Templates: what objects and functions are made after, in any context.
//
// V8 ends the process where a template is changed that was instantiated, or where templates contain
// each other. So it is noted here what contains what, and what was instantiated.
// Thread: the isolate's owner, entered.
#pragma once

#include <v8.h>

#include <memory>

#include "engine/accessor.h"
#include "engine/entry.h"

namespace engine {

struct FunctionTemplateOptions {
  Ref signature;  // packed; empty where any receiver will do
  int length = 0;
  bool constructible = true;
  int side_effect = 0;  // in V8's numbers
};
// Null for no callable; takes over the reference.
Ref make_function_template(Isolate& isolate, void* callable,
                           const FunctionTemplateOptions& options);
// `constructor` is a FunctionTemplate, or empty. To be called where the new one may contain it.
Ref make_object_template(Isolate& isolate, Ref constructor);
// Of receivers made after a function template.
Ref make_signature(Isolate& isolate, Ref function_template);
Ref instance_template(Isolate& isolate, Ref function_template);
Ref prototype_template(Isolate& isolate, Ref function_template);

enum class TemplateFault : std::uint8_t { none, instantiated, nested, deep, no_prototype, heir };
// Whether a template may be changed, and whether it may contain another.
TemplateFault may_change(Isolate& isolate, Ref changed);
TemplateFault may_contain(Isolate& isolate, Ref outer, Ref inner);

// Whether a template may inherit from another: that must have a prototype, which no program can
// replace from then on, for V8 ends the process where it finds none. And whether it may lose it.
TemplateFault may_inherit(Isolate& isolate, Ref heir, Ref parent);
TemplateFault may_lose_prototype(Isolate& isolate, Ref function_template);
// V8 makes no instances after one without a prototype: it crashes.
TemplateFault may_have_instances(Isolate& isolate, Ref function_template);
TemplateFault may_be_constructor(Isolate& isolate, Ref function_template);
void inherit(Isolate& isolate, Ref heir, Ref parent);
void remove_prototype(Isolate& isolate, Ref function_template);
void make_prototype_read_only(Isolate& isolate, Ref function_template);

// Whether an object template may be given a handler, which is kept by its constructor.
TemplateFault may_handle(Isolate& isolate, Ref object_template);

// To be called where that may be. `value` is a primitive or a template.
void set_on_template(Isolate& isolate, Ref changed, Ref name, Ref value, unsigned attributes);
void set_class_name(Ref function_template, Ref name);
// One of V8's own functions or prototypes, anew for each context.
inline constexpr int kIntrinsics = 9;
void set_intrinsic(Ref changed, Ref name, int intrinsic, unsigned attributes);
void set_internal_fields(Ref object_template, int count);
void make_prototype_immutable(Ref object_template);
// Either may be empty, but not both.
void set_accessor_property(Isolate& isolate, Ref changed, Ref name, Ref getter, Ref setter,
                           unsigned attributes);

// Each instantiates. Empty where V8 threw.
Ref function_of(EntryCore& entry, Ref function_template);
Ref instance_of(EntryCore& entry, Ref object_template);
// The same where V8 is about to do so itself.
void note_instance(Isolate& isolate, Ref instantiated);

// --- Handlers of properties ---

enum class Intercepted : std::uint8_t {
  getter,
  setter,
  query,
  deleter,
  enumerator,
  definer,
  descriptor,
};
inline constexpr std::size_t kIntercepted = 7;

// One interception, on the C++ stack of the trampoline. `accessor` is the handler; an enumerator's
// has no key.
struct InterceptCall : PropertyCall {
  Intercepted what;
  const v8::PropertyDescriptor* told = nullptr;  // what a definer is to make of the property
  bool answered = false;                         // else V8 goes on as if there were no handler
  int number = 0;                                // what a query or deleter answers
  bool indexed = false;                          // the key is an index
};

struct DescriptorFields {
  Ref value, get, set;
  std::optional<bool> writable, enumerable, configurable;
};
DescriptorFields fields_of(const v8::PropertyDescriptor& descriptor);

// `handler` is the host's, which takes over the reference; a bit of `which` for each that it has.
void set_handler(Isolate& isolate, Ref object_template, void* handler, unsigned which, int flags,
                 bool indexed);

// Properties that host code answers for; `accessor` is what the host calls one.
void set_native_property(Isolate& isolate, Ref object_template, Ref name, void* accessor,
                         bool has_setter, unsigned attributes);
// Has host code called when what is made after the template is called like a function.
void set_call_handler(Isolate& isolate, Ref object_template, void* callable);

struct TemplateNode;  // a template with those that belong to it

}  // namespace engine
