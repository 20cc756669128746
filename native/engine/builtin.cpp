#include "engine/builtin.h"

namespace engine {

namespace {

template <class T>
Ref or_empty(v8::MaybeLocal<T> maybe) {
  v8::Local<T> value;
  return maybe.ToLocal(&value) ? Ref(value) : Ref();
}

}  // namespace

Ref make_date(EntryCore& entry, double time) { return or_empty(v8::Date::New(entry.world, time)); }

Ref make_reg_exp(EntryCore& entry, Ref pattern, unsigned flags) {
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
