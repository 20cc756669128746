#include "engine/assign.h"

#include "engine/own_function.h"
#include "engine/settle.h"
#include "engine/value.h"

namespace engine {

namespace {

constexpr const char kScript[] = "eyot:assign";
constexpr const char kSource[] = "'use strict'; object[key] = value";

// Kept by the world, as the context's handle must not keep that alive.
v8::Local<v8::Function> make_function(EntryCore& entry, Context& context) {
  v8::Isolate* isolate = entry.isolate.v8;
  const v8::Local<v8::Function> made =
      make_own_function(entry, kScript, kSource, {"object", "key", "value"});
  if (made.IsEmpty()) return made;
  const auto& keeper = context.error_prototypes[static_cast<std::size_t>(ErrorKind::error)];
  if (!keeper.IsEmpty()) {
    const auto key =
        v8::Private::ForApi(isolate, make_ascii(entry.isolate, kScript).As<v8::String>());
    (void)keeper.Get(isolate)->SetPrivate(context.borrow(), key, made);
  }
  context.assign.Reset(isolate, made);
  context.assign.SetWeak();
  return made;
}

// Then a function of ours may run as little as the program's.
bool is_javascript_disallowed(const Isolate& isolate) {
  for (const Scope* scope = isolate.innermost; scope != nullptr; scope = scope->below) {
    if (scope->kind == ScopeKind::allow_javascript) return false;
    if (scope->kind == ScopeKind::disallow_javascript) return true;
  }
  return false;
}

}  // namespace

bool assign(EntryCore& entry, Context& context, Ref object, Ref key, Ref value) {
  if (is_javascript_disallowed(entry.isolate)) [[unlikely]]
    return set(entry, object, key, value);
  v8::Local<v8::Function> function = context.assign.Get(entry.isolate.v8);
  if (function.IsEmpty()) {
    function = make_function(entry, context);
    if (function.IsEmpty()) return false;
  }
  Ref arguments[] = {object, key, value};
  return !settle(entry, function->Call(entry.world, v8::Undefined(entry.isolate.v8),
                                       static_cast<int>(std::size(arguments)), arguments))
              .IsEmpty();
}

bool is_assigning(Ref script_name) {
  return !script_name.IsEmpty() && script_name->IsString() &&
         script_name.As<v8::String>()->StringEquals(
             v8::String::NewFromUtf8Literal(v8::Isolate::GetCurrent(), kScript));
}

}  // namespace engine
