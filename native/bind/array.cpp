// Array of the explicit layer.
#include <vector>

#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/collection.h"
#include "engine/entry.h"
#include "engine/value.h"

namespace bind {

PyTypeObject array_type;

namespace {

// Beyond this V8 ends the process instead of throwing.
constexpr long kLongest = 32 * 1024 * 1024;

PyObject* construct(PyTypeObject* type, Args args) {
  args.expect("Array", 1, 2);
  // Before the scope is looked at: reading an iterable runs Python, which may close it.
  nb::object items;
  if (args.count == 2 && !PyLong_Check(args[1])) items = owned(PySequence_List(args[1]));
  ScopeObject& scope = scope_for(args, "Array()", true);
  engine::Scope& core = scope.scope;
  if (!items.is_valid()) {
    int overflow = 0;
    const long length = args.count == 1 ? 0 : PyLong_AsLongAndOverflow(args[1], &overflow);
    if (overflow != 0 || length < 0 || length > kLongest) {
      value_error("an Array's length is 0 to 33554432");
    }
    engine::ScopedEntry entry(core);
    return finish(entry, core, engine::make_array(entry, static_cast<int>(length)), type);
  }
  const Py_ssize_t length = PyList_GET_SIZE(items.ptr());
  if (length > kLongest) value_error("an Array's length is 0 to 33554432");
  std::vector<engine::Ref> refs;
  refs.reserve(static_cast<std::size_t>(length));
  for (Py_ssize_t index = 0; index < length; ++index) {
    refs.push_back(handle_argument(core, PyList_GET_ITEM(items.ptr(), index), nullptr, "Array()"));
  }
  engine::ScopedEntry entry(core);
  return finish(entry, core, engine::make_array(entry, refs), type);
}

PyObject* iterate(PyObject* object, Args args) {
  args.expect("iterate", 1, 1);
  Operation operation(object, args[0], "iterate()");
  const std::uint32_t length = engine::array_length(operation.self);
  if (length > kLongest) {
    PyErr_SetString(PyExc_OverflowError,
                    "the array is too long to be read at once; read it by its indices");
    throw ErrorSet{};
  }
  nb::list items;
  for (std::uint32_t index = 0; index < length; ++index) {
    // A getter may have run: each item is an operation of its own.
    const Operation again(object, args[0], "iterate()");
    engine::ScopedEntry entry(again.core());
    const nb::object item =
        nb::steal(finish(entry, again.core(), engine::get(entry, again.self, index)));
    if (item.is_none()) Py_RETURN_NONE;  // it threw, and waits in the TryCatch
    items.append(item);
  }
  return items.release().ptr();
}

PyObject* get_length(PyObject* object) {
  return PyLong_FromUnsignedLong(engine::array_length(use_handle(handle_of(object))));
}

PyMethodDef methods[] = {
    method<iterate>("iterate",
                    "iterate(self, scope: TryCatch, /) -> list[Value] | None\niterate(self, scope: "
                    "Scope, /) -> list[Value]\n\nIts items, undefined where there is none."),
    {}};

PyGetSetDef properties[] = {property<get_length>("length", "length: int"), {}};

}  // namespace

void bind_array(nb::module_& module) {
  make_handle_type(
      module, array_type,
      {.name = "eyot.v8.Array",
       .doc = "Array(scope: Scope, items: int | Iterable[Value] = 0, /)\n\nAn array of a "
              "length, or of these items. Stands for v8::Array.",
       .methods = methods,
       .properties = properties,
       .construct = constructor<construct>(),
       .base = &object_type});
}

}  // namespace bind
