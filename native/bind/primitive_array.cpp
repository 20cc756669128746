// PrimitiveArray of the explicit layer.
#include "engine/primitive_array.h"

#include "bind/bind.h"
#include "bind/property.h"
#include "engine/entry.h"

namespace bind {

PyTypeObject primitive_array_type;

namespace {

constexpr int kLongest = 32 * 1024 * 1024;  // V8 ends the process somewhere beyond

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("PrimitiveArray", 2, 2);
  const int length = number_argument(args[1], "a PrimitiveArray's length", kLongest, 0);
  ScopeObject& scope = scope_for(args, "PrimitiveArray()", false);
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, engine::make_primitive_array(entry.isolate, length), type);
}

PyObject* length(PyObject* object) {
  return PyLong_FromLong(engine::primitive_array_length(use_handle(handle_of(object))));
}

// The array, after all checks, and an index of it.
struct Place {
  ScopeObject& scope;
  engine::Ref array;
  int index;

  Place(PyObject* object, Args args, const char* function)
      : scope(scope_for(args, function, false)),
        array(handle_argument(scope.scope, object, &primitive_array_type, function)),
        index(number_argument(args[1], "the index", INT32_MAX, 0)) {
    if (index >= engine::primitive_array_length(array)) {
      PyErr_SetString(PyExc_IndexError, "the PrimitiveArray has no such index");
      throw ErrorSet{};
    }
  }
};

PyObject* get(PyObject* object, Args args) {
  args.expect("get", 2, 2);
  const Place place(object, args, "get()");
  engine::ScopedEntry entry(place.scope.scope);
  return finish(entry, place.scope.scope,
                engine::primitive_array_get(entry.isolate, place.array, place.index));
}

PyObject* set(PyObject* object, Args args) {
  args.expect("set", 3, 3);
  const Place place(object, args, "set()");
  const engine::Ref item = handle_argument(place.scope.scope, args[2], &primitive_type, "set()");
  engine::ScopedEntry entry(place.scope.scope);
  engine::primitive_array_set(entry.isolate, place.array, place.index, item);
  return finish_plain(entry, place.scope.scope, true, Py_None);
}

PyMethodDef methods[] = {
    method<get>("get",
                "get(self, scope: Scope, index: int, /) -> Primitive\n\nAn item.\n\nRaises:\n"
                "    IndexError: It has no such index."),
    method<set>("set",
                "set(self, scope: Scope, index: int, item: Primitive, /) -> None\n\nSets an item."
                "\n\nRaises:\n    IndexError: It has no such index."),
    {}};

PyGetSetDef properties[] = {property<length>("length", "length: int"), {}};

}  // namespace

void bind_primitive_array(nb::module_& module) {
  make_handle_type(module, primitive_array_type,
                   {.name = "eyot.v8.PrimitiveArray",
                    .doc = "PrimitiveArray(scope: Scope, length: int, /)\n\nPrimitives in a row, "
                           "undefined at first. JavaScript never sees it. Stands for "
                           "v8::PrimitiveArray.",
                    .methods = methods,
                    .properties = properties,
                    .construct = constructor<construct>(),
                    .base = &data_type});
}

}  // namespace bind
