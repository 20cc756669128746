#include "engine/builtin.h"

namespace engine {

namespace {

template <class T>
Ref or_empty(v8::MaybeLocal<T> maybe) {
  v8::Local<T> value;
  return maybe.ToLocal(&value) ? Ref(value) : Ref();
}

// Whether V8's flag for the engine of linear expressions is on. V8 doesn't tell, but where it is
// off a literal of one doesn't parse.
bool knows_linear(EntryCore& entry) {
  static const bool known = [&entry] {
    v8::Isolate* isolate = entry.isolate.v8;
    const v8::TryCatch ignored(isolate);
    return !v8::Script::Compile(entry.world, v8::String::NewFromUtf8Literal(isolate, "/(?:)/l"))
                .IsEmpty();
  }();
  return known;
}

}  // namespace

Ref make_date(EntryCore& entry, double time) { return or_empty(v8::Date::New(entry.world, time)); }

Ref make_reg_exp(EntryCore& entry, Ref pattern, unsigned flags) {
  // V8 13 would end the process.
  if ((flags & v8::RegExp::kLinear) != 0 && !knows_linear(entry)) {
    v8::Isolate* isolate = entry.isolate.v8;
    isolate->ThrowException(v8::Exception::SyntaxError(v8::String::NewFromUtf8Literal(
        isolate,
        "Invalid regular expression flags: 'l' needs --enable-experimental-regexp-engine")));
    return {};
  }
  Ref made = or_empty(v8::RegExp::New(entry.world, pattern.As<v8::String>(),
                                      static_cast<v8::RegExp::Flags>(flags)));
  entry.relock();
  return made;
}

Ref exec(EntryCore& entry, Ref reg_exp, Ref subject) {
  return or_empty(reg_exp.As<v8::RegExp>()->Exec(entry.world, subject.As<v8::String>()));
}

Ref parse_json(EntryCore& entry, Ref text) {
  return or_empty(v8::JSON::Parse(entry.world, text.As<v8::String>()));
}

Ref stringify_json(EntryCore& entry, Ref value, Ref gap) {
  return or_empty(v8::JSON::Stringify(entry.world, value, unpack<v8::String>(gap)));
}

}  // namespace engine
