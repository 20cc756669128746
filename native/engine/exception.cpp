#include "engine/exception.h"

#include "engine/value.h"

namespace engine {

namespace {

// On the class Error's prototype, which a program can't replace, under a name it can't say.
v8::Local<v8::Private> capture_key(v8::Isolate* isolate) {
  return v8::Private::ForApi(isolate,
                             v8::String::NewFromUtf8Literal(isolate, "eyot.captureStackTrace"));
}

}  // namespace

Ref create_message(EntryCore& entry, Ref exception) {
  return pack(v8::Exception::CreateMessage(entry.isolate.v8, exception));
}

Ref exception_stack_trace(Ref exception) {
  v8::Local<v8::StackTrace> trace = v8::Exception::GetStackTrace(exception);
  return trace.IsEmpty() || trace->GetFrameCount() == 0 ? Ref() : pack(trace);
}

// V8 has this as a function of its own from 13 on.
bool capture_stack_trace(EntryCore& entry, Ref object) {
  v8::Isolate* isolate = entry.isolate.v8;
  const Context* context = context_of(entry.world);
  v8::Local<v8::Value> capture;
  v8::Local<v8::Value> result;
  if (context == nullptr) return false;
  const auto& prototype = context->error_prototypes[static_cast<std::size_t>(ErrorKind::error)];
  if (prototype.IsEmpty()) return false;
  if (!prototype.Get(isolate)->GetPrivate(entry.world, capture_key(isolate)).ToLocal(&capture)) {
    return false;
  }
  if (!capture->IsFunction()) return false;
  return capture.As<v8::Function>()
      ->Call(entry.world, v8::Undefined(isolate), 1, &object)
      .ToLocal(&result);
}

Ref stack_property(EntryCore& entry, Ref exception) {
  const v8::TryCatch dropped(entry.isolate.v8);
  v8::Local<v8::Value> stack;
  return v8::TryCatch::StackTrace(entry.world, exception).ToLocal(&stack) ? stack : Ref();
}

Thrown throw_exception(EntryCore& entry, Ref value) {
  entry.isolate.v8->ThrowException(value);
  Thrown thrown{value, {}};
  if (!entry.thrown()) return thrown;
  thrown.value = entry.caught.Exception();
  if (v8::Local<v8::Message> message = entry.caught.Message(); !message.IsEmpty()) {
    thrown.message = pack(message);
  }
  entry.caught.Reset();
  return thrown;
}

void remember_capture(v8::Isolate* isolate, v8::Local<v8::Context> context,
                      v8::Local<v8::Object> error, v8::Local<v8::Object> prototype) {
  v8::Local<v8::Value> capture;
  if (error->Get(context, v8::String::NewFromUtf8Literal(isolate, "captureStackTrace"))
          .ToLocal(&capture)) {
    // Of an object that V8 has just made: nothing can refuse or run.
    (void)prototype->SetPrivate(context, capture_key(isolate), capture);
  }
}

}  // namespace engine
