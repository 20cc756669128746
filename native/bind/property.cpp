// Properties of the explicit layer: defined, described and listed.
#include "bind/property.h"

#include "bind/convert.h"
#include "bind/handed_over.h"
#include "engine/function.h"
#include "engine/object.h"
#include "engine/reflect.h"

namespace bind {

PyObject* property_attribute_class = nullptr;

namespace {

constexpr int kAllAttributes = 7;
constexpr int kAllFilters = 31;

PyObject* as_attributes(engine::ScopedEntry& entry, engine::Scope& scope,
                        std::optional<unsigned> found) {
  if (!found && entry.thrown()) return finish_plain(entry, scope, false, Py_None);
  check_stopped(entry);
  if (!found) Py_RETURN_NONE;
  return handed_over(property_attribute_class, "eyot.properties")(*found).release().ptr();
}

PyObject* answered(engine::ScopedEntry& entry, engine::Scope& scope, std::optional<bool> answer) {
  return finish_plain(entry, scope, answer.has_value(),
                      answer.value_or(false) ? Py_True : Py_False);
}

PyObject* create_data_property(PyObject* object, Args args) {
  const char* const function = "create_data_property()";
  args.expect("create_data_property", 3, 3);
  Operation operation(object, args[0], function);
  engine::ScopedEntry entry(operation.core());
  const engine::Ref value = handle_argument(operation.core(), args[2], nullptr, function);
  if (PyLong_Check(args[1])) {
    return answered(entry, operation.core(),
                    engine::create_data_property(entry, operation.self,
                                                 index_argument(args[1], function), value));
  }
  const engine::Ref name = name_argument(entry, operation.core(), args[1], function);
  return answered(entry, operation.core(),
                  engine::create_data_property(entry, operation.self, name, value));
}

PyObject* define_own_property(PyObject* object, Args args) {
  const char* const function = "define_own_property()";
  const char* const names[] = {"scope", "name", "value", "attributes"};
  const auto [scope, name_object, value_object, bits] =
      args.parse("define_own_property", names, 3, 4);
  const int attributes = number_argument(bits, "attributes", kAllAttributes, 0);
  Operation operation(object, scope, function);
  engine::ScopedEntry entry(operation.core());
  const engine::Ref name = name_argument(entry, operation.core(), name_object, function);
  const engine::Ref value = handle_argument(operation.core(), value_object, nullptr, function);
  return answered(
      entry, operation.core(),
      engine::define_own(entry, operation.self, name, value, static_cast<unsigned>(attributes)));
}

PyObject* define_property(PyObject* object, Args args) {
  const char* const function = "define_property()";
  args.expect("define_property", 3, 3);
  const DescriptorParts parts(args[2], function);
  Operation operation(object, args[0], function);
  const engine::Scope& core = operation.core();
  const engine::Descriptor descriptor = parts.engine(core, function);
  engine::ScopedEntry entry(operation.core());
  const engine::Ref name = name_argument(entry, core, args[1], function);
  return answered(entry, operation.core(), engine::define(entry, operation.self, name, descriptor));
}

PyObject* set_accessor_property(PyObject* object, Args args) {
  const char* const function = "set_accessor_property()";
  const char* const names[] = {"scope", "name", "getter", "setter", "attributes"};
  const auto [scope, name_object, getter, setter, bits] =
      args.parse("set_accessor_property", names, 3, 5);
  const auto attributes =
      static_cast<unsigned>(number_argument(bits, "attributes", kAllAttributes, 0));
  Operation operation(object, scope, function);
  const engine::Scope& core = operation.core();
  engine::Descriptor descriptor;
  if (getter != Py_None) descriptor.get = handle_argument(core, getter, &function_type, function);
  if (setter != nullptr && setter != Py_None) {
    descriptor.set = handle_argument(core, setter, &function_type, function);
  }
  if (descriptor.get.IsEmpty() && descriptor.set.IsEmpty()) {
    value_error("set_accessor_property() needs a getter or a setter");
  }
  descriptor.enumerable = (attributes & 2) == 0;
  descriptor.configurable = (attributes & 4) == 0;
  engine::ScopedEntry entry(operation.core());
  const engine::Ref name = name_argument(entry, core, name_object, function);
  return answered(entry, operation.core(), engine::define(entry, operation.self, name, descriptor));
}

PyObject* get_own_property_descriptor(PyObject* object, Args args) {
  const char* const function = "get_own_property_descriptor()";
  args.expect("get_own_property_descriptor", 2, 2);
  Operation operation(object, args[0], function);
  engine::ScopedEntry entry(operation.core());
  const engine::Ref name = name_argument(entry, operation.core(), args[1], function);
  return finish(entry, operation.core(), engine::own_descriptor(entry, operation.self, name));
}

PyObject* get_property_attributes(PyObject* object, Args args) {
  args.expect("get_property_attributes", 2, 2);
  Operation operation(object, args[0], "get_property_attributes()");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref key =
      key_argument(entry, operation.core(), args[1], "get_property_attributes()");
  return as_attributes(entry, operation.core(), engine::attributes(entry, operation.self, key));
}

PyObject* get_real_named_property(PyObject* object, Args args) {
  args.expect("get_real_named_property", 2, 2);
  Operation operation(object, args[0], "get_real_named_property()");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref name =
      name_argument(entry, operation.core(), args[1], "get_real_named_property()");
  return finish_or_none(entry, operation.core(), engine::real_named(entry, operation.self, name));
}

PyObject* get_real_named_property_attributes(PyObject* object, Args args) {
  args.expect("get_real_named_property_attributes", 2, 2);
  Operation operation(object, args[0], "get_real_named_property_attributes()");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref name =
      name_argument(entry, operation.core(), args[1], "get_real_named_property_attributes()");
  return as_attributes(entry, operation.core(),
                       engine::real_named_attributes(entry, operation.self, name));
}

template <std::optional<bool> (*Ask)(engine::EntryCore&, engine::Ref, engine::Ref)>
PyObject* real_question(PyObject* object, Args args) {
  args.expect("property question", 2, 2);
  Operation operation(object, args[0], "a question for a property");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref name = name_argument(entry, operation.core(), args[1], "a property question");
  return answered(entry, operation.core(), Ask(entry, operation.self, name));
}

PyObject* has_real_indexed_property(PyObject* object, Args args) {
  args.expect("has_real_indexed_property", 2, 2);
  const std::uint32_t index = index_argument(args[1], "has_real_indexed_property()");
  Operation operation(object, args[0], "has_real_indexed_property()");
  engine::ScopedEntry entry(operation.core());
  return answered(entry, operation.core(), engine::has_real_indexed(entry, operation.self, index));
}

template <int Mode>
PyObject* property_names(PyObject* object, Args args) {
  const char* const function = "get_property_names()";
  const char* const names[] = {"scope", "mode", "property_filter", "index_filter",
                               "key_conversion"};
  const auto [scope, mode, filter, indices, conversion] = args.parse(function, names, 1, 1);
  const engine::NamesWanted wanted{
      .mode = number_argument(mode, "mode", 1, Mode),
      .filter =
          static_cast<unsigned>(number_argument(filter, "property_filter", kAllFilters, 2 | 16)),
      .indices = number_argument(indices, "index_filter", 1, 0),
      .conversion = number_argument(conversion, "key_conversion", 2, 1)};
  Operation operation(object, scope, function);
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::property_names(entry, operation.self, wanted),
                &array_type);
}

PyObject* get_with_receiver(PyObject* object, Args args) {
  const char* const function = "get_with_receiver()";
  args.expect("get_with_receiver", 3, 3);
  Operation operation(object, args[0], function);
  engine::ScopedEntry entry(operation.core());
  const engine::Ref key = key_argument(entry, operation.core(), args[1], function);
  const engine::Ref receiver = handle_argument(operation.core(), args[2], &object_type, function);
  return finish(entry, operation.core(), engine::get_for(entry, operation.self, key, receiver));
}

PyObject* set_with_receiver(PyObject* object, Args args) {
  const char* const function = "set_with_receiver()";
  args.expect("set_with_receiver", 4, 4);
  Operation operation(object, args[0], function);
  engine::ScopedEntry entry(operation.core());
  const engine::Ref key = key_argument(entry, operation.core(), args[1], function);
  const engine::Ref value = handle_argument(operation.core(), args[2], nullptr, function);
  const engine::Ref receiver = handle_argument(operation.core(), args[3], &object_type, function);
  return answered(entry, operation.core(),
                  engine::set_for(entry, operation.self, key, value, receiver));
}

const PyMethodDef methods[] = {
    method<get_with_receiver>(
        "get_with_receiver",
        "get_with_receiver(self, scope: TryCatch, key: Value | str | int, receiver: Object, /) -> "
        "Value | None\nget_with_receiver(self, scope: Scope, key: Value | str | int, receiver: "
        "Object, /) -> Value\n\nThe property of that name as `receiver` would see it: that is what "
        "a getter finds as `this`. As Reflect.get."),
    method<set_with_receiver>(
        "set_with_receiver",
        "set_with_receiver(self, scope: TryCatch, key: Value | str | int, value: Value, receiver: "
        "Object, /) -> bool | None\nset_with_receiver(self, scope: Scope, key: Value | str | int, "
        "value: Value, receiver: Object, /) -> bool\n\nSets a property of `receiver` by this "
        "object's rules: its setter gets `receiver` as `this`. False where it can't be set. As "
        "Reflect.set."),
    method<create_data_property>(
        "create_data_property",
        "create_data_property(self, scope: TryCatch, key: Name | str | int, value: Value, /) -> "
        "bool | None\ncreate_data_property(self, scope: Scope, key: Name | str | int, value: "
        "Value, /) -> bool\n\nGives it an own property, writable, enumerable and configurable, "
        "whatever its prototypes have; False where it can't have that."),
    method<define_own_property>(
        "define_own_property",
        "define_own_property(self, scope: TryCatch, name: Name | str | int, value: Value, "
        "attributes: PropertyAttribute = ...) -> bool | None\n"
        "define_own_property(self, scope: Scope, name: Name | str | int, value: Value, attributes: "
        "PropertyAttribute = ...) -> bool\n\nGives it an own property with these attributes; False "
        "where it can't have that."),
    method<define_property>(
        "define_property",
        "define_property(self, scope: TryCatch, name: Name | str | int, descriptor: "
        "PropertyDescriptor, /) -> bool | None\n"
        "define_property(self, scope: Scope, name: Name | str | int, descriptor: "
        "PropertyDescriptor, /) -> bool\n\nAs Object.defineProperty; False where it can't have "
        "that."),
    method<set_accessor_property>(
        "set_accessor_property",
        "set_accessor_property(self, scope: TryCatch, name: Name | str | int, getter: Function | "
        "None, setter: Function | None = None, attributes: PropertyAttribute = ...) -> bool | "
        "None\nset_accessor_property(self, scope: Scope, name: Name | str | int, getter: Function "
        "| None, setter: Function | None = None, attributes: PropertyAttribute = ...) -> bool\n\n"
        "Gives it a property with JavaScript's getter and setter; False where it can't have that. "
        "READ_ONLY says nothing about one."),
    method<get_own_property_descriptor>(
        "get_own_property_descriptor",
        "get_own_property_descriptor(self, scope: TryCatch, name: Name | str | int, /) -> Value | "
        "None\nget_own_property_descriptor(self, scope: Scope, name: Name | str | int, /) -> "
        "Value\n\nAs Object.getOwnPropertyDescriptor: an Object, undefined where it has no such "
        "property."),
    method<get_property_attributes>(
        "get_property_attributes",
        "get_property_attributes(self, scope: TryCatch, key: Value | str | int, /) -> "
        "PropertyAttribute | None\nget_property_attributes(self, scope: Scope, key: Value | str | "
        "int, /) -> PropertyAttribute\n\nThe attributes of a property, its own or a prototype's; "
        "NONE where there is none."),
    method<get_real_named_property>(
        "get_real_named_property",
        "get_real_named_property(self, scope: Scope, name: Name | str | int, /) -> Value | None\n\n"
        "The property, its own or a prototype's, that no interceptor made up; None where there is "
        "none."),
    method<get_real_named_property_attributes>(
        "get_real_named_property_attributes",
        "get_real_named_property_attributes(self, scope: Scope, name: Name | str | int, /) -> "
        "PropertyAttribute | None\n\nThe attributes of a property that no interceptor made up; "
        "None where there is none."),
    method<real_question<engine::has_real_named>>(
        "has_real_named_property",
        "has_real_named_property(self, scope: TryCatch, name: Name | str | int, /) -> bool | "
        "None\nhas_real_named_property(self, scope: Scope, name: Name | str | int, /) -> bool\n\n"
        "Whether it has the property itself; no interceptor is asked."),
    method<real_question<engine::has_real_callback>>(
        "has_real_named_callback_property",
        "has_real_named_callback_property(self, scope: TryCatch, name: Name | str | int, /) -> "
        "bool | None\nhas_real_named_callback_property(self, scope: Scope, name: Name | str | "
        "int, /) -> bool\n\nWhether it has the property itself, and a getter, setter or accessor "
        "answers for it."),
    method<has_real_indexed_property>(
        "has_real_indexed_property",
        "has_real_indexed_property(self, scope: TryCatch, index: int, /) -> bool | None\n"
        "has_real_indexed_property(self, scope: Scope, index: int, /) -> bool\n\nWhether it has "
        "that index itself; no interceptor is asked."),
    method<property_names<0>>(
        "get_own_property_names",
        "get_own_property_names(self, scope: TryCatch, *, mode: KeyCollectionMode = ..., "
        "property_filter: PropertyFilter = ..., index_filter: IndexFilter = ..., key_conversion: "
        "KeyConversionMode = ...) -> Array | None\n"
        "get_own_property_names(self, scope: Scope, *, mode: KeyCollectionMode = ..., "
        "property_filter: PropertyFilter = ..., index_filter: IndexFilter = ..., key_conversion: "
        "KeyConversionMode = ...) -> Array\n\nThe names of its own properties; if not told "
        "otherwise the enumerable ones, symbols left out, indices as numbers."),
    method<property_names<1>>(
        "get_property_names",
        "get_property_names(self, scope: TryCatch, *, mode: KeyCollectionMode = ..., "
        "property_filter: PropertyFilter = ..., index_filter: IndexFilter = ..., key_conversion: "
        "KeyConversionMode = ...) -> Array | None\n"
        "get_property_names(self, scope: Scope, *, mode: KeyCollectionMode = ..., "
        "property_filter: PropertyFilter = ..., index_filter: IndexFilter = ..., key_conversion: "
        "KeyConversionMode = ...) -> Array\n\nThe same, those of its prototypes included."),
};

}  // namespace

std::span<const PyMethodDef> property_methods() { return methods; }

}  // namespace bind
