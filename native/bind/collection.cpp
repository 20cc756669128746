// Map and Set of the explicit layer.
#include "engine/collection.h"

#include "bind/bind.h"
#include "bind/property.h"
#include "engine/entry.h"

namespace bind {

PyTypeObject map_type, set_type;

namespace {

template <engine::Ref (*Make)(engine::EntryCore&)>
PyObject* construct(PyTypeObject* type, Args args) {
  args.expect(type == &map_type ? "Map" : "Set", 1, 1);
  ScopeObject& scope = scope_for(args, type == &map_type ? "Map()" : "Set()", true);
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, Make(entry), type);
}

PyObject* answered(engine::ScopedEntry& entry, engine::Scope& scope, std::optional<bool> answer) {
  return finish_plain(entry, scope, answer.has_value(),
                      answer.value_or(false) ? Py_True : Py_False);
}

template <std::size_t (*Read)(engine::Ref)>
PyObject* size(PyObject* object) {
  return PyLong_FromSize_t(Read(use_handle(handle_of(object))));
}

template <void (*Clear)(engine::EntryCore&, engine::Ref)>
PyObject* clear(PyObject* object, Args args) {
  args.expect("clear", 1, 1);
  Operation operation(object, args[0], "clear()");
  engine::ScopedEntry entry(operation.core());
  Clear(entry, operation.self);
  return finish_plain(entry, operation.core(), true, Py_None);
}

template <std::optional<bool> (*Ask)(engine::EntryCore&, engine::Ref, engine::Ref)>
PyObject* question(PyObject* object, Args args) {
  args.expect("a question for a key", 2, 2);
  Operation operation(object, args[0], "a question for a key");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref key = key_argument(entry, operation.core(), args[1], "a collection");
  return answered(entry, operation.core(), Ask(entry, operation.self, key));
}

template <engine::Ref (*Read)(engine::EntryCore&, engine::Ref)>
PyObject* as_array(PyObject* object, Args args) {
  args.expect("as_array", 1, 1);
  Operation operation(object, args[0], "as_array()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), Read(entry, operation.self), &array_type);
}

PyObject* get(PyObject* object, Args args) {
  args.expect("get", 2, 2);
  Operation operation(object, args[0], "Map.get()");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref key = key_argument(entry, operation.core(), args[1], "Map.get()");
  return finish(entry, operation.core(), engine::map_get(entry, operation.self, key));
}

PyObject* set(PyObject* object, Args args) {
  args.expect("set", 3, 3);
  Operation operation(object, args[0], "Map.set()");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref key = key_argument(entry, operation.core(), args[1], "Map.set()");
  const engine::Ref value = handle_argument(operation.core(), args[2], nullptr, "Map.set()");
  return finish(entry, operation.core(), engine::map_set(entry, operation.self, key, value),
                &map_type);
}

PyObject* add(PyObject* object, Args args) {
  args.expect("add", 2, 2);
  Operation operation(object, args[0], "Set.add()");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref key = key_argument(entry, operation.core(), args[1], "Set.add()");
  return finish(entry, operation.core(), engine::set_add(entry, operation.self, key), &set_type);
}

PyMethodDef map_methods[] = {
    method<get>("get",
                "get(self, scope: TryCatch, key: Value | str | int, /) -> Value | None\n"
                "get(self, scope: Scope, key: Value | str | int, /) -> Value\n\nThe value of "
                "a key, undefined where it has none. Keys are compared as `==` compares handles."),
    method<set>(
        "set",
        "set(self, scope: TryCatch, key: Value | str | int, value: Value, /) -> Map | None\n"
        "set(self, scope: Scope, key: Value | str | int, value: Value, /) -> Map\n\nSets the value of a "
        "key, and gives the map itself."),
    method<question<engine::map_has>>(
        "has",
        "has(self, scope: TryCatch, key: Value | str | int, /) -> bool | None\n"
        "has(self, scope: Scope, key: Value | str | int, /) -> bool\n\nWhether it "
        "has the key."),
    method<question<engine::map_delete>>(
        "delete",
        "delete(self, scope: TryCatch, key: Value | str | int, /) -> bool | None\n"
        "delete(self, scope: Scope, key: Value | str | int, /) -> bool\n\nDeletes a key; False where there was "
        "none."),
    method<clear<engine::map_clear>>("clear",
                                     "clear(self, scope: Scope, /) -> None\n\nDeletes all keys."),
    method<as_array<engine::map_as_array>>(
        "as_array",
        "as_array(self, scope: Scope, /) -> Array\n\nIts keys and values in turn, in order."),
    {}};

PyMethodDef set_methods[] = {
    method<add>(
        "add",
        "add(self, scope: TryCatch, key: Value | str | int, /) -> Set | None\n"
        "add(self, scope: Scope, key: Value | str | int, /) -> Set\n\nAdds a value, and gives the set "
        "itself."),
    method<question<engine::set_has>>(
        "has",
        "has(self, scope: TryCatch, key: Value | str | int, /) -> bool | None\n"
        "has(self, scope: Scope, key: Value | str | int, /) -> bool\n\nWhether it "
        "has the value. Values are compared as `==` compares "
        "handles."),
    method<question<engine::set_delete>>(
        "delete",
        "delete(self, scope: TryCatch, key: Value | str | int, /) -> bool | None\n"
        "delete(self, scope: Scope, key: Value | str | int, /) -> bool\n\nDeletes a value; False where it "
        "wasn't there."),
    method<clear<engine::set_clear>>("clear",
                                     "clear(self, scope: Scope, /) -> None\n\nDeletes all values."),
    method<as_array<engine::set_as_array>>(
        "as_array", "as_array(self, scope: Scope, /) -> Array\n\nIts values, in order."),
    {}};

PyGetSetDef map_properties[] = {
    property<size<engine::map_size>>("size", "size: int\n\nHow many keys it has."), {}};
PyGetSetDef set_properties[] = {
    property<size<engine::set_size>>("size", "size: int\n\nHow many values it has."), {}};

}  // namespace

void bind_collection(nb::module_& module) {
  make_handle_type(
      module, map_type,
      {.name = "eyot.v8.Map",
       .doc = "Map(scope: Scope, /)\n\nA Map. Its entries are no properties: `cast(Object)` gives "
              "what has those. Stands for v8::Map.",
       .methods = map_methods,
       .properties = map_properties,
       .construct = constructor<construct<engine::make_map>>(),
       .base = &object_type});
  make_handle_type(
      module, set_type,
      {.name = "eyot.v8.Set",
       .doc = "Set(scope: Scope, /)\n\nA Set. Its values are no properties: `cast(Object)` gives "
              "what has those. Stands for v8::Set.",
       .methods = set_methods,
       .properties = set_properties,
       .construct = constructor<construct<engine::make_set>>(),
       .base = &object_type});
}

}  // namespace bind
