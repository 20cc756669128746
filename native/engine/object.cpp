#include "engine/object.h"

#include "engine/exposed.h"
#include "engine/settle.h"
#include "engine/string.h"

namespace engine {

namespace {

v8::Local<v8::Object> object_in(Ref ref) { return ref.As<v8::Object>(); }
v8::Local<v8::Name> name_in(Ref ref) { return ref.As<v8::Name>(); }

v8::PropertyAttribute attribute(unsigned bits) { return static_cast<v8::PropertyAttribute>(bits); }

std::optional<unsigned> as_bits(std::optional<v8::PropertyAttribute> found) {
  return found ? std::optional(static_cast<unsigned>(*found)) : std::nullopt;
}

// JavaScript's global object is two: a proxy that it sees, and behind it, as the proxy's prototype,
// the one with the properties. Nobody must come between them, so the hidden one stands in where
// prototypes are concerned.
v8::Local<v8::Object> past_global_proxy(v8::Local<v8::Object> object) {
  v8::Local<v8::Context> context;
  if (!object->GetCreationContext().ToLocal(&context) || context->Global() != object) return object;
  const v8::Local<v8::Value> hidden = object->GetPrototype();
  return hidden->IsObject() ? hidden.As<v8::Object>() : object;
}

}  // namespace

Ref make_object(EntryCore& entry, Ref prototype, std::vector<Ref>& names,
                std::vector<Ref>& values) {
  static_assert(sizeof(Ref) == sizeof(v8::Local<v8::Name>));
  return v8::Object::New(entry.isolate.v8, prototype,
                         reinterpret_cast<v8::Local<v8::Name>*>(names.data()), values.data(),
                         names.size());
}

std::optional<bool> has(EntryCore& entry, Ref object, std::uint32_t index) {
  return settle(entry, object_in(object)->Has(entry.world, index));
}

std::optional<bool> remove(EntryCore& entry, Ref object, std::uint32_t index) {
  return settle(entry, object_in(object)->Delete(entry.world, index));
}

std::optional<bool> create_data_property(EntryCore& entry, Ref object, Ref name, Ref value) {
  return settle(entry, object_in(object)->CreateDataProperty(entry.world, name_in(name), value));
}

std::optional<bool> create_data_property(EntryCore& entry, Ref object, std::uint32_t index,
                                         Ref value) {
  return settle(entry, object_in(object)->CreateDataProperty(entry.world, index, value));
}

namespace {
// Where defining a property throws, V8 forgets that on the way out: it stays pending, and comes up
// in a later call, the more so what V8 throws itself, of which nobody hears at all (a proxy was
// revoked, or its trap broke a rule). Throwing anew puts an end to that.
std::optional<bool> settle_definition(EntryCore& entry, v8::Maybe<bool> done) {
  v8::Isolate* v8 = entry.isolate.v8;
  if (done.IsNothing() && entry.thrown()) {
    v8::TryCatch taken(v8);
    v8->ThrowException(v8::Undefined(v8));
    taken.Reset();
  } else if (done.IsNothing()) {
    v8->ThrowException(v8::Exception::TypeError(v8::String::NewFromUtf8Literal(
        v8, "'defineProperty' on proxy: it was revoked, or its trap doesn't do what it has to")));
  }
  return settle(entry, done);
}
}  // namespace

std::optional<bool> define_own(EntryCore& entry, Ref object, Ref name, Ref value,
                               unsigned attributes) {
  return settle_definition(entry, object_in(object)->DefineOwnProperty(
                                      entry.world, name_in(name), value, attribute(attributes)));
}

std::optional<bool> define(EntryCore& entry, Ref object, Ref name, const Descriptor& wanted) {
  const auto apply = [&](v8::PropertyDescriptor& descriptor) {
    if (wanted.enumerable) descriptor.set_enumerable(*wanted.enumerable);
    if (wanted.configurable) descriptor.set_configurable(*wanted.configurable);
    return settle_definition(
        entry, object_in(object)->DefineProperty(entry.world, name_in(name), descriptor));
  };
  if (!wanted.get.IsEmpty() || !wanted.set.IsEmpty()) {
    v8::PropertyDescriptor descriptor(wanted.get, wanted.set);
    return apply(descriptor);
  }
  if (wanted.writable) {
    v8::PropertyDescriptor descriptor(wanted.value, *wanted.writable);
    return apply(descriptor);
  }
  if (!wanted.value.IsEmpty()) {
    v8::PropertyDescriptor descriptor(wanted.value);
    return apply(descriptor);
  }
  v8::PropertyDescriptor descriptor;
  return apply(descriptor);
}

Ref descriptor_of(EntryCore& entry, const Descriptor& wanted) {
  v8::Isolate* isolate = entry.isolate.v8;
  const Ref undefined = v8::Undefined(isolate);
  std::vector<Ref> names;
  std::vector<Ref> values;
  const auto add = [&](const char* name, Ref value) {
    names.push_back(v8::String::NewFromUtf8(isolate, name, v8::NewStringType::kInternalized)
                        .FromMaybe(v8::Local<v8::String>()));
    values.push_back(value.IsEmpty() ? undefined : value);
  };
  const auto flag = [isolate](std::optional<bool> value) {
    return Ref(v8::Boolean::New(isolate, value.value_or(false)));
  };
  if (!wanted.get.IsEmpty() || !wanted.set.IsEmpty()) {
    add("get", wanted.get);
    add("set", wanted.set);
  } else {
    add("value", wanted.value);
    add("writable", flag(wanted.writable));
  }
  add("enumerable", flag(wanted.enumerable));
  add("configurable", flag(wanted.configurable));
  return make_object(entry, v8::Null(isolate), names, values);
}

Ref own_descriptor(EntryCore& entry, Ref object, Ref name) {
  return settle(entry, object_in(object)->GetOwnPropertyDescriptor(entry.world, name_in(name)));
}

std::optional<unsigned> attributes(EntryCore& entry, Ref object, Ref key) {
  return as_bits(settle(entry, object_in(object)->GetPropertyAttributes(entry.world, key)));
}

Ref real_named(EntryCore& entry, Ref object, Ref name) {
  return settle(entry, object_in(object)->GetRealNamedProperty(entry.world, name_in(name)));
}

std::optional<unsigned> real_named_attributes(EntryCore& entry, Ref object, Ref name) {
  return as_bits(
      settle(entry, object_in(object)->GetRealNamedPropertyAttributes(entry.world, name_in(name))));
}

std::optional<bool> has_real_named(EntryCore& entry, Ref object, Ref name) {
  return settle(entry, object_in(object)->HasRealNamedProperty(entry.world, name_in(name)));
}

std::optional<bool> has_real_indexed(EntryCore& entry, Ref object, std::uint32_t index) {
  return settle(entry, object_in(object)->HasRealIndexedProperty(entry.world, index));
}

std::optional<bool> has_real_callback(EntryCore& entry, Ref object, Ref name) {
  return settle(entry, object_in(object)->HasRealNamedCallbackProperty(entry.world, name_in(name)));
}

Ref property_names(EntryCore& entry, Ref object, const NamesWanted& wanted) {
  // V8 takes NoNumbers for a promise that there are no indices, and ends the process if there are.
  const bool no_numbers = wanted.conversion == static_cast<int>(v8::KeyConversionMode::kNoNumbers);
  return settle(entry, object_in(object)->GetPropertyNames(
                           entry.world, static_cast<v8::KeyCollectionMode>(wanted.mode),
                           static_cast<v8::PropertyFilter>(wanted.filter),
                           no_numbers ? v8::IndexFilter::kSkipIndices
                                      : static_cast<v8::IndexFilter>(wanted.indices),
                           no_numbers ? v8::KeyConversionMode::kKeepNumbers
                                      : static_cast<v8::KeyConversionMode>(wanted.conversion)));
}

Ref prototype(EntryCore& /*entry*/, Ref object) {
  return past_global_proxy(object_in(object))->GetPrototype();
}

bool set_prototype(EntryCore& entry, Ref object, Ref prototype) {
  // V8 keeps what this throws to itself: that the object can't have it is all there is to say.
  const std::optional<bool> done =
      settle(entry, past_global_proxy(object_in(object))->SetPrototype(entry.world, prototype));
  return done.value_or(false);
}

std::optional<bool> set_integrity(EntryCore& entry, Ref object, int level) {
  return settle(entry, object_in(object)->SetIntegrityLevel(
                           entry.world, static_cast<v8::IntegrityLevel>(level)));
}

Ref constructor_name(Ref object) { return object_in(object)->GetConstructorName(); }

Context* creation_context(Ref object) {
  v8::Local<v8::Context> context;
  if (!object_in(object)->GetCreationContext().ToLocal(&context)) return nullptr;
  return context_of(context);
}

bool is_callable(Ref object) { return object_in(object)->IsCallable(); }
bool is_constructor(Ref object) { return object_in(object)->IsConstructor(); }

std::pair<Ref, bool> preview(EntryCore& entry, Ref object) {
  bool pairs = false;
  const Ref entries = settle(entry, object_in(object)->PreviewEntries(&pairs));
  return {entries, pairs};
}

std::optional<std::uint32_t> array_index(Isolate& isolate, Ref key) {
  if (!key->IsString()) return std::nullopt;
  std::uint16_t units[11];
  const std::size_t length = copy_units(isolate, key, 0, units);
  if (length == 0 || length == std::size(units)) return std::nullopt;  // ten digits at most
  if (units[0] == '0' && length > 1) return std::nullopt;
  std::uint64_t index = 0;
  for (const std::uint16_t unit : std::span(units, length)) {
    if (unit < '0' || unit > '9') return std::nullopt;
    index = index * 10 + (unit - '0');
  }
  if (index >= UINT32_MAX) return std::nullopt;  // the last of them is no index
  return static_cast<std::uint32_t>(index);
}

int internal_field_count(const Isolate& isolate, Ref object) {
  const int count = object_in(object)->InternalFieldCount();
  return count != 0 && is_exposed(isolate, object) ? 0 : count;
}

Ref internal_field(Ref object, int index) {
  return object_in(object)->GetInternalField(index).As<v8::Value>();
}

void set_internal_field(Ref object, int index, Ref value) {
  object_in(object)->SetInternalField(index, value);
}

}  // namespace engine
