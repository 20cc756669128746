// The properties of live objects: as attributes and as items, and the items of arrays.
#include "bind/bind.h"
#include "bind/live_visit.h"

namespace bind {

namespace {

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
          visit.assign(engine::make_uint32(visit.entry.isolate, at), value);
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
        check_stopped(visit.entry);
        return engine::array_length(keys);
      },
      Py_ssize_t{-1});
}

bool is_dunder(PyObject* name) {
  const Py_ssize_t size = PyUnicode_GET_LENGTH(name);
  return size > 4 && PyUnicode_READ_CHAR(name, 0) == '_' && PyUnicode_READ_CHAR(name, 1) == '_' &&
         PyUnicode_READ_CHAR(name, size - 1) == '_' && PyUnicode_READ_CHAR(name, size - 2) == '_';
}

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

PyMappingMethods live_mapping = {
    .mp_length = length, .mp_subscript = subscript, .mp_ass_subscript = assign_subscript};
PySequenceMethods live_sequence = {};  // fill_in_live_items

void fill_in_live_items() { live_sequence.sq_contains = contains; }

}  // namespace bind
