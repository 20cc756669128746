#include "bind/python.h"

#include <cstring>
#include <exception>

#include "engine/rules.h"

namespace bind {

void type_error(const std::string& text) {
  PyErr_SetString(PyExc_TypeError, text.c_str());
  throw ErrorSet{};
}

void value_error(const std::string& text) {
  PyErr_SetString(PyExc_ValueError, text.c_str());
  throw ErrorSet{};
}

void translate_exception() noexcept {
  try {
    throw;
  } catch (const ErrorSet&) {
  } catch (nb::python_error& error) {
    error.restore();
  } catch (const engine::Refusal& refusal) {
    raise_refusal(refusal);
  } catch (const engine::Gone& gone) {
    PyErr_SetString(PyExc_ReferenceError, gone.what());
  } catch (const std::bad_alloc&) {
    PyErr_NoMemory();
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_SystemError, error.what());
  }
  // What ended a call of another thread then is the end itself, which nobody need be told of.
  stay_out_of_the_end();
}

void Args::refuse_count(const char* function, Py_ssize_t least, Py_ssize_t most) const {
  if (names != nullptr && PyTuple_GET_SIZE(names) != 0) {
    type_error(std::string(function) + "() takes no keyword arguments");
  }
  std::string text = std::string(function) + "() takes " + std::to_string(least);
  if (most != least) text += " to " + std::to_string(most);
  type_error(text + (most == 1 ? " argument (" : " arguments (") + std::to_string(count) +
             " given)");
}

void Args::parse_into(const char* function, const char* const* parameters, std::size_t size,
                      std::size_t required, std::size_t positional, PyObject** found) const {
  if (static_cast<std::size_t>(count) > positional) {
    type_error(std::string(function) + "() takes " + std::to_string(positional) +
               " positional arguments (" + std::to_string(count) + " given)");
  }
  for (Py_ssize_t index = 0; index < count; ++index) found[index] = values[index];
  const Py_ssize_t named = names == nullptr ? 0 : PyTuple_GET_SIZE(names);
  for (Py_ssize_t index = 0; index < named; ++index) {
    PyObject* name = PyTuple_GET_ITEM(names, index);
    std::size_t place = 0;
    while (place < size && PyUnicode_CompareWithASCIIString(name, parameters[place]) != 0) ++place;
    if (place == size || found[place] != nullptr) {
      const char* text = PyUnicode_AsUTF8(name);
      if (text == nullptr) throw ErrorSet{};
      type_error(std::string(function) + "() got " +
                 (place == size ? "an unexpected keyword argument '" : "multiple values for '") +
                 text + "'");
    }
    found[place] = values[count + index];
  }
  for (std::size_t place = 0; place < required; ++place) {
    if (found[place] == nullptr) {
      type_error(std::string(function) + "() misses the argument '" + parameters[place] + "'");
    }
  }
}

void make_type(nb::module_& module, PyTypeObject& type, const TypeSpec& spec) {
  // A static type: no instance counts a reference to it, and nobody can patch it.
  Py_SET_REFCNT(reinterpret_cast<PyObject*>(&type), 1);
  type.tp_name = spec.name;
  type.tp_doc = spec.doc;
  type.tp_basicsize = static_cast<Py_ssize_t>(spec.size);
  type.tp_dealloc = spec.dealloc;
  type.tp_flags |= Py_TPFLAGS_DEFAULT;
  if (spec.subclassed) type.tp_flags |= Py_TPFLAGS_BASETYPE;
  type.tp_methods = spec.methods;
  type.tp_getset = spec.properties;
  type.tp_base = spec.base;
  type.tp_vectorcall = spec.construct;
  if (PyType_Ready(&type) < 0) throw ErrorSet{};
  const char* dot = std::strrchr(spec.name, '.');
  module.attr(dot == nullptr ? spec.name : dot + 1) =
      nb::borrow(reinterpret_cast<PyObject*>(&type));
}

void add_methods(PyTypeObject& type, PyMethodDef* methods) {
  for (PyMethodDef* one = methods; one->ml_name != nullptr; ++one) {
    nb::object made = owned(PyDescr_NewMethod(&type, one));
    if ((one->ml_flags & METH_STATIC) != 0) {
      const nb::object function = owned(PyCFunction_NewEx(one, nullptr, nullptr));
      made = owned(PyStaticMethod_New(function.ptr()));
    }
    if (PyDict_SetItemString(type.tp_dict, one->ml_name, made.ptr()) < 0) throw ErrorSet{};
  }
  PyType_Modified(&type);
}

}  // namespace bind
