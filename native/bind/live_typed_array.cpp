// JSTypedArray: numbers in JavaScript's memory, as a sequence.
#include <array>

#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/live_buffer.h"
#include "engine/value.h"

namespace bind {

PyTypeObject live_typed_array_type;

namespace {

using engine::Element;

Py_ssize_t length(PyObject* object) {
  return guarded(
      [object] {
        const BufferVisit visit(object);
        return static_cast<Py_ssize_t>(engine::typed_array_length(visit.ref));
      },
      Py_ssize_t{-1});
}

// A Python index as JavaScript's, or an IndexError.
std::uint32_t place(const BufferVisit& visit, Py_ssize_t index) {
  const auto count = static_cast<Py_ssize_t>(engine::typed_array_length(visit.ref));
  if (index < 0) index += count;
  if (index < 0 || index >= count || index >= Py_ssize_t{UINT32_MAX}) {
    PyErr_SetString(PyExc_IndexError, "the typed array has no such index");
    throw ErrorSet{};
  }
  return static_cast<std::uint32_t>(index);
}

Py_ssize_t index_argument(PyObject* index) {
  const Py_ssize_t at = PyNumber_AsSsize_t(index, PyExc_IndexError);
  if (at == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  return at;
}

nb::object read(BufferVisit& visit, std::uint32_t at) {
  const engine::Ref found = engine::get(visit.entry, visit.ref, at);
  if (found.IsEmpty()) raise_caught(visit.entry, visit.self.context);
  return to_python(visit.entry, *visit.self.context, found);
}

PyObject* item(PyObject* object, Py_ssize_t index) {
  return guarded([=] {
    BufferVisit visit(object);
    return read(visit, place(visit, index)).release().ptr();
  });
}

bool is_big(Element element) {
  return element == Element::big_int64 || element == Element::big_uint64;
}

bool is_float(Element element) {
  return element == Element::float16 || element == Element::float32 || element == Element::float64;
}

// A number that the element holds: nothing is wrapped or cut off, but for what clamps by its name.
// May run Python, so it comes before the visit.
struct Number {
  nb::object integer;
  double value = 0;

  Number(Element element, PyObject* object) {
    if (is_float(element)) {
      value = PyFloat_AsDouble(object);
      if (value == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
      return;
    }
    integer = owned(PyNumber_Index(object));
    if (element == Element::uint8_clamped) {
      int overflow = 0;
      const long long number = PyLong_AsLongLongAndOverflow(integer.ptr(), &overflow);
      value = overflow != 0 ? 255 * (overflow > 0) : static_cast<double>(number);
      integer = {};
      return;
    }
    check_range(element);
  }

  engine::Ref in(BufferVisit& visit, Element element) const {
    if (!integer.is_valid()) return engine::make_number(visit.entry.isolate, value);
    if (!is_big(element)) return int_to_javascript(visit.entry, integer.ptr());
    const IntWords parts(integer.ptr());
    return engine::make_bigint(visit.entry, parts.negative, parts.words);
  }

 private:
  void check_range(Element element) const {
    const bool is_signed = element == Element::int8 || element == Element::int16 ||
                           element == Element::int32 || element == Element::big_int64;
    const unsigned bits = 8U * engine::facts_of(element).size;
    const IntWords parts(integer.ptr());
    bool fits = parts.words.size() <= 1 && (is_signed || !parts.negative);
    if (fits && !parts.words.empty()) {
      const unsigned magnitude_bits = is_signed ? bits - 1 : bits;
      const std::uint64_t most =
          magnitude_bits == 64 ? UINT64_MAX : (std::uint64_t{1} << magnitude_bits) - 1;
      fits = parts.words[0] <= most + (parts.negative ? 1 : 0);
    }
    if (fits) return;
    PyErr_Format(PyExc_OverflowError, "%S is outside what %u bits, %s, hold", integer.ptr(), bits,
                 is_signed ? "signed" : "unsigned");
    throw ErrorSet{};
  }
};

Element element_in(PyObject* object) {
  const BufferVisit visit(object);
  return engine::element_of(visit.ref);
}

void write(PyObject* object, Element element, Py_ssize_t index, PyObject* value) {
  const Number number(element, value);
  BufferVisit visit(object);
  const std::uint32_t at = place(visit, index);
  if (!engine::set(visit.entry, visit.ref, at, number.in(visit, element))) {
    raise_caught(visit.entry, visit.self.context);
  }
}

// The numbers of a slice, read at once.
PyObject* slice(PyObject* object, PyObject* key) {
  const nb::object view = owned(PyMemoryView_FromObject(object));
  if (engine::facts_of(element_in(object)).format[0] != 'e') {
    const nb::object part = owned(PyObject_GetItem(view.ptr(), key));
    return part.attr("tolist")().release().ptr();
  }
  // Python's memoryview learnt to read these later.
  Py_ssize_t start, stop, step;
  if (PySlice_Unpack(key, &start, &stop, &step) < 0) throw ErrorSet{};
  const Py_ssize_t count = PySlice_AdjustIndices(length(object), &start, &stop, step);
  nb::object list = owned(PyList_New(count));
  for (Py_ssize_t index = 0; index < count; ++index) {
    PyList_SET_ITEM(list.ptr(), index, checked(item(object, start + index * step)));
  }
  return list.release().ptr();
}

void assign_slice(PyObject* object, PyObject* key, PyObject* value) {
  const nb::object items = owned(PySequence_List(value));
  const Element element = element_in(object);
  Py_ssize_t start, stop, step;
  if (PySlice_Unpack(key, &start, &stop, &step) < 0) throw ErrorSet{};
  const Py_ssize_t there = length(object);
  if (there < 0) throw ErrorSet{};
  const Py_ssize_t count = PySlice_AdjustIndices(there, &start, &stop, step);
  if (count != PyList_GET_SIZE(items.ptr())) {
    value_error(std::to_string(PyList_GET_SIZE(items.ptr())) + " items for a slice of " +
                std::to_string(count) + ": a typed array keeps its length");
  }
  for (Py_ssize_t index = 0; index < count; ++index) {
    write(object, element, start + index * step, PyList_GET_ITEM(items.ptr(), index));
  }
}

PyObject* subscript(PyObject* object, PyObject* key) {
  if (PyIndex_Check(key)) {
    return guarded([=] {
      const Py_ssize_t index = index_argument(key);
      BufferVisit visit(object);
      return read(visit, place(visit, index)).release().ptr();
    });
  }
  if (PySlice_Check(key)) return guarded([=] { return slice(object, key); });
  return live_type.tp_as_mapping->mp_subscript(object, key);
}

int assign_subscript(PyObject* object, PyObject* key, PyObject* value) {
  if (!PyIndex_Check(key) && !PySlice_Check(key)) {
    return live_type.tp_as_mapping->mp_ass_subscript(object, key, value);
  }
  return guarded(
      [=] {
        if (value == nullptr) type_error("a typed array keeps its length: nothing can be deleted");
        if (PySlice_Check(key)) {
          assign_slice(object, key, value);
        } else {
          write(object, element_in(object), index_argument(key), value);
        }
        return 0;
      },
      -1);
}

PyObject* iterate(PyObject* object) { return PySeqIter_New(object); }

// By equality, as in any sequence.
int contains(PyObject* object, PyObject* value) {
  return guarded(
      [=] {
        const nb::object all = owned(PySequence_List(object));
        return PySequence_Contains(all.ptr(), value);
      },
      -1);
}

PyObject* index(PyObject* object, Args args) {
  args.expect("index", 1, 1);
  const nb::object all = owned(PySequence_List(object));
  return PyLong_FromSsize_t([&] {
    const Py_ssize_t at = PySequence_Index(all.ptr(), args[0]);
    if (at < 0) throw ErrorSet{};
    return at;
  }());
}

PyObject* count(PyObject* object, Args args) {
  args.expect("count", 1, 1);
  const nb::object all = owned(PySequence_List(object));
  const Py_ssize_t found = PySequence_Count(all.ptr(), args[0]);
  if (found < 0) throw ErrorSet{};
  return PyLong_FromSsize_t(found);
}

PyObject* reversed(PyObject* object) {
  nb::object all = owned(PySequence_List(object));
  return all.attr("__reversed__")().release().ptr();
}

PyMethodDef methods[] = {
    method<index>(
        "index",
        "index(self, value: object, /) -> int\n\nWhere a number first is.\n\nRaises:\n    "
        "ValueError: It is nowhere."),
    method<count>("count", "count(self, value: object, /) -> int\n\nHow often a number is there."),
    method<reversed>("__reversed__", "__reversed__(self) -> Iterator[Any]"),
    {}};

PyMappingMethods mapping = {length, subscript, assign_subscript};
PySequenceMethods sequence;

}  // namespace

void bind_live_typed_array(nb::module_& module) {
  prepare_live_type(live_typed_array_type);
  live_typed_array_type.tp_flags |= Py_TPFLAGS_SEQUENCE;
  live_typed_array_type.tp_as_buffer = &live_buffer_procs;
  live_typed_array_type.tp_as_mapping = &mapping;
  sequence.sq_length = length;
  sequence.sq_item = item;
  sequence.sq_contains = contains;
  live_typed_array_type.tp_as_sequence = &sequence;
  live_typed_array_type.tp_iter = iterate;
  make_type(
      module, live_typed_array_type,
      {.name = "eyot.JSTypedArray",
       .doc = "__buffer__(self, flags: int, /) -> memoryview\n__len__(self) -> int\n"
              "__getitem__(self, index: SupportsIndex, /) -> Any\n"
              "__getitem__(self, index: slice, /) -> list[Any]\n"
              "__getitem__(self, key: str | JSSymbol, /) -> Any\n"
              "__setitem__(self, index: SupportsIndex, value: float, /) -> None\n"
              "__setitem__(self, index: slice, value: Iterable[float], /) -> None\n"
              "__setitem__(self, key: str | JSSymbol, value: Any, /) -> None\n"
              "__delitem__(self, key: str | int | JSSymbol, /) -> None\n"
              "__iter__(self) -> Iterator[Any]\n\n"
              "A typed array, live: a sequence of numbers in JavaScript's memory. "
              "`memoryview()`, `bytes()` and NumPy take that memory itself, with the type of "
              "its elements, and keep it; of a resizable buffer they get a copy. A slice is a "
              "list. A number that the elements can't hold is an OverflowError.",
       .size = sizeof(LiveObject),
       .dealloc = live_dealloc,
       .methods = methods,
       .properties = live_view_properties(),
       .base = &live_type});
  add_methods(live_typed_array_type, live_view_methods());
  nb::module_::import_("collections.abc")
      .attr("Sequence")
      .attr("register")(nb::borrow(reinterpret_cast<PyObject*>(&live_typed_array_type)));
}

}  // namespace bind
