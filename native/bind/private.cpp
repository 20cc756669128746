// Private: names of properties that JavaScript can't see; and those properties of objects.
#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/entry.h"
#include "engine/symbol.h"

namespace bind {

PyTypeObject private_type;

namespace {

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("Private", 1, 2);
  ScopeObject& scope = scope_for(args, "Private()", false);
  engine::Ref name;
  if (args.count == 2 && args[1] != Py_None) {
    name = text_argument(scope.scope, args[1], "Private()");
  }
  return new_handle(type, *scope.scope.home, engine::make_private(*scope.scope.isolate, name));
}

PyObject* for_api(PyObject* /*type*/, Args args) {
  args.expect("Private.for_api", 2, 2);
  ScopeObject& scope = scope_for(args, "Private.for_api()", false);
  const engine::Ref name = text_argument(scope.scope, args[1], "Private.for_api()");
  return new_handle(&private_type, *scope.scope.home,
                    engine::private_for_api(*scope.scope.isolate, name));
}

PyObject* name(PyObject* object, Args args) {
  args.expect("name", 1, 1);
  Operation operation(object, args[0], "name()", false);
  return new_handle(*operation.core().home, engine::private_name(operation.self));
}

// --- of Object ---

engine::Ref key_of(const Operation& operation, PyObject* key, const char* function) {
  return handle_argument(operation.core(), key, &private_type, function);
}

PyObject* get_private(PyObject* object, Args args) {
  args.expect("get_private", 2, 2);
  Operation operation(object, args[0], "get_private()");
  const engine::Ref key = key_of(operation, args[1], "get_private()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::get_private(entry, operation.self, key));
}

PyObject* set_private(PyObject* object, Args args) {
  args.expect("set_private", 3, 3);
  Operation operation(object, args[0], "set_private()");
  const engine::Ref key = key_of(operation, args[1], "set_private()");
  const engine::Ref value = handle_argument(operation.core(), args[2], nullptr, "set_private()");
  engine::ScopedEntry entry(operation.core());
  const auto done = engine::set_private(entry, operation.self, key, value);
  return finish_plain(entry, operation.core(), done.has_value(),
                      done.value_or(false) ? Py_True : Py_False);
}

template <std::optional<bool> (*Ask)(engine::EntryCore&, engine::Ref, engine::Ref)>
PyObject* question(PyObject* object, Args args) {
  args.expect("a private property", 2, 2);
  Operation operation(object, args[0], "a private property");
  const engine::Ref key = key_of(operation, args[1], "a private property");
  engine::ScopedEntry entry(operation.core());
  const auto said = Ask(entry, operation.self, key);
  return finish_plain(entry, operation.core(), said.has_value(),
                      said.value_or(false) ? Py_True : Py_False);
}

PyMethodDef methods[] = {
    method<for_api>(
        "for_api",
        "for_api(scope: Scope, name: String | str, /) -> Private\n\nThe private name of "
        "that text in the isolate's registry.",
        METH_STATIC),
    method<name>("name", "name(self, scope: Scope, /) -> String | Undefined"),
    {}};

PyMethodDef object_methods[] = {
    method<question<engine::has_private>>(
        "has_private",
        "has_private(self, scope: TryCatch, key: Private, /) -> bool | None\n"
        "has_private(self, scope: Scope, key: Private, /) -> bool\n\nWhether it has the private "
        "property."),
    method<get_private>("get_private",
                        "get_private(self, scope: TryCatch, key: Private, /) -> Value | None\n"
                        "get_private(self, scope: Scope, key: Private, /) -> Value\n\nThe private "
                        "property, undefined where there is none."),
    method<set_private>(
        "set_private",
        "set_private(self, scope: TryCatch, key: Private, value: Value, /) -> bool | None\n"
        "set_private(self, scope: Scope, key: Private, value: Value, /) -> bool\n\nSets a private "
        "property, which a proxy and a frozen object take as well."),
    method<question<engine::delete_private>>(
        "delete_private",
        "delete_private(self, scope: TryCatch, key: Private, /) -> bool | None\n"
        "delete_private(self, scope: Scope, key: Private, /) -> bool\n\nDeletes a private property; "
        "True also where there was none."),
    {}};

}  // namespace

void bind_private(nb::module_& module) {
  add_methods(object_type, object_methods);
  make_handle_type(
      module, private_type,
      {.name = "eyot.v8.Private",
       .doc =
           "Private(scope: Scope, name: String | str | None = None, /)\n\nThe name of a property "
           "that JavaScript can't see, different from every other. No value: it can't be handed "
           "to JavaScript. Stands for v8::Private.",
       .methods = methods,
       .construct = constructor<construct>(),
       .base = &data_type});
}

}  // namespace bind
