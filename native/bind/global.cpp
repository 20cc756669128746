// Global: a handle kept beyond its scope.
#include <unordered_map>

#include "bind/bind.h"
#include "bind/handles.h"
#include "bind/hash.h"
#include "engine/conversion.h"
#include "engine/entry.h"
#include "engine/platform.h"
#include "engine/rules.h"
#include "engine/value.h"

namespace bind {

struct RawGlobals {
  struct Parked {
    engine::Held* held;
    PyTypeObject* type;
    bool weak;
  };
  std::unordered_map<std::uint64_t, Parked> kept;
  std::uint64_t next = 1;
};

void forget_raw_globals(IsolateObject& isolate) {
  if (isolate.raw_globals == nullptr) return;
  for (const auto& [token, kept] : isolate.raw_globals->kept) engine::let_go(kept.held);
  delete isolate.raw_globals;
  isolate.raw_globals = nullptr;
}

namespace {

struct GlobalObject {
  PyObject_HEAD
  IsolateObject* isolate;
  engine::Held* held;  // null once it was closed
  PyTypeObject* type;  // of the handle it was made from
  Py_hash_t hash;      // 0 until it is asked for
};

PyTypeObject global_type;

GlobalObject& self_of(PyObject* object) { return *reinterpret_cast<GlobalObject*>(object); }

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

// V8's own raw form is an address, and adopting a wrong one corrupts the heap; here it is a number
// that only the isolate knows.
PyObject* into_raw(PyObject* object) {
  GlobalObject& self = self_of(object);
  engine::admit(*self.isolate->engine);
  if (self.held == nullptr) refuse_empty();
  const std::uint64_t token = park_raw(*self.isolate, self.held, self.type, false);
  self.held = nullptr;
  return PyLong_FromUnsignedLongLong(token);
}

PyObject* from_raw(PyObject* /*type*/, Args args) {
  args.expect("from_raw", 2, 2);
  engine::admit(isolate_argument(args[0], "from_raw()"));
  auto* isolate = reinterpret_cast<IsolateObject*>(args[0]);
  const Kept kept = take_raw(*isolate, args[1], false);
  auto* self = reinterpret_cast<GlobalObject*>(global_type.tp_alloc(&global_type, 0));
  if (self == nullptr) {
    engine::let_go(kept.held);
    throw ErrorSet{};
  }
  self->isolate = reinterpret_cast<IsolateObject*>(Py_NewRef(args[0]));
  self->held = kept.held;
  self->type = kept.type;
  return as_object(self);
}

PyObject* is_empty(PyObject* object) { return PyBool_FromLong(self_of(object).held == nullptr); }

bool usable(const GlobalObject& self) {
  return self.held != nullptr && self.held->isolate != nullptr &&
         engine::thread_slot.token == self.isolate->engine->admits;
}

// With a Global or a handle, by what they refer to. A closed one equals itself alone.
PyObject* compare(PyObject* left, PyObject* right, int operation) {
  const bool with_global = Py_IS_TYPE(right, &global_type);
  if ((operation != Py_EQ && operation != Py_NE) || (!with_global && !is_handle(right))) {
    Py_RETURN_NOTIMPLEMENTED;
  }
  return guarded([&] {
    const GlobalObject& self = self_of(left);
    bool equal = left == right;
    if (!equal && usable(self)) {
      engine::Isolate& isolate = *self.isolate->engine;
      const engine::Entry entry(isolate, nullptr);
      if (with_global) {
        const GlobalObject& other = self_of(right);
        equal =
            usable(self) && usable(other) && self.isolate == other.isolate &&
            same(engine::borrow(*self.held), self.type, engine::borrow(*other.held), other.type);
      } else {
        const HandleObject& other = handle_of(right);
        equal = usable(self) && other.scope->live && other.scope->isolate == &isolate &&
                same(engine::borrow(*self.held), self.type, other.ref, Py_TYPE(right));
      }
    }
    return PyBool_FromLong(equal == (operation == Py_EQ));
  });
}

// That of a handle to the same value; kept from the first asking on.
Py_hash_t hash(PyObject* object) {
  return guarded(
      [object]() -> Py_hash_t {
        GlobalObject& self = self_of(object);
        if (self.hash != 0) return self.hash;
        self.hash = hash_of_place(object);
        if (usable(self) && has_hash(self.type)) {
          const engine::Entry entry(*self.isolate->engine, nullptr);
          if (usable(self)) self.hash = engine::hash_of(engine::borrow(*self.held));
        }
        return self.hash;
      },
      Py_hash_t{-1});
}

PyMethodDef methods[] = {
    method<local>(
        "local",
        "local(self, scope: Scope, /) -> T_co\n\nA handle to it in this scope.\n\nRaises:\n    "
        "WrongIsolateError: EY109.\n    ValueError: It is empty."),
    method<into_raw>(
        "into_raw",
        "into_raw(self) -> int\n\nEmpties this Global and keeps its value under a number "
        "until from_raw adopts it, or the isolate closes."),
    method<from_raw>(
        "from_raw",
        "from_raw(isolate: Isolate, raw: int, /) -> Global[Any]\n\nThe Global that into_raw "
        "released.\n\nRaises:\n    ValueError: There is none under that number.",
        METH_STATIC),
    method<copy>("copy", "copy(self) -> Self\n\nAnother Global of the same value."),
    method<close>(
        "close", "close(self) -> None\n\nLets the value go; also what happens when it is dropped."),
    {"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS,
     "__class_getitem__(cls, item: Any, /) -> types.GenericAlias\n\nGlobal[String] is the type of what keeps a String."},
    {}};

PyGetSetDef properties[] = {
    property<is_empty>("is_empty", "is_empty: bool\n\nWhether it was closed."), {}};

}  // namespace

PyObject* new_global(IsolateObject* isolate, engine::Ref ref, PyTypeObject* type) {
  auto* self = reinterpret_cast<GlobalObject*>(checked(global_type.tp_alloc(&global_type, 0)));
  self->isolate = reinterpret_cast<IsolateObject*>(Py_NewRef(as_object(isolate)));
  self->held = engine::hold(*isolate->engine, ref);
  self->type = type;
  return as_object(self);
}

std::uint64_t park_raw(IsolateObject& isolate, engine::Held* held, PyTypeObject* type, bool weak) {
  if (isolate.raw_globals == nullptr) isolate.raw_globals = new RawGlobals;
  const std::uint64_t token = isolate.raw_globals->next++;
  isolate.raw_globals->kept.emplace(token, RawGlobals::Parked{held, type, weak});
  return token;
}

Kept take_raw(IsolateObject& isolate, PyObject* number, bool weak) {
  const std::uint64_t token = PyLong_AsUnsignedLongLong(number);
  if (token == ~std::uint64_t{0} && PyErr_Occurred() != nullptr) throw ErrorSet{};
  const char* name = weak ? "Weak" : "Global";
  RawGlobals* raw = isolate.raw_globals;
  const auto found = raw == nullptr ? decltype(raw->kept.begin()){} : raw->kept.find(token);
  if (raw == nullptr || found == raw->kept.end() || found->second.weak != weak) {
    value_error(std::string("no ") + name +
                " of this isolate was released under that number, or it was adopted");
  }
  const Kept kept{&isolate, found->second.held, found->second.type};
  raw->kept.erase(found);
  return kept;
}

const Kept* global_contents(PyObject* object) {
  if (!Py_IS_TYPE(object, &global_type)) return nullptr;
  const GlobalObject& self = self_of(object);
  static_assert(offsetof(GlobalObject, type) - offsetof(GlobalObject, isolate) ==
                offsetof(Kept, type));
  return reinterpret_cast<const Kept*>(&self.isolate);
}

void bind_global(nb::module_& module) {
  global_type.tp_flags = Py_TPFLAGS_HAVE_GC;
  global_type.tp_traverse = traverse;
  global_type.tp_richcompare = compare;
  global_type.tp_hash = hash;
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
