// Global: a handle kept beyond its scope.
#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/platform.h"
#include "engine/rules.h"
#include "engine/value.h"

namespace bind {

namespace {

struct GlobalObject {
  PyObject_HEAD IsolateObject* isolate;
  engine::Held* held;  // null once it was closed
  PyTypeObject* type;  // of the handle it was made from
};

PyTypeObject global_type;

GlobalObject& self_of(PyObject* object) { return *reinterpret_cast<GlobalObject*>(object); }

PyObject* new_global(IsolateObject* isolate, engine::Ref ref, PyTypeObject* type) {
  auto* self = reinterpret_cast<GlobalObject*>(checked(global_type.tp_alloc(&global_type, 0)));
  self->isolate = reinterpret_cast<IsolateObject*>(Py_NewRef(as_object(isolate)));
  self->held = engine::hold(*isolate->engine, ref);
  self->type = type;
  return as_object(self);
}

PyObject* construct(PyTypeObject* /*type*/, Args args) {
  args.expect("Global", 2, 2);
  ScopeObject& scope = scope_for(args, "Global()", false);
  const engine::Ref ref = handle_argument(scope.scope, args[1], &data_type, "Global()");
  return new_global(scope.isolate, ref, Py_TYPE(args[1]));
}

void dealloc(PyObject* object) {
  PyObject_GC_UnTrack(object);
  GlobalObject& self = self_of(object);
  if (self.held != nullptr && !engine::process_ending()) engine::let_go(self.held);
  Py_DECREF(as_object(self.isolate));
  Py_TYPE(object)->tp_free(object);
}

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(self_of(object).isolate);
  return 0;
}

[[noreturn]] void refuse_empty() {
  value_error("the Global is empty: it was closed. Make a new one with v8.Global(scope, handle)");
}

PyObject* local(PyObject* object, Args args) {
  args.expect("local", 1, 1);
  GlobalObject& self = self_of(object);
  ScopeObject& scope = scope_argument(args[0], "local()");
  engine::use(scope.scope);
  if (scope.scope.isolate != self.isolate->engine) engine::refuse_wrong_isolate("a Global");
  if (self.held == nullptr) refuse_empty();
  const engine::Ref ref = engine::local(*self.held, scope.scope.isolate->v8);
  return new_handle(self.type, *scope.scope.home, ref);
}

PyObject* copy(PyObject* object) {
  GlobalObject& self = self_of(object);
  engine::enter(*self.isolate->engine);
  if (self.held == nullptr) refuse_empty();
  return new_global(self.isolate, engine::borrow(*self.held), self.type);
}

PyObject* close(PyObject* object) {
  GlobalObject& self = self_of(object);
  if (self.held != nullptr) engine::let_go(self.held);
  self.held = nullptr;
  Py_RETURN_NONE;
}

PyObject* is_empty(PyObject* object) { return PyBool_FromLong(self_of(object).held == nullptr); }

bool usable(const GlobalObject& self) {
  return self.held != nullptr && self.held->isolate != nullptr &&
         engine::thread_slot.token == self.isolate->engine->admits;
}

PyObject* compare(PyObject* left, PyObject* right, int operation) {
  if ((operation != Py_EQ && operation != Py_NE) || !Py_IS_TYPE(right, &global_type)) {
    Py_RETURN_NOTIMPLEMENTED;
  }
  return guarded([&] {
    const GlobalObject& a = self_of(left);
    const GlobalObject& b = self_of(right);
    bool equal = left == right;
    if (!equal && usable(a) && usable(b) && a.isolate == b.isolate) {
      engine::enter(*a.isolate->engine);
      equal = engine::strict_equals(engine::borrow(*a.held), engine::borrow(*b.held));
    }
    return PyBool_FromLong(equal == (operation == Py_EQ));
  });
}

PyMethodDef methods[] = {
    method<local>(
        "local",
        "local(self, scope: Scope, /) -> T_co\n\nA handle to it in this scope.\n\nRaises:\n    "
        "WrongIsolateError: EY109.\n    ValueError: It is empty."),
    method<copy>("copy", "copy(self) -> Self\n\nAnother Global of the same value."),
    method<close>(
        "close", "close(self) -> None\n\nLets the value go; also what happens when it is dropped."),
    {"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS,
     "Global[String] is the type of what keeps a String."},
    {}};

PyGetSetDef properties[] = {
    property<is_empty>("is_empty", "is_empty: bool\n\nWhether it was closed."), {}};

}  // namespace

void bind_global(nb::module_& module) {
  global_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  global_type.tp_traverse = traverse;
  global_type.tp_richcompare = compare;
  global_type.tp_hash = PyObject_HashNotImplemented;
  make_type(
      module, global_type,
      {.name = "eyot.v8.Global",
       .doc = "Global(scope: Scope, handle: T_co, /)\n\nKeeps what a handle refers to until it is "
              "closed or dropped, on whichever thread that happens. Stands for "
              "v8::Global.\n\nRaises:\n    WrongIsolateError: EY109, the handle is another "
              "isolate's.",
       .size = sizeof(GlobalObject),
       .dealloc = dealloc,
       .methods = methods,
       .properties = properties,
       .construct = constructor<construct>()});
}

}  // namespace bind
