// Weak: refers to a value without keeping it.
#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/platform.h"
#include "engine/rules.h"

namespace bind {

namespace {

struct WeakObject {
  PyObject_HEAD
  IsolateObject* isolate;
  engine::Held* held;
  PyTypeObject* type;  // of the handle it was made from
};

PyTypeObject weak_type;

WeakObject& self_of(PyObject* object) { return *reinterpret_cast<WeakObject*>(object); }

PyObject* construct(PyTypeObject* type, Args args) {
  const char* const names[] = {"scope", "handle", "callback", "guaranteed"};
  const auto [scope_object, handle, callback, guaranteed] = args.parse("Weak", names, 2, 3);
  const bool call = callback != nullptr && callback != Py_None;
  if (call && !PyCallable_Check(callback)) type_error("Weak() needs a callback that is callable");
  const int always = guaranteed == nullptr ? 0 : PyObject_IsTrue(guaranteed);
  if (always < 0) throw ErrorSet{};
  ScopeObject& scope = scope_for({&scope_object, 1}, "Weak()", false);
  const engine::Ref ref = handle_argument(scope.scope, handle, nullptr, "Weak()");
  auto* self = reinterpret_cast<WeakObject*>(checked(type->tp_alloc(type, 0)));
  self->isolate = reinterpret_cast<IsolateObject*>(Py_NewRef(as_object(scope.isolate)));
  self->held = engine::hold_weakly(*scope.scope.isolate, ref, call ? Py_NewRef(callback) : nullptr,
                                   always != 0);
  self->type = Py_TYPE(handle);
  return as_object(self);
}

void dealloc(PyObject* object) {
  PyObject_GC_UnTrack(object);
  WeakObject& self = self_of(object);
  if (self.held != nullptr && !engine::process_ending()) engine::let_go(self.held);
  Py_XDECREF(as_object(self.isolate));
  Py_TYPE(object)->tp_free(object);
}

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(self_of(object).isolate);
  return 0;
}

PyObject* local(PyObject* object, Args args) {
  args.expect("local", 1, 1);
  WeakObject& self = self_of(object);
  ScopeObject& scope = scope_argument(args[0], "local()");
  engine::use(scope.scope);
  if (scope.scope.isolate != self.isolate->engine) engine::refuse_wrong_isolate("a Weak");
  if (engine::is_gone(*self.held)) Py_RETURN_NONE;
  return new_handle(self.type, *scope.scope.home,
                    engine::local(*self.held, scope.scope.isolate->v8));
}

PyObject* is_empty(PyObject* object) {
  return PyBool_FromLong(engine::is_gone(*self_of(object).held));
}

PyMethodDef methods[] = {
    method<local>(
        "local",
        "local(self, scope: Scope, /) -> T_co | None\n\nA handle to the value in this scope, or None "
        "where it is gone."),
    {"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS,
     "__class_getitem__(cls, item: Any, /) -> types.GenericAlias\n\nWeak[String] is the type of what refers to a String."},
    {}};

PyGetSetDef properties[] = {
    property<is_empty>("is_empty", "is_empty: bool\n\nWhether the value is gone."), {}};

}  // namespace

void bind_weak(nb::module_& module) {
  weak_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  weak_type.tp_traverse = traverse;
  make_type(
      module, weak_type,
      {.name = "eyot.v8.Weak",
       .doc = "Weak(scope: Scope, handle: T_co, callback: Callable[[], object] | None = None, "
              "/, *, guaranteed: bool = False)\n\nRefers to a value without keeping it. When "
              "the value is gone the callback runs, at the next use of any isolate; a "
              "guaranteed one runs when the isolate closes, too. Dropping the Weak cancels it. "
              "Stands for v8::Global with SetWeak.",
       .size = sizeof(WeakObject),
       .dealloc = dealloc,
       .methods = methods,
       .properties = properties,
       .construct = constructor<construct>()});
}

}  // namespace bind
