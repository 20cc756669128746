// What all live objects can do. The methods of Python's protocols are written over this in
// src/eyot/values/.
#include "bind/live.h"

#include <algorithm>
#include <string>
#include <vector>

#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/live_visit.h"
#include "bind/time_limit.h"
#include "engine/es_module.h"
#include "engine/iteration.h"
#include "engine/platform.h"
#include "engine/preview.h"
#include "engine/rules.h"

namespace bind {

extern PyObject *array_class, *generator_class, *iterator_class, *map_class, *module_class,
    *object_class, *promise_class, *set_class;

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

namespace {

// The class that stands for an object best.
PyTypeObject* live_class(engine::EntryCore& entry, engine::Ref ref) {
  if (engine::is_plain_object(ref)) return reinterpret_cast<PyTypeObject*>(object_class);
  const engine::Type kind = engine::type_of(ref);
  if (PyTypeObject* type = live_buffer_class(kind); type != nullptr) return type;
  PyObject* found = object_class;
  switch (kind) {
    case engine::Type::function:
      return &live_function_type;
    case engine::Type::array:
      found = array_class;
      break;
    case engine::Type::map:
      found = map_class;
      break;
    case engine::Type::set:
      found = set_class;
      break;
    case engine::Type::promise:
      found = promise_class;
      break;
    default: {
      // Asked first: what it exports may not have a value yet.
      if (engine::is_module_namespace(ref)) {
        found = module_class;
        break;
      }
      const engine::Iteration iteration = engine::iteration_of(entry, ref);
      if (iteration == engine::Iteration::iterator) found = iterator_class;
      if (iteration == engine::Iteration::generator) found = generator_class;
    }
  }
  return reinterpret_cast<PyTypeObject*>(found);
}

}  // namespace

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
  PyTypeObject* type = live_class(entry, ref);
  LiveObject& self =
      new_live(type, context, engine::hold_wrapper(isolate, context.engine, ref, nullptr));
  self.held->object = &self;
  if (type == &live_function_type) prepare_function(self);
  return nb::steal(as_object(&self));
}

bool can_be_looked_at(const LiveObject& self) {
  return self.held->isolate != nullptr && !self.held->handle.IsEmpty() &&
         !self.context->engine->closed() && engine::thread_slot.token == isolate_of(self).admits;
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
    if (PyCallable_Check(function.ptr()) == 0) type_error("the property is no function");
    // Python's own, which is given no `this`.
    return checked(PyObject_Vectorcall(function.ptr(), values.data(), values.size(), nullptr));
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
  const char* const names[] = {"undefined", "timeout"};
  const auto [undefined_value, timeout] = args.parse("to_python", names, 0, 0);
  const engine::TimeLimit limit = time_limit(timeout, nullptr);
  if (Py_TYPE(object) == reinterpret_cast<PyTypeObject*>(symbol_class)) return Py_NewRef(object);
  Visit visit(object);
  const engine::Deadline deadline(visit.entry, limit);
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

// There are no halves of characters in it.
nb::object text_of(const std::u16string& units) {
  int order = -1;
  return owned(PyUnicode_DecodeUTF16(reinterpret_cast<const char*>(units.data()),
                                     static_cast<Py_ssize_t>(units.size() * 2), nullptr, &order));
}

PyObject* represent(PyObject* object) {
  if (!can_be_looked_at(live_of(object))) {
    return PyUnicode_FromFormat("<eyot.%s at %p>", Py_TYPE(object)->tp_name, object);
  }
  return guarded([object] {
    Visit visit(object);
    // A symbol's visit is one to the object around it.
    return text_of(engine::preview_line(visit.entry, ref_of(visit.self))).release().ptr();
  });
}

// (its head, [(label, text, the value if that is live)], whether there is more)
PyObject* preview(PyObject* object, Args args) {
  args.expect("_preview", 1, 1);
  const Py_ssize_t most = PyNumber_AsSsize_t(args[0], PyExc_ValueError);
  if (most == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  Visit visit(object);
  const engine::Preview seen = engine::preview_parts(
      visit.entry, ref_of(visit.self), static_cast<std::size_t>(std::max<Py_ssize_t>(most, 0)));
  nb::list parts;
  for (const engine::PreviewPart& part : seen.parts) {
    const bool is_live = !part.value.IsEmpty() && part.value->IsObject() &&
                         engine::host_object_of(visit.entry.isolate, part.value) == nullptr &&
                         !part.value->IsNativeError();
    parts.append(nb::make_tuple(
        text_of(part.label), text_of(part.text),
        is_live ? live_object(visit.entry, *visit.self.context, part.value) : nb::none()));
  }
  nb::object result = nb::make_tuple(text_of(seen.head), parts, seen.more);
  check_stopped(visit.entry);
  return result.release().ptr();
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

PyMethodDef methods[] = {
    method<preview>("_preview",
                    "_preview(self, most: int, /) -> tuple[str, list[tuple[str, str, Live | "
                    "None]], bool]"),
    method<live_iterate>("_iterate", "_iterate(self) -> LiveIterator | None"),
    method<own_keys>("_own_keys", "_own_keys(self) -> list[str]"),
    method<call_method>("_call_method", "_call_method(self, name: str, /, *args: Any) -> Any"),
    method<to_python_method>(
        "to_python",
        "to_python(self, *, undefined: Any = ..., timeout: float | None = ...) -> Any\n\nPlain Python "
        "data: arrays as lists, plain objects as dicts, all the way down.\n\nArgs:\n    undefined: "
        "What stands for undefined.\n    timeout: So many seconds at most, for getters run "
        "code.\n\nRaises:\n    ConversionError: Something in it has no place in Python, or a getter "
        "threw.\n    TimedOut: It took longer."),
    method<local>("local", "local(self, scope: Scope, /) -> Any\n\nA handle to it in this scope."),
    method<refuse_copy>("__reduce_ex__",
                        "__reduce_ex__(self, protocol: SupportsIndex, /) -> NoReturn"),
    {}};

PyGetSetDef properties[] = {property<get_context>("_context", "_context: Context"), {}};

}  // namespace

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
  fill_in_live_items();
  live_type.tp_as_mapping = &live_mapping;
  live_type.tp_as_sequence = &live_sequence;
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
