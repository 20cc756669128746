// Weak: refers to a value without keeping it.
#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/platform.h"
#include "engine/rules.h"
#include "engine/value.h"

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

WeakObject& new_weak(IsolateObject* isolate, engine::Held* held, PyTypeObject* type) {
  auto* self = reinterpret_cast<WeakObject*>(weak_type.tp_alloc(&weak_type, 0));
  if (self == nullptr) {
    engine::let_go(held);
    throw ErrorSet{};
  }
  self->isolate = reinterpret_cast<IsolateObject*>(Py_NewRef(as_object(isolate)));
  self->held = held;
  self->type = type;
  return *self;
}

PyObject* construct(PyTypeObject* /*type*/, Args args) {
  const char* const names[] = {"scope", "handle", "callback", "guaranteed"};
  const auto [scope_object, value, callback, guaranteed] = args.parse("Weak", names, 2, 3);
  const bool call = callback != nullptr && callback != Py_None;
  if (call && !PyCallable_Check(callback)) type_error("Weak() needs a callback that is callable");
  const int always = guaranteed == nullptr ? 0 : PyObject_IsTrue(guaranteed);
  if (always < 0) throw ErrorSet{};
  ScopeObject& scope = scope_for({&scope_object, 1}, "Weak()", false);
  engine::Ref ref;
  PyTypeObject* type = Py_TYPE(value);
  if (const Kept* kept = global_contents(value); kept != nullptr) {
    if (kept->isolate->engine != scope.scope.isolate) engine::refuse_wrong_isolate("a Global");
    if (kept->held == nullptr) value_error("the Global is empty: it was closed");
    ref = engine::borrow(*kept->held);
    type = kept->type;
  } else {
    ref = handle_argument(scope.scope, value, nullptr, "Weak()");
  }
  engine::Held* held = engine::hold_weakly(*scope.scope.isolate, ref,
                                           call ? Py_NewRef(callback) : nullptr, always != 0);
  return as_object(&new_weak(scope.isolate, held, type));
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

PyObject* to_global(PyObject* object) {
  WeakObject& self = self_of(object);
  engine::Isolate& isolate = *self.isolate->engine;
  if (!isolate.closed) engine::enter(isolate);
  if (engine::is_gone(*self.held)) Py_RETURN_NONE;
  return new_global(self.isolate, engine::borrow(*self.held), self.type);
}

// Parked under a number, as a Global is; only that its value may be gone when it is taken back.
PyObject* into_raw(PyObject* object) {
  WeakObject& self = self_of(object);
  engine::admit(*self.isolate->engine);
  if (engine::is_gone(*self.held)) Py_RETURN_NONE;
  const std::uint64_t token = park_raw(*self.isolate, self.held, self.type, true);
  self.held = engine::empty_weak();
  return PyLong_FromUnsignedLongLong(token);
}

PyObject* from_raw(PyObject* /*type*/, Args args) {
  args.expect("from_raw", 2, 2);
  engine::admit(isolate_argument(args[0], "from_raw()"));
  auto* isolate = reinterpret_cast<IsolateObject*>(args[0]);
  if (args[1] == Py_None) return as_object(&new_weak(isolate, engine::empty_weak(), &data_type));
  const Kept kept = take_raw(*isolate, args[1], true);
  return as_object(&new_weak(isolate, kept.held, kept.type));
}

PyObject* empty(PyObject* /*type*/, Args args) {
  args.expect("empty", 1, 1);
  engine::admit(isolate_argument(args[0], "empty()"));
  return as_object(
      &new_weak(reinterpret_cast<IsolateObject*>(args[0]), engine::empty_weak(), &data_type));
}

PyObject* copy(PyObject* object, Args args) {
  const char* const names[] = {"callback", "guaranteed"};
  const auto [callback, guaranteed] = args.parse("copy", names, 0, 1);
  const bool call = callback != nullptr && callback != Py_None;
  if (call && !PyCallable_Check(callback)) type_error("copy() needs a callback that is callable");
  const int always = guaranteed == nullptr ? 0 : PyObject_IsTrue(guaranteed);
  if (always < 0) throw ErrorSet{};
  WeakObject& self = self_of(object);
  engine::Isolate& isolate = *self.isolate->engine;
  engine::enter(isolate);
  engine::Held* held = engine::is_gone(*self.held)
                           ? engine::empty_weak()
                           : engine::hold_weakly(isolate, engine::borrow(*self.held),
                                                 call ? Py_NewRef(callback) : nullptr, always != 0);
  return as_object(&new_weak(self.isolate, held, self.type));
}

PyObject* is_empty(PyObject* object) {
  return PyBool_FromLong(engine::is_gone(*self_of(object).held));
}

// What a Weak is compared with: a Weak, a Global or a handle. Empty where it is nothing now.
engine::Ref compared(PyObject* object, const IsolateObject* isolate) {
  const engine::Isolate& engine = *isolate->engine;
  if (Py_IS_TYPE(object, &weak_type)) {
    const WeakObject& weak = self_of(object);
    return weak.isolate == isolate && !engine::is_gone(*weak.held) ? engine::borrow(*weak.held)
                                                                   : engine::Ref();
  }
  if (const Kept* kept = global_contents(object); kept != nullptr) {
    return kept->isolate == isolate && kept->held != nullptr && kept->held->isolate != nullptr
               ? engine::borrow(*kept->held)
               : engine::Ref();
  }
  const HandleObject& handle = handle_of(object);
  return handle.scope->live && handle.scope->isolate == &engine ? handle.ref : engine::Ref();
}

PyObject* compare(PyObject* left, PyObject* right, int operation) {
  if ((operation != Py_EQ && operation != Py_NE) ||
      !(Py_IS_TYPE(right, &weak_type) || global_contents(right) != nullptr ||
        PyObject_TypeCheck(right, &value_type))) {
    Py_RETURN_NOTIMPLEMENTED;
  }
  return guarded([&] {
    bool equal = left == right;
    const IsolateObject* isolate = self_of(left).isolate;
    if (!equal && engine::thread_slot.token == isolate->engine->admits) {
      engine::enter(*isolate->engine);
      const engine::Ref a = compared(left, isolate);
      const engine::Ref b = compared(right, isolate);
      equal = !a.IsEmpty() && !b.IsEmpty() && engine::strict_equals(a, b);
    }
    return PyBool_FromLong(equal == (operation == Py_EQ));
  });
}

PyMethodDef methods[] = {
    method<local>(
        "local",
        "local(self, scope: Scope, /) -> T_co | None\n\nA handle to the value in this scope, or None "
        "where it is gone."),
    method<to_global>(
        "to_global",
        "to_global(self) -> Global[T_co] | None\n\nA Global of the value, or None where "
        "it is gone."),
    method<into_raw>(
        "into_raw",
        "into_raw(self) -> int | None\n\nEmpties this Weak and keeps it under a number until "
        "from_raw takes it back, or the isolate closes; None where the value is gone already."),
    method<from_raw>(
        "from_raw",
        "from_raw(isolate: Isolate, raw: int | None, /) -> Weak[Any]\n\nThe Weak that into_raw "
        "parked; an empty one for None.\n\nRaises:\n    ValueError: There is none under that "
        "number.",
        METH_STATIC),
    method<empty>("empty", "empty(isolate: Isolate, /) -> Weak[Any]\n\nOne that refers to nothing.",
                  METH_STATIC),
    method<copy>(
        "copy",
        "copy(self, callback: Callable[[], object] | None = None, /, *, guaranteed: bool = False) "
        "-> Weak[T_co]\n\nAnother Weak of the same value, with a callback of its own; an empty one, "
        "whose callback never runs, where the value is gone."),
    {"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS,
     "__class_getitem__(cls, item: Any, /) -> types.GenericAlias\n\nWeak[String] is the type of what refers to a String."},
    {}};

PyGetSetDef properties[] = {
    property<is_empty>("is_empty", "is_empty: bool\n\nWhether the value is gone."), {}};

}  // namespace

void bind_weak(nb::module_& module) {
  weak_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  weak_type.tp_traverse = traverse;
  weak_type.tp_richcompare = compare;
  weak_type.tp_hash = PyObject_HashNotImplemented;
  make_type(
      module, weak_type,
      {.name = "eyot.v8.Weak",
       .doc =
           "Weak(scope: Scope, handle: T_co | Global[T_co], callback: Callable[[], object] | None = None, "
           "/, *, guaranteed: bool = False)\n\nRefers to a value without keeping it. When "
           "the value is gone the callback runs, at the next use of any isolate; a "
           "guaranteed one runs when the isolate closes, too. Dropping the Weak cancels it. "
           "Stands for v8::Global with SetWeak.\n\nRaises:\n    "
           "WrongIsolateError: EY109, in a scope of another isolate.",
       .size = sizeof(WeakObject),
       .dealloc = dealloc,
       .methods = methods,
       .properties = properties,
       .construct = constructor<construct>()});
}

}  // namespace bind
