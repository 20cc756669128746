// One operation on a live object.
#pragma once

#include "bind/convert.h"
#include "bind/live.h"
#include "engine/assign.h"
#include "engine/entry.h"
#include "engine/value.h"

namespace bind {

extern PyObject* symbol_class;

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
    if (question(engine::has(entry, ref, name))) return found;
    check_stopped(entry);  // a getter that is stopped may give undefined
    return {};
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

  void put(PyObject* name, PyObject* value) { assign(key(name), value); }

  void assign(engine::Ref at, PyObject* value) {
    if (!engine::assign(entry, *self.context->engine, ref, at,
                        to_javascript(entry, *self.context, value))) {
      raise_caught(entry, self.context);
    }
    check_stopped(entry);
  }

  // False where there was no such property.
  bool drop(PyObject* name) {
    const engine::Ref at = key(name);
    if (!question(engine::has(entry, ref, at))) {
      check_stopped(entry);
      return false;
    }
    const bool gone = question(engine::remove(entry, ref, at));
    check_stopped(entry);
    if (!gone) type_error("the property can't be deleted: JavaScript has fixed it");
    return true;
  }
};

[[noreturn]] inline void missing_key(PyObject* name) {
  PyErr_SetObject(PyExc_KeyError, name);
  throw ErrorSet{};
}

}  // namespace bind
