// What JavaScript turns values into.
#include "engine/conversion.h"

#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/value.h"

namespace bind {

namespace {

using Converted = engine::Ref (*)(engine::EntryCore&, engine::Ref);

template <Converted Convert, PyTypeObject* Type = nullptr>
PyObject* convert(PyObject* object, Args args) {
  args.expect("a conversion", 1, 1);
  Operation operation(object, args[0], "a conversion");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), Convert(entry, operation.self), Type);
}

PyObject* to_object(PyObject* object, Args args) {
  args.expect("a conversion", 1, 1);
  Operation operation(object, args[0], "a conversion");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref made = engine::to_object(entry, operation.self);
  // An External is an object, too, though handles to one are of a class that isn't Object.
  const bool external = !made.IsEmpty() && handle_class(made) == &external_type;
  return finish(entry, operation.core(), made, external ? &object_type : nullptr);
}

PyObject* to_boolean(PyObject* object, Args args) {
  args.expect("to_boolean", 1, 1);
  Operation operation(object, args[0], "to_boolean()", false);
  engine::Scope& scope = operation.core();
  return new_handle(&boolean_type, *scope.home, engine::to_boolean(*scope.isolate, operation.self));
}

PyObject* in_python(double value) { return PyFloat_FromDouble(value); }
PyObject* in_python(std::int64_t value) { return PyLong_FromLongLong(value); }
PyObject* in_python(std::uint32_t value) { return PyLong_FromUnsignedLong(value); }
PyObject* in_python(std::int32_t value) { return PyLong_FromLong(value); }

template <auto Convert>
PyObject* convert_to_number(PyObject* object, Args args) {
  args.expect("a conversion", 1, 1);
  Operation operation(object, args[0], "a conversion");
  engine::ScopedEntry entry(operation.core());
  const auto value = Convert(entry, operation.self);
  if (!value) return finish_plain(entry, operation.core(), false, Py_None);
  const nb::object number = owned(in_python(*value));
  return finish_plain(entry, operation.core(), true, number.ptr());
}

PyObject* boolean_value(PyObject* object, Args args) {
  args.expect("boolean_value", 1, 1);
  Operation operation(object, args[0], "boolean_value()", false);
  return PyBool_FromLong(engine::boolean_value(*operation.core().isolate, operation.self));
}

PyObject* answer(engine::ScopedEntry& entry, engine::Scope& scope, std::optional<bool> said) {
  return finish_plain(entry, scope, said.has_value(), said.value_or(false) ? Py_True : Py_False);
}

PyObject* equals(PyObject* object, Args args) {
  args.expect("equals", 2, 2);
  Operation operation(object, args[0], "equals()");
  const engine::Ref other = handle_argument(operation.core(), args[1], nullptr, "equals()");
  engine::ScopedEntry entry(operation.core());
  return answer(entry, operation.core(), engine::equals(entry, operation.self, other));
}

PyObject* instance_of(PyObject* object, Args args) {
  args.expect("instance_of", 2, 2);
  Operation operation(object, args[0], "instance_of()");
  const engine::Ref constructor =
      handle_argument(operation.core(), args[1], &object_type, "instance_of()");
  engine::ScopedEntry entry(operation.core());
  return answer(entry, operation.core(), engine::instance_of(entry, operation.self, constructor));
}

PyObject* type_repr(PyObject* object) {
  return PyUnicode_FromString(engine::type_repr(use_handle(handle_of(object))));
}

#define SIGNATURES(name, result)                                \
  name "(self, scope: TryCatch, /) -> " result " | None\n" name \
       "(self, scope: Scope, /) "                               \
       "-> " result "\n\n"

PyMethodDef methods[] = {
    method<convert<engine::to_big_int>>(
        "to_big_int", SIGNATURES("to_big_int", "BigInt") "As BigInt(value), but that a number is "
                                                         "refused."),
    method<convert<engine::to_number>>("to_number",
                                       SIGNATURES("to_number", "Number") "As Number(value)."),
    method<convert<engine::to_string>>(
        "to_string", SIGNATURES("to_string", "String") "As `${value}`: of a symbol it throws."),
    method<convert<engine::to_detail_string>>(
        "to_detail_string", SIGNATURES("to_detail_string", "String") "A text for messages, which "
                                                                     "can be had of anything."),
    method<to_object>(
        "to_object",
        SIGNATURES("to_object", "Object") "As Object(value), but that null and undefined throw."),
    method<convert<engine::to_integer>>(
        "to_integer", SIGNATURES("to_integer", "Number") "As Math.trunc(value), NaN being 0."),
    method<convert<engine::to_uint32, &uint32_type>>(
        "to_uint32", SIGNATURES("to_uint32", "Uint32") "As `value >>> 0`."),
    method<convert<engine::to_int32, &int32_type>>(
        "to_int32", SIGNATURES("to_int32", "Int32") "As `value | 0`."),
    method<to_boolean>(
        "to_boolean",
        "to_boolean(self, scope: Scope, /) -> Boolean\n\nAs Boolean(value). Needs no "
        "context."),
    method<convert_to_number<engine::number_value>>(
        "number_value", SIGNATURES("number_value", "float") "What to_number gives, as a float."),
    method<convert_to_number<engine::integer_value>>(
        "integer_value",
        SIGNATURES("integer_value", "int") "What to_integer gives, as an int of 64 "
                                           "bits: the nearest one."),
    method<convert_to_number<engine::uint32_value>>(
        "uint32_value", SIGNATURES("uint32_value", "int") "What to_uint32 gives, as an int."),
    method<convert_to_number<engine::int32_value>>(
        "int32_value", SIGNATURES("int32_value", "int") "What to_int32 gives, as an int."),
    method<boolean_value>("boolean_value",
                          "boolean_value(self, scope: Scope, /) -> bool\n\nWhat to_boolean gives, "
                          "as a bool."),
    method<equals>("equals",
                   "equals(self, scope: TryCatch, other: Value, /) -> bool | None\n"
                   "equals(self, scope: Scope, other: Value, /) -> bool\n\nAs JavaScript's `==`, "
                   "which may convert either side."),
    method<instance_of>(
        "instance_of",
        "instance_of(self, scope: TryCatch, constructor: Object, /) -> bool | None\n"
        "instance_of(self, scope: Scope, constructor: Object, /) -> bool\n\nAs `instanceof`."),
    method<type_repr>("type_repr",
                      "type_repr(self) -> str\n\nThe kind of the value in a word or two, for "
                      "messages: \"Uint8Array\", \"Promise\", \"string\"."),
    {}};

#undef SIGNATURES

}  // namespace

void bind_conversion(nb::module_& /*module*/) { add_methods(value_type, methods); }

}  // namespace bind
