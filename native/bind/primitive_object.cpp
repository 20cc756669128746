// The objects around primitives, which `new Number(1)` and Object(1) make.
#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/handles.h"
#include "engine/builtin.h"
#include "engine/entry.h"

namespace bind {

PyTypeObject boolean_object_type, number_object_type, string_object_type, symbol_object_type,
    big_int_object_type;

namespace {

PyObject* construct_boolean(PyTypeObject* type, Args args) {
  args.expect("BooleanObject", 2, 2);
  const int truth = PyObject_IsTrue(args[1]);  // runs Python, so it comes before the scope
  if (truth < 0) throw ErrorSet{};
  ScopeObject& scope = scope_for(args, "BooleanObject()", true);
  return new_handle(type, *scope.scope.home,
                    engine::make_boolean_object(*scope.scope.isolate, truth != 0));
}

PyObject* construct_number(PyTypeObject* type, Args args) {
  args.expect("NumberObject", 2, 2);
  const double value = number_argument(args[1], "NumberObject()");
  ScopeObject& scope = scope_for(args, "NumberObject()", true);
  return new_handle(type, *scope.scope.home,
                    engine::make_number_object(*scope.scope.isolate, value));
}

PyObject* construct_string(PyTypeObject* type, Args args) {
  args.expect("StringObject", 2, 2);
  ScopeObject& scope = scope_for(args, "StringObject()", true);
  const engine::Ref text = text_argument(scope.scope, args[1], "StringObject()");
  return new_handle(type, *scope.scope.home,
                    engine::make_string_object(*scope.scope.isolate, text));
}

PyObject* construct_symbol(PyTypeObject* type, Args args) {
  args.expect("SymbolObject", 2, 2);
  ScopeObject& scope = scope_for(args, "SymbolObject()", true);
  const engine::Ref symbol = handle_argument(scope.scope, args[1], &symbol_type, "SymbolObject()");
  return new_handle(type, *scope.scope.home,
                    engine::make_symbol_object(*scope.scope.isolate, symbol));
}

PyObject* construct_big_int(PyTypeObject* type, Args args) {
  args.expect("BigIntObject", 2, 2);
  ScopeObject& scope = scope_for(args, "BigIntObject()", true);
  const engine::Ref value = handle_argument(scope.scope, args[1], &big_int_type, "BigIntObject()");
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, engine::make_big_int_object(entry, value), type);
}

PyObject* boolean_value(PyObject* object) {
  return PyBool_FromLong(engine::boolean_object_value(use_handle(handle_of(object))));
}

PyObject* number_value(PyObject* object) {
  return PyFloat_FromDouble(engine::number_object_value(use_handle(handle_of(object))));
}

template <engine::Ref (*Read)(engine::Ref)>
PyObject* value_of(PyObject* object, Args args) {
  args.expect("value_of", 1, 1);
  Operation operation(object, args[0], "value_of()", false);
  return new_handle(*operation.core().home, Read(operation.self));
}

PyMethodDef boolean_methods[] = {
    method<boolean_value>("value_of", "value_of(self) -> bool\n\nWhat it is around."), {}};
PyMethodDef number_methods[] = {
    method<number_value>("value_of", "value_of(self) -> float\n\nWhat it is around."), {}};
PyMethodDef string_methods[] = {
    method<value_of<engine::string_object_value>>(
        "value_of", "value_of(self, scope: Scope, /) -> String\n\nWhat it is around."),
    {}};
PyMethodDef symbol_methods[] = {
    method<value_of<engine::symbol_object_value>>(
        "value_of", "value_of(self, scope: Scope, /) -> Symbol\n\nWhat it is around."),
    {}};
PyMethodDef big_int_methods[] = {
    method<value_of<engine::big_int_object_value>>(
        "value_of", "value_of(self, scope: Scope, /) -> BigInt\n\nWhat it is around."),
    {}};

}  // namespace

void bind_primitive_object(nb::module_& module) {
  make_handle_type(module, boolean_object_type,
                   {.name = "eyot.v8.BooleanObject",
                    .doc = "BooleanObject(scope: Scope, value: bool, /)\n\nThe object around a "
                           "boolean. Stands for v8::BooleanObject.",
                    .methods = boolean_methods,
                    .construct = constructor<construct_boolean>(),
                    .base = &object_type});
  make_handle_type(module, number_object_type,
                   {.name = "eyot.v8.NumberObject",
                    .doc = "NumberObject(scope: Scope, value: float, /)\n\nThe object around a "
                           "number. Stands for v8::NumberObject.",
                    .methods = number_methods,
                    .construct = constructor<construct_number>(),
                    .base = &object_type});
  make_handle_type(
      module, string_object_type,
      {.name = "eyot.v8.StringObject",
       .doc = "StringObject(scope: Scope, value: String | str, /)\n\nThe object around "
              "a string. Stands for v8::StringObject.",
       .methods = string_methods,
       .construct = constructor<construct_string>(),
       .base = &object_type});
  make_handle_type(module, symbol_object_type,
                   {.name = "eyot.v8.SymbolObject",
                    .doc = "SymbolObject(scope: Scope, value: Symbol, /)\n\nThe object around a "
                           "symbol. Stands for v8::SymbolObject.",
                    .methods = symbol_methods,
                    .construct = constructor<construct_symbol>(),
                    .base = &object_type});
  make_handle_type(module, big_int_object_type,
                   {.name = "eyot.v8.BigIntObject",
                    .doc = "BigIntObject(scope: Scope, value: BigInt, /)\n\nThe object around a "
                           "bigint. Stands for v8::BigIntObject.",
                    .methods = big_int_methods,
                    .construct = constructor<construct_big_int>(),
                    .base = &object_type});
}

}  // namespace bind
