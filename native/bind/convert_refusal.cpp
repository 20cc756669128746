// What JavaScript has nothing for, and what to pass instead.
#include <algorithm>
#include <iterator>

#include "bind/convert.h"

namespace bind {

namespace {

struct Advice {
  const char* module;
  const char* name;  // of the class or one that it derives from
  const char* text;
};

constexpr Advice kAdvice[] = {
    {"enum", "Enum", "pass its .value, or its .name"},
    {"decimal", "Decimal", "pass str(d), which is exact, or float(d)"},
    {"fractions", "Fraction", "pass str(f), which is exact, or float(f)"},
    {"builtins", "complex", "pass a list of its .real and .imag"},
    {"uuid", "UUID", "pass str(u)"},
    {"pathlib", "PurePath", "pass str(path)"},
};

// A class counts if it, or one that it derives from, is the one named.
bool is_a(PyObject* object, const Advice& advice) {
  PyObject* mro = Py_TYPE(object)->tp_mro;
  if (mro == nullptr) return false;
  for (Py_ssize_t index = 0; index < PyTuple_GET_SIZE(mro); ++index) {
    const nb::object base = nb::borrow(PyTuple_GET_ITEM(mro, index));
    const nb::object name = nb::steal(PyObject_GetAttrString(base.ptr(), "__name__"));
    const nb::object module = nb::steal(PyObject_GetAttrString(base.ptr(), "__module__"));
    PyErr_Clear();
    if (!name.is_valid() || !module.is_valid() || !PyUnicode_Check(name.ptr()) ||
        !PyUnicode_Check(module.ptr())) {
      continue;
    }
    const char* text = PyUnicode_AsUTF8(module.ptr());
    PyErr_Clear();
    if (text != nullptr && std::string(text).starts_with(advice.module) &&
        PyUnicode_CompareWithASCIIString(name.ptr(), advice.name) == 0) {
      return true;
    }
  }
  return false;
}

}  // namespace

void refuse_to_convert(PyObject* object, const std::string& path) {
  std::string advice =
      "pass its data as a dict or list, or expose it with eyot.expose(object, methods=[...], "
      "attributes=[...])";
  const auto* known = std::ranges::find_if(
      kAdvice, [object](const Advice& candidate) { return is_a(object, candidate); });
  if (known != std::end(kAdvice)) advice = known->text;
  conversion_error(std::string("JavaScript has nothing for a Python object of type '") +
                       Py_TYPE(object)->tp_name + "'; " + advice,
                   path);
}

}  // namespace bind
