#include "engine/symbol.h"

namespace engine {

namespace {

template <v8::Local<v8::Symbol> (*Get)(v8::Isolate*)>
Ref read(v8::Isolate* isolate) {
  return Get(isolate);
}

constexpr WellKnownSymbol kAll[kWellKnownSymbols] = {
    {"get_async_iterator", read<v8::Symbol::GetAsyncIterator>},
    {"get_has_instance", read<v8::Symbol::GetHasInstance>},
    {"get_is_concat_spreadable", read<v8::Symbol::GetIsConcatSpreadable>},
    {"get_iterator", read<v8::Symbol::GetIterator>},
    {"get_match", read<v8::Symbol::GetMatch>},
    {"get_replace", read<v8::Symbol::GetReplace>},
    {"get_search", read<v8::Symbol::GetSearch>},
    {"get_split", read<v8::Symbol::GetSplit>},
    {"get_to_primitive", read<v8::Symbol::GetToPrimitive>},
    {"get_to_string_tag", read<v8::Symbol::GetToStringTag>},
    {"get_unscopables", read<v8::Symbol::GetUnscopables>},
};

std::optional<bool> settle(EntryCore& entry, v8::Maybe<bool> maybe) {
  entry.relock();
  return maybe.IsJust() ? std::optional(maybe.FromJust()) : std::nullopt;
}

}  // namespace

std::span<const WellKnownSymbol, kWellKnownSymbols> well_known_symbols() { return kAll; }

std::optional<bool> has_private(EntryCore& entry, Ref object, Ref key) {
  return settle(entry, object.As<v8::Object>()->HasPrivate(entry.world, unpack<v8::Private>(key)));
}

Ref get_private(EntryCore& entry, Ref object, Ref key) {
  v8::Local<v8::Value> value;
  const bool there =
      object.As<v8::Object>()->GetPrivate(entry.world, unpack<v8::Private>(key)).ToLocal(&value);
  entry.relock();
  return there ? value : Ref();
}

std::optional<bool> set_private(EntryCore& entry, Ref object, Ref key, Ref value) {
  return settle(entry,
                object.As<v8::Object>()->SetPrivate(entry.world, unpack<v8::Private>(key), value));
}

std::optional<bool> delete_private(EntryCore& entry, Ref object, Ref key) {
  return settle(entry,
                object.As<v8::Object>()->DeletePrivate(entry.world, unpack<v8::Private>(key)));
}

}  // namespace engine
