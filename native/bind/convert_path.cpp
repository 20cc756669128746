#include "bind/convert_path.h"

#include "bind/convert.h"

namespace bind {

extern PyObject* conversion_error_class;

void Path::property(PyObject* name) {
  const bool plain = PyUnicode_Check(name) && PyUnicode_IsIdentifier(name) == 1;
  PyObject* shown = plain ? Py_NewRef(name) : PyObject_ASCII(name);
  const char* text = shown == nullptr ? nullptr : PyUnicode_AsUTF8(shown);
  if (text == nullptr) PyErr_Clear();
  const std::string step = text == nullptr ? "?" : text;
  Py_XDECREF(shown);
  append(std::string(plain ? "." : "[").append(step).append(plain ? "" : "]"));
}

void Path::append_index(const char* before, Py_ssize_t index, const char* after) {
  append(std::string(before).append(std::to_string(index)).append(after));
}

void Path::append(const std::string& step) {
  constexpr std::size_t kLongest = 1000;
  if (cut_) return;
  cut_ = text_.size() + step.size() > kLongest;
  text_ += cut_ ? "…" : step;
}

void note_path(const std::string& path) {
  if (path == "$" || PyErr_ExceptionMatches(PyExc_Exception) == 0 ||
      PyErr_ExceptionMatches(conversion_error_class) != 0) {
    return;
  }
  PyObject *type, *value, *traceback;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  const std::string note = "this came up at " + path + " of a value that was being converted";
  PyObject* done = PyObject_CallMethod(value, "add_note", "s", note.c_str());
  Py_XDECREF(done);
  PyErr_Clear();  // an error without a note is better than another error
  PyErr_Restore(type, value, traceback);
}

}  // namespace bind
