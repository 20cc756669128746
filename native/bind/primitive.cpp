// The primitive values of the explicit layer.
#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/handles.h"
#include "engine/entry.h"
#include "engine/value.h"

namespace bind {

PyTypeObject primitive_type, undefined_type, null_type, boolean_type, number_type, integer_type,
    int32_type, uint32_type;

double number_argument(PyObject* object, const char* function) {
  if (!PyFloat_Check(object) && !PyLong_Check(object)) {
    type_error(std::string(function) + " needs a float or int, not " + Py_TYPE(object)->tp_name);
  }
  const double value = PyFloat_AsDouble(object);
  if (value == -1.0 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  return value;
}

namespace {

// null, undefined and booleans need an isolate only: made on one, they belong to no scope.
engine::Scope& home_for(Args args, const char* function) {
  if (is_isolate(args[0])) {
    engine::Isolate& isolate = isolate_argument(args[0], function);
    engine::enter(isolate);
    return isolate.root;
  }
  return *scope_for(args, function, false).scope.home;
}

PyObject* construct_undefined(PyTypeObject* type, Args args) {
  args.expect("Undefined", 1, 1);
  engine::Scope& home = home_for(args, "Undefined()");
  return new_handle(type, home, engine::make_undefined(*home.isolate));
}

PyObject* construct_null(PyTypeObject* type, Args args) {
  args.expect("Null", 1, 1);
  engine::Scope& home = home_for(args, "Null()");
  return new_handle(type, home, engine::make_null(*home.isolate));
}

PyObject* construct_boolean(PyTypeObject* type, Args args) {
  args.expect("Boolean", 2, 2);
  const int truth = PyObject_IsTrue(args[1]);  // runs Python, so it comes before the scope
  if (truth < 0) throw ErrorSet{};
  engine::Scope& home = home_for(args, "Boolean()");
  return new_handle(type, home, engine::make_boolean(*home.isolate, truth != 0));
}

PyObject* construct_number(PyTypeObject* type, Args args) {
  args.expect("Number", 2, 2);
  const double value = number_argument(args[1], "Number()");  // may run Python
  ScopeObject& scope = scope_for(args, "Number()", false);
  return new_handle(type, *scope.scope.home, engine::make_number(*scope.scope.isolate, value));
}

PyObject* construct_integer(PyTypeObject* type, Args args) {
  args.expect("Integer", 2, 2);
  ScopeObject& scope = scope_for(args, "Integer()", false);
  if (!PyLong_Check(args[1])) {
    type_error(std::string("Integer() needs an int, not ") + Py_TYPE(args[1])->tp_name);
  }
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(args[1], &overflow);
  if (overflow != 0 || value < INT32_MIN || value > UINT32_MAX) {
    PyErr_SetString(PyExc_OverflowError,
                    "an Integer has 32 bits; use v8.Number for larger ones up to 2**53, or "
                    "v8.BigInt");
    throw ErrorSet{};
  }
  engine::Isolate& isolate = *scope.scope.isolate;
  return new_handle(type, *scope.scope.home,
                    value <= INT32_MAX
                        ? engine::make_int32(isolate, static_cast<std::int32_t>(value))
                        : engine::make_uint32(isolate, static_cast<std::uint32_t>(value)));
}

PyObject* get_value(PyObject* object) {
  return primitive_to_python(use_handle(handle_of(object)))->release().ptr();
}

PyObject* new_from_unsigned(PyObject* /*type*/, Args args) {
  args.expect("Integer.new_from_unsigned", 2, 2);
  if (!PyLong_Check(args[1])) {
    type_error(std::string("Integer.new_from_unsigned() needs an int, not ") +
               Py_TYPE(args[1])->tp_name);
  }
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(args[1], &overflow);
  if (overflow != 0 || value < 0 || value > UINT32_MAX) {
    PyErr_SetString(PyExc_OverflowError, "Integer.new_from_unsigned() takes 0 to 2**32 - 1");
    throw ErrorSet{};
  }
  ScopeObject& scope = scope_for(args, "Integer.new_from_unsigned()", false);
  return new_handle(&integer_type, *scope.scope.home,
                    engine::make_uint32(*scope.scope.isolate, static_cast<std::uint32_t>(value)));
}

PyObject* get_name_hash(PyObject* object) {
  return PyLong_FromLong(engine::identity_hash(entered_handle(handle_of(object))));
}

PyObject* get_float(PyObject* object) {
  return PyFloat_FromDouble(engine::number_of(use_handle(handle_of(object))));
}

PyGetSetDef boolean_properties[] = {property<get_value>("value", "value: bool"), {}};
PyGetSetDef number_properties[] = {property<get_float>("value", "value: float"), {}};
PyGetSetDef integer_properties[] = {property<get_value>("value", "value: int"), {}};

PyMethodDef integer_methods[] = {
    method<new_from_unsigned>("new_from_unsigned",
                              "new_from_unsigned(scope: Scope, value: int, /) -> Integer\n\nOf 32 "
                              "bits without sign.",
                              METH_STATIC),
    {}};
PyMethodDef name_methods[] = {
    method<get_name_hash>(
        "get_identity_hash",
        "get_identity_hash(self) -> int\n\nA number that equal names share; others "
        "may have the same."),
    {}};

}  // namespace

void bind_primitive(nb::module_& module) {
  make_handle_type(
      module, primitive_type,
      {.name = "eyot.v8.Primitive", .doc = "A value that is no object. Stands for v8::Primitive."});
  make_handle_type(
      module, undefined_type,
      {.name = "eyot.v8.Undefined",
       .doc = "Undefined(scope: Scope | Isolate, /)\n\nThe value undefined. Stands for "
              "v8::Undefined.",
       .construct = constructor<construct_undefined>(),
       .base = &primitive_type});
  make_handle_type(
      module, null_type,
      {.name = "eyot.v8.Null",
       .doc = "Null(scope: Scope | Isolate, /)\n\nThe value null. Stands for v8::Null.",
       .construct = constructor<construct_null>(),
       .base = &primitive_type});
  make_handle_type(
      module, boolean_type,
      {.name = "eyot.v8.Boolean",
       .doc = "Boolean(scope: Scope | Isolate, value: bool, /)\n\ntrue or false. Stands "
              "for v8::Boolean.",
       .properties = boolean_properties,
       .construct = constructor<construct_boolean>(),
       .base = &primitive_type});
  make_handle_type(module, name_type,
                   {.name = "eyot.v8.Name",
                    .doc = "What a property can be called: a String or a Symbol. Stands for "
                           "v8::Name.",
                    .methods = name_methods,
                    .base = &primitive_type});
  make_handle_type(
      module, number_type,
      {.name = "eyot.v8.Number",
       .doc = "Number(scope: Scope, value: float, /)\n\nA number, of 64 bits. Stands for "
              "v8::Number.",
       .properties = number_properties,
       .construct = constructor<construct_number>(),
       .base = &primitive_type});
  make_handle_type(
      module, integer_type,
      {.name = "eyot.v8.Integer",
       .doc = "Integer(scope: Scope, value: int, /)\n\nA number that is an integer of 32 "
              "bits, with or without sign. Stands for v8::Integer.\n\nRaises:\n    "
              "OverflowError: It has more bits.",
       .methods = integer_methods,
       .properties = integer_properties,
       .construct = constructor<construct_integer>(),
       .base = &number_type});
  make_handle_type(module, int32_type,
                   {.name = "eyot.v8.Int32",
                    .doc = "An Integer from -2**31 to 2**31 - 1. Stands for v8::Int32.",
                    .base = &integer_type});
  make_handle_type(module, uint32_type,
                   {.name = "eyot.v8.Uint32",
                    .doc = "An Integer from 0 to 2**32 - 1. Stands for v8::Uint32.",
                    .base = &integer_type});
}

}  // namespace bind
