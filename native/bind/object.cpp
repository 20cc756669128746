// Object and Array of the explicit layer.
#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/handles.h"
#include "engine/entry.h"
#include "engine/value.h"

namespace bind {

PyTypeObject object_type, array_type;

namespace {

PyObject* construct_object(PyTypeObject* type, Args args) {
  args.expect("Object", 1, 1);
  ScopeObject& scope = scope_for(args, "Object()", true);
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, engine::make_object(entry), type);
}

PyObject* construct_array(PyTypeObject* type, Args args) {
  args.expect("Array", 1, 2);
  // Before the scope is looked at: reading an iterable runs Python, which may close it.
  nb::object items;
  if (args.count == 2 && !PyLong_Check(args[1])) items = owned(PySequence_List(args[1]));
  ScopeObject& scope = scope_for(args, "Array()", true);
  engine::Scope& core = scope.scope;
  if (!items.is_valid()) {
    const long length = args.count == 1 ? 0 : PyLong_AsLong(args[1]);
    if (length == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
    // Beyond this V8 ends the process instead of throwing.
    if (length < 0 || length > 32 * 1024 * 1024) value_error("an Array's length is 0 to 33554432");
    engine::ScopedEntry entry(core);
    return finish(entry, core, engine::make_array(entry, static_cast<int>(length)), type);
  }
  const Py_ssize_t length = PyList_GET_SIZE(items.ptr());
  if (length > 32 * 1024 * 1024) value_error("an Array's length is 0 to 33554432");
  engine::ScopedEntry entry(core);
  const engine::Ref made = engine::make_array(entry, static_cast<int>(length));
  for (Py_ssize_t index = 0; index < length; ++index) {
    const engine::Ref value =
        handle_argument(core, PyList_GET_ITEM(items.ptr(), index), nullptr, "Array()");
    if (!engine::set(entry, made, static_cast<std::uint32_t>(index), value)) {
      return finish(entry, core, {}, type);
    }
  }
  return finish(entry, core, made, type);
}

// A key: a handle, a str or an index.
engine::Ref key_argument(engine::EntryCore& entry, const engine::Scope& scope, PyObject* key,
                         const char* function) {
  if (PyUnicode_Check(key)) return text_to_javascript(entry.isolate, key, true);
  if (PyLong_Check(key)) return int_to_javascript(entry, key);
  return handle_argument(scope, key, nullptr, function);
}

PyObject* get(PyObject* object, Args args) {
  args.expect("get", 2, 2);
  Operation operation(object, args[0], "get()");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref key = key_argument(entry, operation.core(), args[1], "get()");
  return finish(entry, operation.core(), engine::get(entry, operation.self, key));
}

PyObject* set(PyObject* object, Args args) {
  args.expect("set", 3, 3);
  Operation operation(object, args[0], "set()");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref key = key_argument(entry, operation.core(), args[1], "set()");
  const engine::Ref value = handle_argument(operation.core(), args[2], nullptr, "set()");
  return finish_plain(entry, operation.core(), engine::set(entry, operation.self, key, value),
                      Py_True);
}

using Question = std::optional<bool> (*)(engine::EntryCore&, engine::Ref, engine::Ref);

template <Question Ask>
PyObject* question(PyObject* object, Args args) {
  args.expect("property question", 2, 2);
  Operation operation(object, args[0], "a question for a property");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref key = key_argument(entry, operation.core(), args[1], "a property question");
  const std::optional<bool> answer = Ask(entry, operation.self, key);
  return finish_plain(entry, operation.core(), answer.has_value(),
                      answer.value_or(false) ? Py_True : Py_False);
}

PyObject* keys(PyObject* object, Args args) {
  args.expect("get_own_property_names", 1, 1);
  Operation operation(object, args[0], "get_own_property_names()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::own_keys(entry, operation.self), &array_type);
}

PyObject* identity_hash(PyObject* object) {
  const HandleObject& self = handle_of(object);
  const engine::Ref ref = use_handle(self);
  engine::enter(isolate_of(self));
  return PyLong_FromLong(engine::identity_hash(ref));
}

PyObject* get_length(PyObject* object) {
  return PyLong_FromUnsignedLong(engine::array_length(use_handle(handle_of(object))));
}

PyMethodDef object_methods[] = {
    method<get>(
        "get",
        "get(self, scope: TryCatch, key: Value | str | int, /) -> Value | None\n"
        "get(self, scope: Scope, key: Value | str | int, /) -> Value\n\nThe property of that "
        "name, undefined where there is none."),
    method<set>(
        "set",
        "set(self, scope: TryCatch, key: Value | str | int, value: Value, /) -> bool | None\n"
        "set(self, scope: Scope, key: Value | str | int, value: Value, /) -> bool\n\nSets a "
        "property."),
    method<question<engine::has>>(
        "has",
        "has(self, scope: TryCatch, key: Value | str | int, /) -> bool | None\n"
        "has(self, scope: Scope, key: Value | str | int, /) -> bool\n\nWhether it or its prototypes "
        "have the property."),
    method<question<engine::has_own>>(
        "has_own_property",
        "has_own_property(self, scope: TryCatch, key: Value | str | int, /) -> bool | None\n"
        "has_own_property(self, scope: Scope, key: Value | str | int, /) -> bool\n\nWhether the "
        "object itself has the property."),
    method<question<engine::remove>>(
        "delete",
        "delete(self, scope: TryCatch, key: Value | str | int, /) -> bool | None\n"
        "delete(self, scope: Scope, key: Value | str | int, /) -> bool\n\nDeletes a property; False "
        "where it can't be."),
    method<keys>("get_own_property_names",
                 "get_own_property_names(self, scope: TryCatch, /) -> Array | None\n"
                 "get_own_property_names(self, scope: Scope, /) -> Array\n\nThe names of its own "
                 "enumerable properties, symbols left out."),
    method<identity_hash>("get_identity_hash",
                          "get_identity_hash(self) -> int\n\nA number that stays with the object; "
                          "others may have the same."),
    {}};

PyGetSetDef array_properties[] = {property<get_length>("length", "length: int"), {}};

}  // namespace

void bind_object(nb::module_& module) {
  make_handle_type(
      module, object_type,
      {.name = "eyot.v8.Object",
       .doc = "Object(scope: Scope, /)\n\nAn object. Stands for v8::Object.\n\nRaises:\n"
              "    NoContextError: EY106, the scope has no context.",
       .methods = object_methods,
       .construct = constructor<construct_object>()});
  make_handle_type(
      module, array_type,
      {.name = "eyot.v8.Array",
       .doc = "Array(scope: Scope, items: int | Iterable[Value] = 0, /)\n\nAn array of a "
              "length, or of these items. Stands for v8::Array.",
       .properties = array_properties,
       .construct = constructor<construct_array>(),
       .base = &object_type});
}

}  // namespace bind
