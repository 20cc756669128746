// What a live Map or Set holds. Their other methods are Python's mixins: src/eyot/values/.
#include "bind/bind.h"
#include "bind/live_visit.h"
#include "engine/collection.h"

namespace bind {

PyTypeObject live_map_type, live_set_type;

namespace {

engine::Ref converted(Visit& visit, PyObject* object) {
  return to_javascript(visit.entry, *visit.self.context, object);
}

engine::Ref required(Visit& visit, engine::Ref ref) {
  if (ref.IsEmpty()) raise_caught(visit.entry, visit.self.context);
  return ref;
}

// Every so-many-th of what is held, from a certain one on.
PyObject* listed(Visit& visit, engine::Ref all, std::uint32_t first, std::uint32_t stride) {
  const std::uint32_t length = engine::array_length(all);
  nb::object list = owned(PyList_New(0));
  for (std::uint32_t index = first; index < length; index += stride) {
    const engine::Ref item = required(visit, engine::get(visit.entry, all, index));
    const nb::object made = to_python(visit.entry, *visit.self.context, item);
    if (PyList_Append(list.ptr(), made.ptr()) < 0) throw ErrorSet{};
  }
  check_stopped(visit.entry);
  return list.release().ptr();
}

// --- Map ---

Py_ssize_t map_length(PyObject* object) {
  return guarded(
      [object] {
        Visit visit(object);
        return static_cast<Py_ssize_t>(engine::map_size(visit.ref));
      },
      Py_ssize_t{-1});
}

int map_contains(PyObject* object, PyObject* key) {
  return guarded(
      [object, key] {
        Visit visit(object);
        const engine::Ref at = converted(visit, key);
        return visit.question(engine::map_has(visit.entry, visit.ref, at)) ? 1 : 0;
      },
      -1);
}

PyObject* map_subscript(PyObject* object, PyObject* key) {
  return guarded([object, key] {
    Visit visit(object);
    const engine::Ref at = converted(visit, key);
    const engine::Ref found = required(visit, engine::map_get(visit.entry, visit.ref, at));
    // Undefined alone doesn't tell an entry that holds it from none.
    if (engine::type_of(found) == engine::Type::undefined &&
        !visit.question(engine::map_has(visit.entry, visit.ref, at))) {
      missing_key(key);
    }
    return visit.give(found);
  });
}

int map_assign(PyObject* object, PyObject* key, PyObject* value) {
  return guarded(
      [object, key, value] {
        Visit visit(object);
        const engine::Ref at = converted(visit, key);
        if (value == nullptr) {
          if (!visit.question(engine::map_delete(visit.entry, visit.ref, at))) missing_key(key);
        } else {
          required(visit, engine::map_set(visit.entry, visit.ref, at, converted(visit, value)));
        }
        check_stopped(visit.entry);
        return 0;
      },
      -1);
}

template <std::uint32_t First>
PyObject* map_list(PyObject* object) {
  Visit visit(object);
  return listed(visit, engine::map_as_array(visit.entry, visit.ref), First, 2);
}

PyObject* map_clear(PyObject* object) {
  Visit visit(object);
  engine::map_clear(visit.entry, visit.ref);
  Py_RETURN_NONE;
}

PyMappingMethods map_mapping = {
    .mp_length = map_length, .mp_subscript = map_subscript, .mp_ass_subscript = map_assign};
PySequenceMethods map_sequence = {};

PyMethodDef map_methods[] = {
    method<map_list<0>>("_keys", "_keys(self) -> list[Any]"),
    method<map_list<1>>("_values", "_values(self) -> list[Any]"),
    method<map_clear>("clear", "clear(self) -> None\n\nTakes out everything."),
    {}};

// --- Set ---

Py_ssize_t set_length(PyObject* object) {
  return guarded(
      [object] {
        Visit visit(object);
        return static_cast<Py_ssize_t>(engine::set_size(visit.ref));
      },
      Py_ssize_t{-1});
}

int set_contains(PyObject* object, PyObject* value) {
  return guarded(
      [object, value] {
        Visit visit(object);
        const engine::Ref item = converted(visit, value);
        return visit.question(engine::set_has(visit.entry, visit.ref, item)) ? 1 : 0;
      },
      -1);
}

PyObject* set_list(PyObject* object) {
  Visit visit(object);
  return listed(visit, engine::set_as_array(visit.entry, visit.ref), 0, 1);
}

PyObject* set_add(PyObject* object, Args args) {
  args.expect("add", 1, 1);
  Visit visit(object);
  required(visit, engine::set_add(visit.entry, visit.ref, converted(visit, args[0])));
  check_stopped(visit.entry);
  Py_RETURN_NONE;
}

PyObject* set_discard(PyObject* object, Args args) {
  args.expect("discard", 1, 1);
  Visit visit(object);
  const engine::Ref item = converted(visit, args[0]);
  visit.question(engine::set_delete(visit.entry, visit.ref, item));
  check_stopped(visit.entry);
  Py_RETURN_NONE;
}

PyObject* set_clear(PyObject* object) {
  Visit visit(object);
  engine::set_clear(visit.entry, visit.ref);
  Py_RETURN_NONE;
}

PyMappingMethods set_mapping = {};
PySequenceMethods set_sequence = {};

PyMethodDef set_methods[] = {
    method<set_list>("_values", "_values(self) -> list[Any]"),
    method<set_add>("add", "add(self, value: Any, /) -> None\n\nPuts a value in."),
    method<set_discard>(
        "discard", "discard(self, value: Any, /) -> None\n\nTakes a value out, if it is there."),
    method<set_clear>("clear", "clear(self) -> None\n\nTakes out everything."),
    {}};

void make(nb::module_& module, PyTypeObject& type, PyMappingMethods& mapping,
          PySequenceMethods& sequence, const TypeSpec& spec) {
  prepare_live_type(type);
  type.tp_as_mapping = &mapping;
  type.tp_as_sequence = &sequence;
  make_type(module, type, spec);
}

}  // namespace

void bind_live_collection(nb::module_& module) {
  map_sequence.sq_contains = map_contains;
  make(module, live_map_type, map_mapping, map_sequence,
       {.name = "eyot.LiveMap",
        .doc = "__getitem__(self, key: Any, /) -> Any\n"
               "__setitem__(self, key: Any, value: Any, /) -> None\n"
               "__delitem__(self, key: Any, /) -> None\n\n"
               "What a JavaScript Map holds: the base of JSMap.",
        .size = sizeof(LiveObject),
        .dealloc = live_dealloc,
        .methods = map_methods,
        .base = &live_type,
        .subclassed = true});
  set_sequence.sq_contains = set_contains;
  set_mapping.mp_length = set_length;
  make(module, live_set_type, set_mapping, set_sequence,
       {.name = "eyot.LiveSet",
        .doc = "What a JavaScript Set holds: the base of JSSet.",
        .size = sizeof(LiveObject),
        .dealloc = live_dealloc,
        .methods = set_methods,
        .base = &live_type,
        .subclassed = true});
}

}  // namespace bind
