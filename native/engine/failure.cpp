#include "engine/failure.h"

#include "engine/assign.h"
#include "engine/value.h"

namespace engine {

namespace {

ErrorKind kind_of(v8::Local<v8::Object> object) {
  v8::Local<v8::Context> creation;
  if (!object->GetCreationContext().ToLocal(&creation)) return ErrorKind::error;
  const Context* context = context_of(creation);
  if (context == nullptr) return ErrorKind::error;
  v8::Local<v8::Value> link = object->GetPrototype();
  // A chain can be as long as a program likes; the classes stand within a few steps of an error.
  for (int step = 0; step < 64 && link->IsObject(); ++step) {
    for (std::size_t kind = 1; kind < kErrorKinds; ++kind) {
      const auto& prototype = context->error_prototypes[kind];
      if (!prototype.IsEmpty() && prototype == link) return static_cast<ErrorKind>(kind);
    }
    link = link.As<v8::Object>()->GetPrototype();
  }
  return ErrorKind::error;
}

// A property of what was thrown, with whatever reading it throws dropped.
Ref read(EntryCore& entry, v8::Local<v8::Object> object, std::string_view name) {
  Ref found;
  {
    const v8::TryCatch dropped(entry.isolate.v8);
    found = get(entry, object, make_ascii(entry.isolate, name));
  }
  entry.insist();
  return found;
}

Ref string_or_empty(Ref ref) { return !ref.IsEmpty() && ref->IsString() ? ref : Ref(); }

void read_place(EntryCore& entry, Failure& failure, v8::Local<v8::Message> message) {
  if (is_assigning(message->GetScriptResourceName())) return;
  failure.place.file = string_or_empty(message->GetScriptResourceName());
  failure.place.line = message->GetLineNumber(entry.world).FromMaybe(0);
  failure.place.column = message->GetStartColumn(entry.world).FromMaybe(-1) + 1;
  v8::Local<v8::String> line;
  if (message->GetSourceLine(entry.world).ToLocal(&line)) failure.source_line = line;
}

void read_error(EntryCore& entry, Failure& failure, v8::Local<v8::Object> error) {
  failure.name = string_or_empty(read(entry, error, "name"));
  failure.message = string_or_empty(read(entry, error, "message"));
  failure.stack = string_or_empty(read(entry, error, "stack"));
  Ref cause = read(entry, error, "cause");
  if (!cause.IsEmpty() && !cause->IsUndefined()) failure.cause = cause;
  if (failure.kind == ErrorKind::aggregate) {
    Ref errors = read(entry, error, "errors");
    if (!errors.IsEmpty() && errors->IsArray()) failure.errors = errors;
  }
}

}  // namespace

std::vector<Frame> frames_of(Isolate& isolate, v8::Local<v8::StackTrace> trace) {
  const int count = trace->GetFrameCount();
  std::vector<Frame> frames;
  frames.reserve(static_cast<std::size_t>(count));
  for (int index = 0; index < count; ++index) {
    v8::Local<v8::StackFrame> frame =
        trace->GetFrame(isolate.v8, static_cast<std::uint32_t>(index));
    if (is_assigning(frame->GetScriptName())) continue;
    frames.push_back({.function = frame->GetFunctionName(),
                      .file = frame->GetScriptNameOrSourceURL(),
                      .source = frame->GetScriptSource(),
                      .line = frame->GetLineNumber(),
                      .column = frame->GetColumn()});
  }
  return frames;
}

void note_stack(Isolate& isolate, v8::Global<v8::StackTrace>& noted) {
  constexpr int kMostFrames = 64;
  if (!noted.IsEmpty()) return;
  const v8::HandleScope handles(isolate.v8);
  noted.Reset(isolate.v8, v8::StackTrace::CurrentStackTrace(isolate.v8, kMostFrames));
}

std::vector<Frame> noted_frames(Isolate& isolate, const v8::Global<v8::StackTrace>& noted) {
  if (noted.IsEmpty()) return {};
  return frames_of(isolate, noted.Get(isolate.v8));
}

Failure describe(EntryCore& entry, Ref value, v8::Local<v8::Message> message) {
  Failure failure;
  failure.value = value;
  if (value->IsObject()) {
    Held* held = entry.isolate.identities.find_host(value.As<v8::Object>());
    if (held != nullptr && held->kind == HeldKind::error) failure.host_error = held;
  }
  if (value->IsNativeError()) {
    failure.kind = kind_of(value.As<v8::Object>());
    if (failure.host_error == nullptr) read_error(entry, failure, value.As<v8::Object>());
  }
  if (!message.IsEmpty()) {
    read_place(entry, failure, message);
    v8::Local<v8::StackTrace> trace = message->GetStackTrace();
    if (!trace.IsEmpty()) failure.frames = frames_of(entry.isolate, trace);
    if (failure.message.IsEmpty()) failure.message = message->Get();
    entry.relock();
    entry.insist();
  } else if (value->IsObject()) {
    v8::Local<v8::StackTrace> trace = v8::Exception::GetStackTrace(value);
    if (!trace.IsEmpty()) failure.frames = frames_of(entry.isolate, trace);
  }
  return failure;
}

Failure describe(EntryCore& entry) {
  return describe(entry, entry.caught.Exception(), entry.caught.Message());
}

Failure describe_thrown(EntryCore& entry, Ref value, Ref message) {
  return describe(entry, value,
                  message.IsEmpty() ? v8::Local<v8::Message>() : unpack<v8::Message>(message));
}

Ref make_error(EntryCore& entry, ErrorKind kind, Ref name, Ref message) {
  v8::Local<v8::String> text = message.As<v8::String>();
  Ref error;
  switch (kind) {
    case ErrorKind::range:
      error = v8::Exception::RangeError(text);
      break;
    case ErrorKind::reference:
      error = v8::Exception::ReferenceError(text);
      break;
    case ErrorKind::syntax:
      error = v8::Exception::SyntaxError(text);
      break;
    case ErrorKind::type:
      error = v8::Exception::TypeError(text);
      break;
    default:
      error = v8::Exception::Error(text);
      break;
  }
  if (!error.IsEmpty() && !name.IsEmpty() && error->IsObject()) {
    // As the classes of the language do: there, but not in a listing.
    const v8::TryCatch dropped(entry.isolate.v8);
    v8::PropertyDescriptor descriptor(name, true);
    descriptor.set_enumerable(false);
    descriptor.set_configurable(true);
    v8::Local<v8::Object> object = error.As<v8::Object>();
    if (object
            ->DefineProperty(entry.world, make_ascii(entry.isolate, "name").As<v8::Name>(),
                             descriptor)
            .IsNothing()) {
      return error;
    }
  }
  return error;
}

}  // namespace engine
