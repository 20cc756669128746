// Where the running Python code is: cheap to note, dear to tell.
#include "bind/objects.h"

namespace bind {

engine::Place here() {
  // Borrowed. CPython makes the frame object once a call of a function, not once a use of it.
  PyFrameObject* frame = PyEval_GetFrame();
  if (frame == nullptr) return {};
  return {PyFrame_GetCode(frame), PyFrame_GetLasti(frame)};
}

engine::Place place_of_function(PyObject* callable) {
  PyObject* function = PyMethod_Check(callable) ? PyMethod_GET_FUNCTION(callable) : callable;
  if (!PyFunction_Check(function)) return {};
  return {Py_NewRef(PyFunction_GET_CODE(function)), -1};
}

void forget(engine::Place& place) {
  Py_XDECREF(object_of(place.code));
  place.code = nullptr;
}

namespace {
int line_of(const engine::Place& place) {
  return PyCode_Addr2Line(static_cast<PyCodeObject*>(place.code), place.instruction);
}
}  // namespace

nb::object place_as_tuple(const engine::Place& place) {
  if (place.code == nullptr) return nb::none();
  PyObject* file = static_cast<PyCodeObject*>(place.code)->co_filename;
  return nb::make_tuple(nb::borrow(file), line_of(place));
}

std::string describe_place(const engine::Place& place) {
  if (place.code == nullptr) return "an unknown place";
  const char* file = PyUnicode_AsUTF8(static_cast<PyCodeObject*>(place.code)->co_filename);
  if (file == nullptr) {
    PyErr_Clear();
    file = "?";
  }
  return std::string(file) + ":" + std::to_string(line_of(place));
}

}  // namespace bind
