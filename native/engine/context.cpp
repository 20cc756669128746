#include "engine/context.h"

#include <utility>

#include "engine/counters.h"
#include "engine/exception.h"
#include "engine/isolate.h"
#include "engine/iteration.h"
#include "engine/module_map.h"
#include "engine/own_promise.h"
#include "engine/reflect.h"
#include "engine/rules.h"
#include "engine/template.h"

namespace engine {

namespace {

// The first two slots of a context's embedder data have meanings of their own for debuggers.
constexpr int kSlot = 2;
static_assert(kSlot < kOwnEmbedderData);

constexpr std::array<const char*, kErrorKinds> kErrorNames = {
    "Error",     "RangeError", "ReferenceError", "SyntaxError",
    "TypeError", "EvalError",  "URIError",       "AggregateError"};

void remember_error_prototypes(Context& context, v8::Local<v8::Context> local) {
  v8::Isolate* isolate = context.isolate->v8;
  const v8::Context::Scope scope(local);
  v8::Local<v8::String> prototype;
  if (!v8::String::NewFromUtf8(isolate, "prototype").ToLocal(&prototype)) return;
  for (std::size_t kind = 0; kind < kErrorKinds; ++kind) {
    v8::Local<v8::String> name;
    v8::Local<v8::Value> constructor;
    v8::Local<v8::Value> value;
    if (v8::String::NewFromUtf8(isolate, kErrorNames[kind]).ToLocal(&name) &&
        local->Global()->Get(local, name).ToLocal(&constructor) && constructor->IsObject() &&
        constructor.As<v8::Object>()->Get(local, prototype).ToLocal(&value) && value->IsObject()) {
      context.error_prototypes[kind].Reset(isolate, value.As<v8::Object>());
      // Weak: the prototypes must not keep the world alive that keeps them.
      context.error_prototypes[kind].SetWeak();
      if (static_cast<ErrorKind>(kind) == ErrorKind::error) {
        remember_capture(isolate, local, constructor.As<v8::Object>(), value.As<v8::Object>());
        remember_reflect(isolate, local, value.As<v8::Object>());
      }
    }
  }
}

v8::Local<v8::String> common_token(v8::Isolate* isolate) {
  return v8::String::NewFromUtf8Literal(isolate, "eyot: contexts of one isolate",
                                        v8::NewStringType::kInternalized);
}

void unlink(Context& context) {
  if (context.previous != nullptr) {
    context.previous->next = context.next;
  } else {
    context.isolate->contexts = context.next;
  }
  if (context.next != nullptr) context.next->previous = context.previous;
  context.previous = context.next = nullptr;
}

void forget_world(Context& context) {
  context.handle.Reset();
  for (auto& prototype : context.error_prototypes) prototype.Reset();
  context.iterator_prototype.Reset();
  context.assign.Reset();
  context.promise.Reset();
  context.promise_species.Reset();
  for (Held* held = context.isolate->held; held != nullptr; held = held->next) {
    if (held->context == &context) held->context = nullptr;
  }
  context.functions.clear();
  context.exposed.clear();
  forget_modules(context);
  if (context.slots != nullptr) bury(std::exchange(context.slots, nullptr));
}

// Nobody refers to the world any more. Runs inside V8's collector: no V8 but Reset.
void world_died(const v8::WeakCallbackInfo<Context>& info) {
  Context* context = info.GetParameter();
  forget_world(*context);
  unlink(*context);
  delete context;
}

}  // namespace

Context* make_context(Isolate& isolate, const ContextOptions& options) {
  v8::MaybeLocal<v8::ObjectTemplate> global_template;
  v8::MaybeLocal<v8::Value> global_object;
  int fields = 0;
  if (!options.global_template.IsEmpty()) {
    const auto made = unpack<v8::ObjectTemplate>(options.global_template);
    global_template = made;
    fields = made->InternalFieldCount();
    note_instance(isolate, options.global_template);
  }
  if (!options.global_object.IsEmpty()) global_object = options.global_object;
  // V8 installs extensions, as that of --expose-gc, by JavaScript of its own.
  const v8::Isolate::AllowJavascriptExecutionScope installs(isolate.v8);
  v8::Local<v8::Context> local =
      v8::Context::New(isolate.v8, nullptr, global_template, global_object,
                       v8::DeserializeInternalFieldsCallback(), options.microtask_queue);
  if (local.IsEmpty()) return nullptr;
  if (!options.global_object.IsEmpty()) {
    std::erase_if(isolate.detached_globals, [&options](const DetachedGlobal& waiting) {
      return waiting.object.IsEmpty() || waiting.object == options.global_object;
    });
  }
  // V8 would keep the globals of contexts from one another; whoever wants that says so.
  local->SetSecurityToken(v8::Symbol::ForApi(isolate.v8, common_token(isolate.v8)));
  auto* context = new Context;
  context->global_fields = fields;
  context->isolate = &isolate;
  context->handle.Reset(isolate.v8, local);
  context->next = isolate.contexts;
  if (context->next != nullptr) context->next->previous = context;
  isolate.contexts = context;
  // In this order: until the context is known, the host's handlers on its globals aren't asked.
  local->SetAlignedPointerInEmbedderData(kSlot, nullptr);
  remember_error_prototypes(*context, local);
  remember_iterator_prototype(*context, local);
  remember_promise(*context, local);
  local->SetAlignedPointerInEmbedderData(kSlot, context);
  return context;
}

void keep_with(Context& context, void* object) {
  auto* held = new Held;
  held->kind = HeldKind::function;
  held->object = object;
  count(Kind::function, 1);
  context.slots = held;
}

Context* context_of(v8::Local<v8::Context> context) {
  if (context.IsEmpty() || context->GetNumberOfEmbedderDataFields() <= kSlot) return nullptr;
  return static_cast<Context*>(context->GetAlignedPointerFromEmbedderData(kSlot));
}

Context* current_context(Isolate& isolate) { return context_of(isolate.v8->GetCurrentContext()); }

void close(Context& context) {
  if (context.is_closed) return;
  Isolate& isolate = *context.isolate;
  enter(isolate);
  if (context.is_closed) return;  // by a finalizer, just now
  if (context.entered != 0 || isolate.entry != nullptr) {
    const Scope* scope = isolate.innermost;
    const auto enters = [&context](const Scope& open) {  // the others inherit it
      return open.context == &context &&
             (open.kind == ScopeKind::context || open.kind == ScopeKind::callback);
    };
    while (scope != nullptr && !enters(*scope)) scope = scope->below;
    if (scope != nullptr || context.entered != 0) refuse_context_close_while_entered(scope);
  }
  {
    const v8::HandleScope handles(isolate.v8);
    context.borrow()->SetAlignedPointerInEmbedderData(kSlot, nullptr);
    forget_world(context);
    context.is_closed = true;
  }
  do_chores();  // may run anything, so it comes last
}

void world_is_gone(Context& context) {
  forget_world(context);
  context.is_closed = true;
}

void drop(Context* context) {
  context->object = nullptr;
  if (context->isolate == nullptr) {  // the isolate closed first
    count(Kind::context, -1);
    delete context;
    return;
  }
  count(Kind::context, -1);
  context->dropped = true;
  context->isolate->contexts_dropped.store(true, std::memory_order_relaxed);
}

void adopt(Context& context, void* object) {
  context.object = object;
  count(Kind::context, 1);
  context.dropped = false;
  if (context.handle.IsWeak()) context.handle.ClearWeak<Context>();
  keep_modules(context);
}

void weaken_dropped_contexts(Isolate& isolate) {
  if (!isolate.contexts_dropped.exchange(false)) return;
  for (Context* context = isolate.contexts; context != nullptr;) {
    Context* next = context->next;
    if (context->dropped && context->object == nullptr) {
      if (context->is_closed) {
        unlink(*context);
        delete context;
      } else if (!context->handle.IsWeak()) {
        context->handle.SetWeak(context, world_died, v8::WeakCallbackType::kParameter);
        weaken_modules(*context);
      }
    }
    context = next;
  }
}

void close_contexts(Isolate& isolate) {
  while (isolate.contexts != nullptr) {
    Context* context = isolate.contexts;
    forget_world(*context);
    unlink(*context);
    context->is_closed = true;
    context->isolate = nullptr;
    if (context->dropped && context->object == nullptr) delete context;
  }
}

Ref global_object(Context& context) { return context.borrow()->Global(); }

}  // namespace engine
