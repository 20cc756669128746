// What all live objects can do, and JSObject's and JSArray's items. Their mapping and sequence
// methods are Python's own mixins over these: src/eyot/values.py.
#include "bind/live.h"

#include "bind/bind.h"
#include "bind/convert.h"
#include "engine/entry.h"
#include "engine/platform.h"
#include "engine/rules.h"
#include "engine/value.h"

namespace bind {

extern PyObject *array_class, *object_class, *symbol_class;

PyTypeObject live_type;

LiveObject& new_live(PyTypeObject* type, ContextObject& context, engine::Held* held) {
  auto* self = reinterpret_cast<LiveObject*>(type->tp_alloc(type, 0));
  if (self == nullptr) {
    engine::let_go(held);
    throw ErrorSet{};
  }
  self->context = reinterpret_cast<ContextObject*>(Py_NewRef(as_object(&context)));
  self->held = held;
  return *self;
}

bool is_live(PyObject* object) { return PyObject_TypeCheck(object, &live_type); }

nb::object live_object(engine::EntryCore& entry, ContextObject& context, engine::Ref ref) {
  engine::Isolate& isolate = entry.isolate;
  if (engine::type_of(ref) == engine::Type::symbol) {
    return nb::steal(as_object(&new_live(reinterpret_cast<PyTypeObject*>(symbol_class), context,
                                         engine::hold(isolate, ref))));
  }
  // Without references it is on its way out: a deallocation can be put off (CPython's trashcan).
  if (void* known = engine::wrapper_of(isolate, ref);
      known != nullptr && Py_REFCNT(object_of(known)) != 0) {
    return nb::borrow(object_of(known));
  }
  PyTypeObject* type = &live_function_type;
  if (!engine::is_function(ref)) {
    PyObject* found = engine::type_of(ref) == engine::Type::array ? array_class : object_class;
    type = reinterpret_cast<PyTypeObject*>(found);
  }
  LiveObject& self =
      new_live(type, context, engine::hold_wrapper(isolate, context.engine, ref, nullptr));
  self.held->object = &self;
  if (type == &live_function_type) prepare_function(self);
  return nb::steal(as_object(&self));
}

void live_dealloc(PyObject* object) {
  LiveObject& self = live_of(object);
  PyObject_GC_UnTrack(object);
  // First of all: nobody may find the object by its identity from here on.
  if (self.held != nullptr) self.held->object = nullptr;
  if (self.weakrefs != nullptr) PyObject_ClearWeakRefs(object);
  if (self.held != nullptr && !engine::process_ending()) engine::let_go(self.held);
  Py_CLEAR(self.receiver);
  Py_CLEAR(self.context);
  Py_TYPE(object)->tp_free(object);
}

namespace {

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(live_of(object).context);
  Py_VISIT(live_of(object).receiver);
  return 0;
}

// One operation on a live object: inside its context.
struct Visit {
  LiveObject& self;
  engine::Entry entry;
  engine::Ref ref;

  explicit Visit(PyObject* object)
      : self(live_of(object)), entry(isolate_of(self), self.context->engine), ref(ref_of(self)) {
    // A symbol has no properties of its own; as in JavaScript, the object around it answers.
    if (Py_TYPE(object) == reinterpret_cast<PyTypeObject*>(symbol_class)) {
      ref = engine::symbol_object(entry, ref);
    }
  }

  engine::Ref key(PyObject* name) {
    if (PyUnicode_Check(name)) return text_to_javascript(entry.isolate, name, true);
    if (PyLong_Check(name)) return int_to_javascript(entry, name);
    if (is_live(name)) return to_javascript(entry, *self.context, name);
    type_error(std::string("a property is named by a str, an int or a JSSymbol, not ") +
               Py_TYPE(name)->tp_name);
  }

  // Undefined alone doesn't tell a property that holds it from none.
  engine::Ref property(engine::Ref name) {
    const engine::Ref found = engine::get(entry, ref, name);
    if (found.IsEmpty()) raise_caught(entry, self.context);
    if (engine::type_of(found) != engine::Type::undefined) return found;
    return question(engine::has(entry, ref, name)) ? found : engine::Ref();
  }

  bool question(std::optional<bool> answer) {
    if (!answer) raise_caught(entry, self.context);
    return *answer;
  }

  PyObject* give(engine::Ref value) {
    nb::object result = to_python(entry, *self.context, value);
    check_stopped(entry);
    return result.release().ptr();
  }

  void put(PyObject* name, PyObject* value) {
    const engine::Ref at = key(name);
    if (!engine::set(entry, ref, at, to_javascript(entry, *self.context, value))) {
      raise_caught(entry, self.context);
    }
    check_stopped(entry);
  }

  // False where there was no such property.
  bool drop(PyObject* name) {
    const engine::Ref at = key(name);
    if (!question(engine::has(entry, ref, at))) return false;
    const bool gone = question(engine::remove(entry, ref, at));
    check_stopped(entry);
    if (!gone) type_error("the property can't be deleted: JavaScript has fixed it");
    return true;
  }
};

[[noreturn]] void missing_key(PyObject* name) {
  PyErr_SetObject(PyExc_KeyError, name);
  throw ErrorSet{};
}

bool is_array(const LiveObject& self) {
  return engine::type_of(ref_of(self)) == engine::Type::array;
}

// A Python index of an array, or an IndexError.
std::uint32_t array_index(Visit& visit, PyObject* index) {
  Py_ssize_t at = PyNumber_AsSsize_t(index, PyExc_IndexError);
  if (at == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  const auto length = static_cast<Py_ssize_t>(engine::array_length(visit.ref));
  if (at < 0) at += length;
  if (at < 0 || at >= length) {
    PyErr_SetString(PyExc_IndexError, "the array has no such index");
    throw ErrorSet{};
  }
  return static_cast<std::uint32_t>(at);
}

PyObject* subscript(PyObject* object, PyObject* key) {
  return guarded([object, key] {
    Visit visit(object);
    engine::Ref found;
    if (is_array(visit.self) && PyIndex_Check(key)) {
      found = engine::get(visit.entry, visit.ref, array_index(visit, key));
      if (found.IsEmpty()) raise_caught(visit.entry, visit.self.context);
    } else {
      found = visit.property(visit.key(key));
      if (found.IsEmpty()) missing_key(key);
    }
    return visit.give(found);
  });
}

int assign_subscript(PyObject* object, PyObject* key, PyObject* value) {
  return guarded(
      [object, key, value] {
        Visit visit(object);
        if (value == nullptr) {
          if (!visit.drop(key)) missing_key(key);
        } else if (is_array(visit.self) && PyIndex_Check(key)) {
          const std::uint32_t at = array_index(visit, key);
          const engine::Ref item = to_javascript(visit.entry, *visit.self.context, value);
          if (!engine::set(visit.entry, visit.ref, at, item)) {
            raise_caught(visit.entry, visit.self.context);
          }
          check_stopped(visit.entry);
        } else {
          visit.put(key, value);
        }
        return 0;
      },
      -1);
}

int contains(PyObject* object, PyObject* key) {
  return guarded(
      [object, key] {
        if (!PyUnicode_Check(key) && !PyLong_Check(key) && !is_live(key)) return 0;
        Visit visit(object);
        const bool there = visit.question(engine::has(visit.entry, visit.ref, visit.key(key)));
        check_stopped(visit.entry);
        return there ? 1 : 0;
      },
      -1);
}

Py_ssize_t length(PyObject* object) {
  return guarded(
      [object]() -> Py_ssize_t {
        Visit visit(object);
        if (is_array(visit.self)) return engine::array_length(visit.ref);
        const engine::Ref keys = engine::own_keys(visit.entry, visit.ref);
        if (keys.IsEmpty()) raise_caught(visit.entry, visit.self.context);
        return engine::array_length(keys);
      },
      Py_ssize_t{-1});
}

PyObject* own_keys(PyObject* object) {
  Visit visit(object);
  const engine::Ref keys = engine::own_keys(visit.entry, visit.ref);
  if (keys.IsEmpty()) raise_caught(visit.entry, visit.self.context);
  nb::object list = to_plain_python(visit.entry, *visit.self.context, keys, undefined);
  check_stopped(visit.entry);
  return list.release().ptr();
}

PyObject* call_method(PyObject* object, Args args) {
  if (args.count == 0) type_error("_call_method() needs the name of a method");
  const nb::object function = owned(PyObject_GetItem(object, args[0]));
  std::vector<PyObject*> values(args.values + 1, args.values + args.count);
  if (!PyObject_TypeCheck(function.ptr(), &live_function_type)) {
    type_error("the property is no function");
  }
  nb::object bound;
  {
    Visit visit(object);  // ends before the call, which is an outermost one
    bound = nb::steal(
        new_method(visit.entry, *visit.self.context, ref_of(live_of(function.ptr())), object));
  }
  return checked(PyObject_Vectorcall(bound.ptr(), values.data(), values.size(), nullptr));
}

PyObject* to_python_method(PyObject* object, Args args) {
  const char* const names[] = {"undefined"};
  const auto [undefined_value] = args.parse("to_python", names, 0, 0);
  if (Py_TYPE(object) == reinterpret_cast<PyTypeObject*>(symbol_class)) return Py_NewRef(object);
  Visit visit(object);
  nb::object plain = to_plain_python(visit.entry, *visit.self.context, visit.ref,
                                     undefined_value == nullptr ? undefined : undefined_value);
  check_stopped(visit.entry);
  return plain.release().ptr();
}

PyObject* local(PyObject* object, Args args) {
  args.expect("local", 1, 1);
  LiveObject& self = live_of(object);
  ScopeObject& scope = scope_argument(args[0], "local()");
  engine::use(scope.scope);
  if (scope.scope.isolate != &isolate_of(self)) engine::refuse_wrong_isolate("an object");
  if (self.context->engine->closed()) engine::refuse_closed_context(*self.context->engine);
  return new_handle(*scope.scope.home, engine::local(*self.held, scope.scope.isolate->v8));
}

PyObject* get_context(PyObject* object) { return Py_NewRef(as_object(live_of(object).context)); }

PyObject* refuse_copy(PyObject* object, Args /*unused*/) {
  type_error(std::string("a ") + Py_TYPE(object)->tp_name +
             " lives in its isolate and can't be copied or pickled; take its data with "
             "to_python()");
}

bool is_dunder(PyObject* name) {
  const Py_ssize_t size = PyUnicode_GET_LENGTH(name);
  return size > 4 && PyUnicode_READ_CHAR(name, 0) == '_' && PyUnicode_READ_CHAR(name, 1) == '_' &&
         PyUnicode_READ_CHAR(name, size - 1) == '_' && PyUnicode_READ_CHAR(name, size - 2) == '_';
}

PyObject* represent(PyObject* object) {
  return PyUnicode_FromFormat("<%s at %p>", Py_TYPE(object)->tp_name, object);
}

// Two wrappers of one symbol are equal; of one object there is only one.
PyObject* compare(PyObject* left, PyObject* right, int operation) {
  if ((operation != Py_EQ && operation != Py_NE) || !is_live(right)) Py_RETURN_NOTIMPLEMENTED;
  return guarded([&] {
    const LiveObject& a = live_of(left);
    const LiveObject& b = live_of(right);
    bool equal = left == right;
    if (!equal && a.context->isolate == b.context->isolate && !engine::is_gone(*a.held) &&
        !engine::is_gone(*b.held) && engine::thread_slot.token == isolate_of(a).admits) {
      equal = ref_of(a) == ref_of(b);
    }
    return PyBool_FromLong(equal == (operation == Py_EQ));
  });
}

Py_hash_t hash(PyObject* object) {
  const LiveObject& self = live_of(object);
  return self.held->hash != 0 ? self.held->hash : 1;
}

PyMappingMethods mapping = {
    .mp_length = length, .mp_subscript = subscript, .mp_ass_subscript = assign_subscript};
PySequenceMethods sequence = {};

PyMethodDef methods[] = {
    method<own_keys>("_own_keys", "_own_keys(self) -> list[str]"),
    method<call_method>("_call_method", "_call_method(self, name: str, /, *args: Any) -> Any"),
    method<to_python_method>(
        "to_python",
        "to_python(self, *, undefined: Any = ...) -> Any\n\nPlain Python data: arrays as lists, plain "
        "objects as dicts, all the way down."),
    method<local>("local", "local(self, scope: Scope, /) -> Any\n\nA handle to it in this scope."),
    method<refuse_copy>("__reduce_ex__",
                        "__reduce_ex__(self, protocol: SupportsIndex, /) -> NoReturn"),
    {}};

PyGetSetDef properties[] = {property<get_context>("_context", "_context: Context"), {}};

}  // namespace

PyObject* live_getattro(PyObject* object, PyObject* name) {
  // What the class has wins: methods of the protocols must not change with the data.
  if (_PyType_Lookup(Py_TYPE(object), name) != nullptr || is_dunder(name)) {
    return PyObject_GenericGetAttr(object, name);
  }
  return guarded([object, name] {
    Visit visit(object);
    const engine::Ref found = visit.property(visit.key(name));
    if (found.IsEmpty()) {
      PyErr_Format(PyExc_AttributeError, "the JavaScript object has no property %R", name);
      throw ErrorSet{};
    }
    if (engine::is_function(found)) {
      PyObject* result = new_method(visit.entry, *visit.self.context, found, object);
      check_stopped(visit.entry);
      return result;
    }
    return visit.give(found);
  });
}

int live_setattro(PyObject* object, PyObject* name, PyObject* value) {
  if (_PyType_Lookup(Py_TYPE(object), name) != nullptr || is_dunder(name)) {
    PyErr_Format(PyExc_AttributeError,
                 "%R belongs to the class %s; a property of that name is set with object[%R]", name,
                 Py_TYPE(object)->tp_name, name);
    return -1;
  }
  return guarded(
      [object, name, value] {
        Visit visit(object);
        if (value != nullptr) {
          visit.put(name, value);
        } else if (!visit.drop(name)) {
          PyErr_Format(PyExc_AttributeError, "the JavaScript object has no property %R", name);
          throw ErrorSet{};
        }
        return 0;
      },
      -1);
}

void prepare_live_type(PyTypeObject& type) {
  type.tp_flags = Py_TPFLAGS_HAVE_GC;
  type.tp_traverse = traverse;
  type.tp_repr = represent;
  type.tp_richcompare = compare;
  type.tp_hash = hash;
  type.tp_getattro = live_getattro;
  type.tp_setattro = live_setattro;
  type.tp_weaklistoffset = offsetof(LiveObject, weakrefs);
}

void bind_live(nb::module_& module) {
  prepare_live_type(live_type);
  sequence.sq_contains = contains;
  live_type.tp_as_mapping = &mapping;
  live_type.tp_as_sequence = &sequence;
  make_type(
      module, live_type,
      {.name = "eyot.Live",
       .doc = "__getitem__(self, key: str | int | JSSymbol, /) -> Any\n"
              "__setitem__(self, key: str | int | JSSymbol, value: Any, /) -> None\n"
              "__delitem__(self, key: str | int | JSSymbol, /) -> None\n\n"
              "A JavaScript value that lives until it is dropped: the base of JSObject and its "
              "like.",
       .size = sizeof(LiveObject),
       .dealloc = live_dealloc,
       .methods = methods,
       .properties = properties,
       .subclassed = true});
}

}  // namespace bind
