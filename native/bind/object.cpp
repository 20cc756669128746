// Object of the explicit layer: properties read and written, and the object itself.
#include "engine/object.h"

#include <vector>

#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/property.h"
#include "engine/value.h"

namespace bind {

PyTypeObject object_type;

engine::Ref key_argument(engine::EntryCore& entry, const engine::Scope& scope, PyObject* key,
                         const char* function) {
  if (PyUnicode_Check(key)) return text_to_javascript(entry.isolate, key, true);
  if (PyLong_Check(key)) return int_to_javascript(entry, key);
  return handle_argument(scope, key, nullptr, function);
}

engine::Ref name_argument(engine::EntryCore& entry, const engine::Scope& scope, PyObject* key,
                          const char* function) {
  if (PyUnicode_Check(key)) return text_to_javascript(entry.isolate, key, true);
  if (PyLong_Check(key)) {
    const nb::object text = owned(PyLong_Type.tp_repr(key));
    return text_to_javascript(entry.isolate, text.ptr(), true);
  }
  return handle_argument(scope, key, &name_type, function);
}

std::uint32_t index_argument(PyObject* index, const char* function) {
  if (!PyLong_Check(index)) {
    type_error(std::string(function) + " needs an int as its index, not " +
               Py_TYPE(index)->tp_name);
  }
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(index, &overflow);
  if (overflow != 0 || value < 0 || value > UINT32_MAX) {
    PyErr_SetString(PyExc_OverflowError, "an index is 0 to 4294967295");
    throw ErrorSet{};
  }
  return static_cast<std::uint32_t>(value);
}

int number_argument(PyObject* number, const char* name, int most, int preset) {
  if (number == nullptr) return preset;
  if (!PyLong_Check(number)) {
    type_error(std::string(name) + " must be one of eyot.v8's numbers for it, not " +
               Py_TYPE(number)->tp_name);
  }
  int overflow = 0;
  const long value = PyLong_AsLongAndOverflow(number, &overflow);
  if (overflow != 0 || value < 0 || value > most) {
    value_error(std::string(name) + " has no such value; the largest is " + std::to_string(most));
  }
  return static_cast<int>(value);
}

PyObject* finish_or_none(engine::ScopedEntry& entry, engine::Scope& scope, engine::Ref result) {
  if (result.IsEmpty() && !entry.thrown()) {
    check_stopped(entry);
    Py_RETURN_NONE;
  }
  return finish(entry, scope, result);
}

namespace {

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("Object", 1, 1);
  ScopeObject& scope = scope_for(args, "Object()", true);
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, engine::make_object(entry), type);
}

// An object, or null.
engine::Ref prototype_argument(const engine::Scope& scope, PyObject* object, const char* function) {
  PyTypeObject* type = PyObject_TypeCheck(object, &null_type) ? &null_type : &object_type;
  return handle_argument(scope, object, type, function);
}

PyObject* with_prototype_and_properties(PyObject* /*type*/, Args args) {
  const char* const function = "with_prototype_and_properties()";
  args.expect("with_prototype_and_properties", 2, 4);
  // Before the scope is looked at: reading an iterable runs Python, which may close it.
  const nb::object names = owned(args.count > 2 ? PySequence_List(args[2]) : PyList_New(0));
  const nb::object values = owned(args.count > 3 ? PySequence_List(args[3]) : PyList_New(0));
  const Py_ssize_t count = PyList_GET_SIZE(names.ptr());
  if (count != PyList_GET_SIZE(values.ptr())) {
    value_error(std::string(function) + " needs as many values as names");
  }
  ScopeObject& scope = scope_for(args, function, true);
  engine::Scope& core = scope.scope;
  const engine::Ref prototype = prototype_argument(core, args[1], function);
  engine::ScopedEntry entry(core);
  std::vector<engine::Ref> name_refs;
  std::vector<engine::Ref> value_refs;
  for (Py_ssize_t index = 0; index < count; ++index) {
    name_refs.push_back(name_argument(entry, core, PyList_GET_ITEM(names.ptr(), index), function));
    value_refs.push_back(
        handle_argument(core, PyList_GET_ITEM(values.ptr(), index), nullptr, function));
  }
  return finish(entry, core, engine::make_object(entry, prototype, name_refs, value_refs),
                &object_type);
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

PyObject* get_index(PyObject* object, Args args) {
  args.expect("get_index", 2, 2);
  const std::uint32_t index = index_argument(args[1], "get_index()");
  Operation operation(object, args[0], "get_index()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::get(entry, operation.self, index));
}

PyObject* set_index(PyObject* object, Args args) {
  args.expect("set_index", 3, 3);
  const std::uint32_t index = index_argument(args[1], "set_index()");
  Operation operation(object, args[0], "set_index()");
  const engine::Ref value = handle_argument(operation.core(), args[2], nullptr, "set_index()");
  engine::ScopedEntry entry(operation.core());
  return finish_plain(entry, operation.core(), engine::set(entry, operation.self, index, value),
                      Py_True);
}

PyObject* answered(engine::ScopedEntry& entry, engine::Scope& scope, std::optional<bool> answer) {
  return finish_plain(entry, scope, answer.has_value(),
                      answer.value_or(false) ? Py_True : Py_False);
}

using Question = std::optional<bool> (*)(engine::EntryCore&, engine::Ref, engine::Ref);
using IndexQuestion = std::optional<bool> (*)(engine::EntryCore&, engine::Ref, std::uint32_t);

template <Question Ask>
PyObject* question(PyObject* object, Args args) {
  args.expect("property question", 2, 2);
  Operation operation(object, args[0], "a question for a property");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref key = key_argument(entry, operation.core(), args[1], "a property question");
  return answered(entry, operation.core(), Ask(entry, operation.self, key));
}

template <IndexQuestion Ask>
PyObject* index_question(PyObject* object, Args args) {
  args.expect("index question", 2, 2);
  const std::uint32_t index = index_argument(args[1], "a question for an index");
  Operation operation(object, args[0], "a question for an index");
  engine::ScopedEntry entry(operation.core());
  return answered(entry, operation.core(), Ask(entry, operation.self, index));
}

PyObject* get_prototype(PyObject* object, Args args) {
  args.expect("get_prototype", 1, 1);
  Operation operation(object, args[0], "get_prototype()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::prototype(entry, operation.self));
}

PyObject* set_prototype(PyObject* object, Args args) {
  args.expect("set_prototype", 2, 2);
  Operation operation(object, args[0], "set_prototype()");
  const engine::Ref prototype = prototype_argument(operation.core(), args[1], "set_prototype()");
  engine::ScopedEntry entry(operation.core());
  const bool done = engine::set_prototype(entry, operation.self, prototype);
  return finish_plain(entry, operation.core(), true, done ? Py_True : Py_False);
}

PyObject* set_integrity_level(PyObject* object, Args args) {
  args.expect("set_integrity_level", 2, 2);
  const int level = number_argument(args[1], "level", 1, 0);
  Operation operation(object, args[0], "set_integrity_level()");
  engine::ScopedEntry entry(operation.core());
  return answered(entry, operation.core(), engine::set_integrity(entry, operation.self, level));
}

PyObject* get_constructor_name(PyObject* object, Args args) {
  args.expect("get_constructor_name", 1, 1);
  Operation operation(object, args[0], "get_constructor_name()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::constructor_name(operation.self));
}

PyObject* preview_entries(PyObject* object, Args args) {
  args.expect("preview_entries", 1, 1);
  Operation operation(object, args[0], "preview_entries()");
  engine::ScopedEntry entry(operation.core());
  const auto [entries, pairs] = engine::preview(entry, operation.self);
  const nb::object array = nb::steal(finish_or_none(entry, operation.core(), entries));
  if (array.is_none()) Py_RETURN_NONE;
  return checked(PyTuple_Pack(2, array.ptr(), pairs ? Py_True : Py_False));
}

PyObject* get_creation_context(PyObject* object) {
  EnteredHandle self(handle_of(object));
  engine::Context* context = engine::creation_context(self.ref);
  if (context == nullptr || context->closed()) Py_RETURN_NONE;
  return context_object(*context).release().ptr();
}

PyObject* identity_hash(PyObject* object) {
  return PyLong_FromLong(engine::identity_hash(entered_handle(handle_of(object))));
}

template <bool (*Ask)(engine::Ref)>
PyObject* plain_question(PyObject* object) {
  return PyBool_FromLong(Ask(use_handle(handle_of(object))));
}

PyObject* internal_field_count(PyObject* object) {
  const engine::Ref ref = use_handle(handle_of(object));
  return PyLong_FromLong(engine::internal_field_count(isolate_of(handle_of(object)), ref));
}

PyObject* get_internal_field(PyObject* object, Args args) {
  args.expect("get_internal_field", 2, 2);
  const std::uint32_t index = index_argument(args[1], "get_internal_field()");
  Operation operation(object, args[0], "get_internal_field()");
  if (index >= static_cast<std::uint32_t>(
                   engine::internal_field_count(*operation.core().isolate, operation.self))) {
    Py_RETURN_NONE;
  }
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(),
                engine::internal_field(operation.self, static_cast<int>(index)));
}

PyObject* set_internal_field(PyObject* object, Args args) {
  args.expect("set_internal_field", 3, 3);
  const std::uint32_t index = index_argument(args[1], "set_internal_field()");
  Operation operation(object, args[0], "set_internal_field()");
  const engine::Ref value =
      handle_argument(operation.core(), args[2], nullptr, "set_internal_field()");
  if (index >= static_cast<std::uint32_t>(
                   engine::internal_field_count(*operation.core().isolate, operation.self))) {
    Py_RETURN_FALSE;
  }
  engine::ScopedEntry entry(operation.core());
  engine::set_internal_field(operation.self, static_cast<int>(index), value);
  return finish_plain(entry, operation.core(), true, Py_True);
}

const PyMethodDef own_methods[] = {
    method<with_prototype_and_properties>(
        "with_prototype_and_properties",
        "with_prototype_and_properties(scope: Scope, prototype: Object | Null, names: "
        "Iterable[Name | str | int] = (), values: Iterable[Value] = (), /) -> Object\n\nAn object "
        "with this prototype and these properties, made at once.",
        METH_STATIC),
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
    method<get_index>(
        "get_index",
        "get_index(self, scope: TryCatch, index: int, /) -> Value | None\n"
        "get_index(self, scope: Scope, index: int, /) -> Value\n\nThe property of that index, "
        "undefined where there is none."),
    method<set_index>("set_index",
                      "set_index(self, scope: TryCatch, index: int, value: Value, /) -> bool | "
                      "None\nset_index(self, scope: Scope, index: int, value: Value, /) -> bool\n\n"
                      "Sets the property of that index."),
    method<index_question<engine::has>>(
        "has_index",
        "has_index(self, scope: TryCatch, index: int, /) -> bool | None\n"
        "has_index(self, scope: Scope, index: int, /) -> bool\n\nWhether it or its prototypes have "
        "that index."),
    method<index_question<engine::remove>>(
        "delete_index",
        "delete_index(self, scope: TryCatch, index: int, /) -> bool | None\n"
        "delete_index(self, scope: Scope, index: int, /) -> bool\n\nDeletes the property of that "
        "index; False where it can't be."),
    method<get_prototype>("get_prototype",
                          "get_prototype(self, scope: Scope, /) -> Value\n\nIts prototype, an "
                          "Object or Null. A proxy's trap isn't asked."),
    method<set_prototype>(
        "set_prototype",
        "set_prototype(self, scope: Scope, prototype: Object | Null, /) -> bool\n\nGives it another "
        "prototype; False where it can't have that one: there would be a ring, or the object isn't "
        "extensible."),
    method<set_integrity_level>(
        "set_integrity_level",
        "set_integrity_level(self, scope: TryCatch, level: IntegrityLevel, /) -> bool | None\n"
        "set_integrity_level(self, scope: Scope, level: IntegrityLevel, /) -> bool\n\nSeals or "
        "freezes it."),
    method<get_constructor_name>(
        "get_constructor_name",
        "get_constructor_name(self, scope: Scope, /) -> String\n\nWhat its "
        "constructor is called, as far as V8 can infer it."),
    method<preview_entries>(
        "preview_entries",
        "preview_entries(self, scope: Scope, /) -> tuple[Array, bool] | None\n\nThe entries of a "
        "Map, a Set or an iterator of one, which isn't moved, and whether they are keys and values "
        "in turn. None for anything else."),
    method<get_creation_context>("get_creation_context",
                                 "get_creation_context(self) -> Context | None\n\nThe context it "
                                 "was made in; None where that is closed."),
    method<identity_hash>("get_identity_hash",
                          "get_identity_hash(self) -> int\n\nA number that stays with the object; "
                          "others may have the same."),
    method<plain_question<engine::is_callable>>(
        "is_callable", "is_callable(self) -> bool\n\nWhether it can be called."),
    method<plain_question<engine::is_constructor>>(
        "is_constructor", "is_constructor(self) -> bool\n\nWhether `new` can be applied to it."),
    method<internal_field_count>(
        "internal_field_count",
        "internal_field_count(self) -> int\n\nHow many fields it has that JavaScript can't see."),
    method<get_internal_field>(
        "get_internal_field",
        "get_internal_field(self, scope: Scope, index: int, /) -> Value | None\n\nWhat such a field "
        "holds; None where there is no such field."),
    method<set_internal_field>(
        "set_internal_field",
        "set_internal_field(self, scope: Scope, index: int, value: Value, /) -> bool\n\nSets such a "
        "field; False where there is no such field."),
};

}  // namespace

void bind_object(nb::module_& module) {
  static std::vector<PyMethodDef> methods(std::begin(own_methods), std::end(own_methods));
  for (const auto part : {property_methods(), accessor_methods()}) {
    methods.insert(methods.end(), part.begin(), part.end());
  }
  methods.push_back({});
  make_handle_type(
      module, object_type,
      {.name = "eyot.v8.Object",
       .doc = "Object(scope: Scope, /)\n\nAn object. Stands for v8::Object.\n\nRaises:\n"
              "    NoContextError: EY106, the scope has no context.",
       .methods = methods.data(),
       .construct = constructor<construct>()});
}

}  // namespace bind
