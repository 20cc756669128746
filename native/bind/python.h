// Python's C interface, and how C++ meets it at the boundary.
//
// The classes whose cost shows in every program (scopes, handles, live objects) are CPython types
// written by hand; nanobind makes the module and the functions. Each entry point from Python runs
// under `guarded`, the one place where C++ exceptions become Python's.
#pragma once

#include <nanobind/nanobind.h>

#include <array>
#include <cstddef>
#include <new>
#include <string>
#include <type_traits>

#include "engine/isolate.h"

namespace bind {

namespace nb = nanobind;

// Thrown where Python's error indicator is set already.
struct ErrorSet {};

void raise_refusal(const engine::Refusal& refusal);
[[noreturn]] void type_error(const std::string& text);
[[noreturn]] void value_error(const std::string& text);

// A new reference, or the exception that is set.
inline PyObject* checked(PyObject* object) {
  if (object == nullptr) throw ErrorSet{};
  return object;
}
inline nb::object owned(PyObject* object) { return nb::steal(checked(object)); }

void translate_exception() noexcept;
// Raises what engine::untold is, in place of what came of the call.
void raise_untold() noexcept;
// Where the interpreter ends, a thread that isn't the one that ends it stays here for ever.
void stay_out_of_the_end() noexcept;

template <class Result = PyObject*, class Body>
Result guarded(Body&& body, Result failed = Result{}) noexcept {
  const engine::Detour detour;
  try {
    const Result result = body();
    if (engine::untold == nullptr) [[likely]]
      return result;
    if constexpr (std::is_same_v<Result, PyObject*>) Py_XDECREF(result);
  } catch (...) {
    translate_exception();
  }
  if (engine::untold != nullptr) [[unlikely]]
    raise_untold();
  return failed;
}

// The arguments of a call, as vectorcall hands them over.
struct Args {
  PyObject* const* values;
  Py_ssize_t count;
  PyObject* names = nullptr;

  PyObject* operator[](Py_ssize_t index) const { return values[index]; }

  // For functions without keywords.
  void expect(const char* function, Py_ssize_t least, Py_ssize_t most) const {
    if (count < least || count > most || names != nullptr) [[unlikely]] {
      refuse_count(function, least, most);
    }
  }

  // One value a name, null where it wasn't given; from `positional` on by keyword only.
  template <std::size_t Size>
  std::array<PyObject*, Size> parse(const char* function, const char* const (&parameters)[Size],
                                    std::size_t required, std::size_t positional) const {
    std::array<PyObject*, Size> found{};
    parse_into(function, parameters, Size, required, positional, found.data());
    return found;
  }

 private:
  [[noreturn]] void refuse_count(const char* function, Py_ssize_t least, Py_ssize_t most) const;
  void parse_into(const char* function, const char* const* parameters, std::size_t size,
                  std::size_t required, std::size_t positional, PyObject** found) const;
};

template <PyObject* (*Body)(PyObject*, Args)>
PyObject* entry_point(PyObject* self, PyObject* const* values, Py_ssize_t count,
                      PyObject* names) noexcept {
  return guarded([&] { return Body(self, Args{values, count, names}); });
}

template <PyObject* (*Body)(PyObject*)>
PyObject* plain_entry_point(PyObject* self, PyObject* /*unused*/) noexcept {
  return guarded([&] { return Body(self); });
}

template <PyObject* (*Body)(PyObject*)>
PyObject* property_entry_point(PyObject* self, void* /*unused*/) noexcept {
  return guarded([&] { return Body(self); });
}

template <PyObject* (*Body)(PyTypeObject*, Args)>
PyObject* constructor_entry_point(PyObject* type, PyObject* const* values, std::size_t flags,
                                  PyObject* names) noexcept {
  return guarded([&] {
    return Body(reinterpret_cast<PyTypeObject*>(type),
                Args{values, PyVectorcall_NARGS(flags), names});
  });
}

// Tables of a type. A docstring begins with typed signatures, one a line, that the stub is made of.
template <PyObject* (*Body)(PyObject*, Args)>
PyMethodDef method(const char* name, const char* doc, int flags = 0) {
  return {name, reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(entry_point<Body>)),
          METH_FASTCALL | METH_KEYWORDS | flags, doc};
}

template <PyObject* (*Body)(PyObject*)>
PyMethodDef method(const char* name, const char* doc, int flags = 0) {
  return {name, plain_entry_point<Body>, METH_NOARGS | flags, doc};
}

template <PyObject* (*Body)(PyObject*)>
PyGetSetDef property(const char* name, const char* doc) {
  return {name, property_entry_point<Body>, nullptr, doc, nullptr};
}

template <PyObject* (*Body)(PyTypeObject*, Args)>
vectorcallfunc constructor() {
  return constructor_entry_point<Body>;
}

// What differs from type to type; the rest is the same for all.
struct TypeSpec {
  const char* name;  // with the module it is to be found in
  const char* doc;
  std::size_t size = 0;
  destructor dealloc = nullptr;
  PyMethodDef* methods = nullptr;
  PyGetSetDef* properties = nullptr;
  vectorcallfunc construct = nullptr;
  PyTypeObject* base = nullptr;
  bool subclassed = false;  // by our own Python classes
};

// Fills in and finishes a static type, and puts it into the module. Slots set before are kept.
void make_type(nb::module_& module, PyTypeObject& type, const TypeSpec& spec);

// Gives a finished type more methods; the table ends with an empty entry and stays.
void add_methods(PyTypeObject& type, PyMethodDef* methods);

}  // namespace bind
