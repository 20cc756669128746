// ScriptOrigin: a Python object that says where source came from, as V8 wants it.
#pragma once

#include "bind/handles.h"
#include "engine/script.h"

namespace bind {

// What a ScriptOrigin says. Read before a scope is looked at: reading may run Python.
class OriginParts {
 public:
  // Null and None stand for an origin that says nothing.
  OriginParts(PyObject* origin, const char* function, bool of_module = false);
  engine::Origin engine(engine::EntryCore& entry, engine::Context& context) const;

 private:
  nb::object name_ = nb::none(), source_map_url_ = nb::none(), options_;
  engine::Origin plain_;
};

// The Python object of an origin.
nb::object origin_object(const engine::Origin& origin);

// An int out of Python within limits; a ValueError names `what`.
int int_argument(PyObject* object, const char* what, int least, int most);
bool flag_argument(PyObject* object);

}  // namespace bind
