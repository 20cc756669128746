#include "engine/iteration.h"

#include "engine/function.h"
#include "engine/object.h"
#include "engine/value.h"

namespace engine {

namespace {

// As the language refuses it itself.
template <int Size>
Ref refused(EntryCore& entry, const char (&text)[Size]) {
  v8::Isolate* isolate = entry.isolate.v8;
  isolate->ThrowException(v8::Exception::TypeError(v8::String::NewFromUtf8Literal(isolate, text)));
  return {};
}

}  // namespace

void remember_iterator_prototype(Context& context, v8::Local<v8::Context> local) {
  v8::Isolate* isolate = context.isolate->v8;
  const v8::Context::Scope scope(local);
  const v8::Local<v8::Array> array = v8::Array::New(isolate);
  v8::Local<v8::Value> method;
  v8::Local<v8::Value> iterator;
  const bool there = array->Get(local, v8::Symbol::GetIterator(isolate)).ToLocal(&method) &&
                     method->IsFunction() &&
                     method.As<v8::Function>()->Call(local, array, 0, nullptr).ToLocal(&iterator);
  if (context.isolate->entry != nullptr) context.isolate->entry->relock();
  if (!there || !iterator->IsObject()) return;
  // An array's iterator has a prototype of its own, and that inherits from the one for all.
  const v8::Local<v8::Value> own = iterator.As<v8::Object>()->GetPrototype();
  if (!own->IsObject()) return;
  const v8::Local<v8::Value> common = own.As<v8::Object>()->GetPrototype();
  if (!common->IsObject()) return;
  context.iterator_prototype.Reset(isolate, common.As<v8::Object>());
  context.iterator_prototype.SetWeak();  // it must not keep the world alive that keeps it
}

Iteration iteration_of(EntryCore& entry, Ref object) {
  if (is_plain_object(object) || object->IsProxy()) return Iteration::none;
  const Context* context = creation_context(object);
  if (context == nullptr || context->iterator_prototype.IsEmpty()) return Iteration::none;
  const v8::Local<v8::Object> common = context->iterator_prototype.Get(entry.isolate.v8);
  v8::Local<v8::Value> above = object.As<v8::Object>()->GetPrototype();
  // The built-in ones have it within three steps, a class derived from Iterator perhaps in more.
  for (int steps = 0; steps < 16 && above->IsObject() && !above->IsProxy(); ++steps) {
    if (above == common) {
      return object->IsGeneratorObject() ? Iteration::generator : Iteration::iterator;
    }
    above = above.As<v8::Object>()->GetPrototype();
  }
  return Iteration::none;
}

Ref iterator_of(EntryCore& entry, Ref object) {
  const Ref method = get(entry, object, v8::Symbol::GetIterator(entry.isolate.v8));
  if (method.IsEmpty()) return {};
  if (!is_function(method)) return make_undefined(entry.isolate);
  Ref made;
  {
    const Unlocked unlocked(entry);
    made = call(entry, method, object, 0, nullptr);
  }
  if (!made.IsEmpty() && !is_object(made)) return refused(entry, "an iterator must be an object");
  return made;
}

std::optional<Step> step(EntryCore& entry, Ref iterator, Ref method, Ref argument) {
  const Ref function = get(entry, iterator, method);
  if (function.IsEmpty()) return std::nullopt;
  if (!is_function(function)) {
    refused(entry, "what is iterated has no such method");
    return std::nullopt;
  }
  Ref given;
  {
    const Unlocked unlocked(entry);
    given = call(entry, function, iterator, argument.IsEmpty() ? 0 : 1, &argument);
  }
  if (given.IsEmpty()) return std::nullopt;
  if (!is_object(given)) {
    refused(entry, "what an iterator's step gives must be an object");
    return std::nullopt;
  }
  const Ref done = get(entry, given, make_ascii(entry.isolate, "done"));
  if (done.IsEmpty()) return std::nullopt;
  const Ref value = get(entry, given, make_ascii(entry.isolate, "value"));
  if (value.IsEmpty()) return std::nullopt;
  return Step{value, done->BooleanValue(entry.isolate.v8)};
}

}  // namespace engine
