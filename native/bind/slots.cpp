// Slots: Python objects kept in an isolate or a context, one a class, and in an isolate by number.
#include "bind/slots.h"

#include "bind/isolate.h"

namespace bind {

namespace {

IsolateObject& self_of(PyObject* object) { return *reinterpret_cast<IsolateObject*>(object); }

PyObject* kind_argument(PyObject* kind, const char* function) {
  if (!PyType_Check(kind)) type_error(std::string(function) + " needs the class of what is kept");
  return kind;
}

PyObject* set_slot(PyObject* object, Args args) {
  args.expect("set_slot", 1, 1);
  IsolateObject& self = self_of(object);
  engine::admit(*self.engine);
  if (self.slots == nullptr) self.slots = checked(PyDict_New());
  const nb::object before = slots::set(self.slots, args[0]);
  return PyBool_FromLong(!before.is_valid());
}

PyObject* get_slot(PyObject* object, Args args) {
  args.expect("get_slot", 1, 1);
  IsolateObject& self = self_of(object);
  engine::admit(*self.engine);
  return slots::get(self.slots, kind_argument(args[0], "get_slot()"));
}

PyObject* remove_slot(PyObject* object, Args args) {
  args.expect("remove_slot", 1, 1);
  IsolateObject& self = self_of(object);
  engine::admit(*self.engine);
  return slots::remove(self.slots, kind_argument(args[0], "remove_slot()"));
}

// V8 has four of these, and so have we; only they are kept here.
constexpr Py_ssize_t kDataSlots = 4;

Py_ssize_t data_index(PyObject* index) {
  const Py_ssize_t number = PyNumber_AsSsize_t(index, PyExc_IndexError);
  if (number == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  if (number < 0 || number >= kDataSlots) {
    PyErr_SetString(PyExc_IndexError, "an isolate has the data slots 0 to 3");
    throw ErrorSet{};
  }
  return number;
}

PyObject* set_data(PyObject* object, Args args) {
  args.expect("set_data", 2, 2);
  IsolateObject& self = self_of(object);
  const Py_ssize_t index = data_index(args[0]);
  engine::admit(*self.engine);
  if (self.data == nullptr) {
    nb::list made;
    for (Py_ssize_t slot = 0; slot < kDataSlots; ++slot) made.append(nb::none());
    self.data = made.release().ptr();
  }
  const nb::object keep = nb::borrow(self.data);
  if (PyList_SetItem(keep.ptr(), index, Py_NewRef(args[1])) < 0) throw ErrorSet{};
  Py_RETURN_NONE;
}

PyObject* get_data(PyObject* object, Args args) {
  args.expect("get_data", 1, 1);
  IsolateObject& self = self_of(object);
  const Py_ssize_t index = data_index(args[0]);
  engine::admit(*self.engine);
  if (self.data == nullptr) Py_RETURN_NONE;
  return Py_NewRef(PyList_GET_ITEM(self.data, index));
}

PyObject* get_number_of_data_slots(PyObject* /*self*/) { return PyLong_FromSsize_t(kDataSlots); }

const PyMethodDef methods[] = {
    method<set_slot>(
        "set_slot",
        "set_slot(self, value: object, /) -> bool\n\nKeeps an object with the isolate, one of each "
        "class; False where it takes the place of another. It is let go of when the isolate has "
        "closed."),
    method<get_slot>(
        "get_slot",
        "get_slot(self, kind: type[S], /) -> S | None\n\nThe object of that very class "
        "that is kept, or None."),
    method<remove_slot>("remove_slot",
                        "remove_slot(self, kind: type[S], /) -> S | None\n\nThe same, and it is no "
                        "longer kept."),
    method<set_data>(
        "set_data",
        "set_data(self, index: int, value: object, /) -> None\n\nKeeps any object under "
        "a number.\n\nRaises:\n    IndexError: There is no such slot."),
    method<get_data>("get_data",
                     "get_data(self, index: int, /) -> Any\n\nWhat is kept under a number, or None."
                     "\n\nRaises:\n    IndexError: There is no such slot."),
    method<get_number_of_data_slots>("get_number_of_data_slots",
                                     "get_number_of_data_slots(self) -> int"),
};

}  // namespace

std::span<const PyMethodDef> slot_methods() { return methods; }

namespace slots {

nb::object set(PyObject* dict, PyObject* value) {
  const nb::object keep = nb::borrow(dict);
  nb::object before = nb::steal(get(dict, as_object(Py_TYPE(value))));
  const int known = PyDict_Contains(dict, as_object(Py_TYPE(value)));
  if (known < 0) throw ErrorSet{};
  if (PyDict_SetItem(dict, as_object(Py_TYPE(value)), value) < 0) throw ErrorSet{};
  return known == 1 ? before : nb::object();
}

PyObject* get(PyObject* dict, PyObject* kind) {
  if (dict == nullptr) Py_RETURN_NONE;
  const nb::object keep = nb::borrow(dict);  // a metaclass may compare as it likes
  PyObject* found = PyDict_GetItemWithError(dict, kind);
  if (found == nullptr && PyErr_Occurred() != nullptr) throw ErrorSet{};
  return Py_NewRef(found == nullptr ? Py_None : found);
}

PyObject* remove(PyObject* dict, PyObject* kind) {
  nb::object found = nb::steal(get(dict, kind));
  if (dict == nullptr) return found.release().ptr();
  const nb::object keep = nb::borrow(dict);
  const int there = PyDict_Contains(dict, kind);
  if (there < 0 || (there == 1 && PyDict_DelItem(dict, kind) < 0)) throw ErrorSet{};
  return found.release().ptr();
}

}  // namespace slots

}  // namespace bind
