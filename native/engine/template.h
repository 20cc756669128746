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

// Null for no callable; takes over the reference.
Ref make_function_template(Isolate& isolate, void* callable);
Ref make_object_template(Isolate& isolate);
Ref instance_template(Isolate& isolate, Ref function_template);
Ref prototype_template(Isolate& isolate, Ref function_template);

enum class TemplateFault : std::uint8_t { none, instantiated, nested, deep };
// Whether a template may be changed, and whether it may contain another.
TemplateFault may_change(Isolate& isolate, Ref changed);
TemplateFault may_contain(Isolate& isolate, Ref outer, Ref inner);

// To be called where that may be. `value` is a primitive or a template.
void set_on_template(Isolate& isolate, Ref changed, Ref name, Ref value, unsigned attributes);
void set_class_name(Ref function_template, Ref name);
void set_internal_fields(Ref object_template, int count);

// Each instantiates. Empty where V8 threw.
Ref function_of(EntryCore& entry, Ref function_template);
Ref instance_of(EntryCore& entry, Ref object_template);
// The same where V8 is about to do so itself.
void note_instance(Isolate& isolate, Ref instantiated);

// --- Named property handlers ---

enum class Intercepted : std::uint8_t { getter, setter, query, deleter, definer };
inline constexpr std::size_t kIntercepted = 5;

// One interception, on the C++ stack of the trampoline. `accessor` is the handler.
struct InterceptCall : PropertyCall {
  Intercepted what;
  const v8::PropertyDescriptor* descriptor = nullptr;
  bool answered = false;  // else V8 goes on as if there were no handler
  int number = 0;         // what a query or deleter answers
};

struct DescriptorFields {
  Ref value, get, set;
  std::optional<bool> writable, enumerable, configurable;
};
DescriptorFields fields_of(const v8::PropertyDescriptor& descriptor);

// `handler` is the host's, which takes over the reference; a bit of `which` for each that it has.
void set_named_handler(Isolate& isolate, Ref object_template, void* handler, unsigned which,
                       int flags);

struct TemplateNode;  // a template with those that belong to it

}  // namespace engine
