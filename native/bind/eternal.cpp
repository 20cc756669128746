// Eternal: set once, there as long as the isolate is.
#include "engine/eternal.h"

#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/rules.h"

namespace bind {

namespace {

struct EternalObject {
  PyObject_HEAD
  IsolateObject* isolate;  // null while it is empty
  engine::Eternal eternal;
  PyTypeObject* type;
};

PyTypeObject eternal_type;

EternalObject& self_of(PyObject* object) { return *reinterpret_cast<EternalObject*>(object); }

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("Eternal", 0, 0);
  return checked(type->tp_alloc(type, 0));
}

void dealloc(PyObject* object) {
  PyObject_GC_UnTrack(object);
  Py_XDECREF(as_object(self_of(object).isolate));
  Py_TYPE(object)->tp_free(object);
}

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(self_of(object).isolate);
  return 0;
}

PyObject* set(PyObject* object, Args args) {
  args.expect("set", 2, 2);
  EternalObject& self = self_of(object);
  ScopeObject& scope = scope_for(args, "set()", false);
  const engine::Ref ref = handle_argument(scope.scope, args[1], nullptr, "set()");
  if (self.isolate != nullptr) value_error("the Eternal is set already; clear() it first");
  self.eternal = engine::make_eternal(*scope.scope.isolate, ref);
  self.isolate = reinterpret_cast<IsolateObject*>(Py_NewRef(as_object(scope.isolate)));
  self.type = Py_TYPE(args[1]);
  Py_RETURN_NONE;
}

PyObject* get(PyObject* object, Args args) {
  args.expect("get", 1, 1);
  EternalObject& self = self_of(object);
  ScopeObject& scope = scope_for(args, "get()", false);
  if (self.isolate == nullptr) Py_RETURN_NONE;
  engine::Isolate& isolate = *scope.scope.isolate;
  if (&isolate != self.isolate->engine) engine::refuse_wrong_isolate("an Eternal");
  return new_handle(self.type, *scope.scope.home, engine::local(self.eternal, isolate));
}

PyObject* clear(PyObject* object) {
  EternalObject& self = self_of(object);
  self.eternal = {};
  Py_CLEAR(self.isolate);
  Py_RETURN_NONE;
}

PyObject* is_empty(PyObject* object) { return PyBool_FromLong(self_of(object).isolate == nullptr); }

PyMethodDef methods[] = {
    method<set>(
        "set",
        "set(self, scope: Scope, handle: Value, /) -> None\n\nSets it, once.\n\nRaises:\n    "
        "ValueError: It is set already."),
    method<get>("get",
                "get(self, scope: Scope, /) -> Any\n\nA handle to the value in this scope, or None "
                "where it is empty."),
    method<clear>(
        "clear",
        "clear(self) -> None\n\nEmpties it. The value itself stays until the isolate closes."),
    {}};

PyGetSetDef properties[] = {
    property<is_empty>("is_empty", "is_empty: bool\n\nWhether it isn't set."), {}};

}  // namespace

void bind_eternal(nb::module_& module) {
  eternal_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  eternal_type.tp_traverse = traverse;
  make_type(
      module, eternal_type,
      {.name = "eyot.v8.Eternal",
       .doc = "Eternal()\n\nA handle that is set once and lasts as long as the isolate. Stands "
              "for v8::Eternal.\n\nRaises:\n    "
              "WrongIsolateError: EY109, in a scope of another isolate.",
       .size = sizeof(EternalObject),
       .dealloc = dealloc,
       .methods = methods,
       .properties = properties,
       .construct = constructor<construct>()});
}

}  // namespace bind
