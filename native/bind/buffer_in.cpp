// Python's memory to JavaScript: bytes, bytearrays, memoryviews, arrays, NumPy's arrays.
#include "bind/buffer_in.h"

#include <bit>
#include <optional>

#include "bind/backing_store.h"
#include "engine/array_buffer.h"
#include "engine/typed_array.h"

namespace bind {

namespace {

using engine::Element;

constexpr char kForeignOrder = std::endian::native == std::endian::little ? '>' : '<';

std::optional<Element> integer(bool is_signed, Py_ssize_t size) {
  switch (size) {
    case 1:
      return is_signed ? Element::int8 : Element::uint8;
    case 2:
      return is_signed ? Element::int16 : Element::uint16;
    case 4:
      return is_signed ? Element::int32 : Element::uint32;
    case 8:
      return is_signed ? Element::big_int64 : Element::big_uint64;
    default:
      return std::nullopt;
  }
}

// The element that a format of the struct module stands for.
std::optional<Element> element_for(const char* format, Py_ssize_t size) {
  if (format == nullptr) return Element::uint8;
  if (*format == '@' || *format == '=' || *format == '<' || *format == '>' || *format == '!') {
    if (size > 1 && (*format == kForeignOrder || *format == '!')) return std::nullopt;
    ++format;
  }
  if (*format == '\0' || format[1] != '\0') return std::nullopt;
  switch (*format) {
    case 'c':
    case 'B':
      return Element::uint8;
    case 'b':
    case 'h':
    case 'i':
    case 'l':
    case 'q':
    case 'n':
      return integer(true, size);
    case 'H':
    case 'I':
    case 'L':
    case 'Q':
    case 'N':
      return integer(false, size);
    case 'e':
      return Element::float16;
    case 'f':
      return Element::float32;
    case 'd':
      return Element::float64;
    default:
      return std::nullopt;
  }
}

[[noreturn]] void no_counterpart(const Py_buffer& view, const std::string& path) {
  const std::string format = view.format == nullptr ? "B" : view.format;
  std::string advice = "convert it first";
  if (format == "?") {
    advice = "pass `array.view('u1')`, whose bytes are 0 and 1";
  } else if (format == "e") {
    advice = "pass `array.astype('f4')`: this V8 has no Float16Array";
  } else if (format[0] == kForeignOrder || format[0] == '!') {
    advice = "its bytes are in the other order; pass `array.astype(array.dtype.newbyteorder('='))`";
  }
  conversion_error("JavaScript has no typed array for memory of format '" + format + "'; " + advice,
                   path);
}

// As much of the layout as is needed to tell whether it can be passed.
KeptBuffer kept(PyObject* object, const std::string& path) {
  try {
    return keep_buffer(object, PyBUF_FULL_RO);
  } catch (const ErrorSet&) {
    if (PyErr_ExceptionMatches(PyExc_BufferError) == 0 &&
        PyErr_ExceptionMatches(PyExc_ValueError) == 0) {
      throw;
    }
    const nb::python_error reason;
    conversion_error(std::string("the memory of a '") + Py_TYPE(object)->tp_name +
                         "' can't be had: " + nb::str(reason.value()).c_str(),
                     path);
  }
}

}  // namespace

engine::Ref typed_array_over(engine::EntryCore& entry, ContextObject& context, PyObject* object,
                             bool writable, const std::string& path) {
  const KeptBuffer data = kept(object, path);
  const Py_buffer& view = *data.view;
  if (view.ndim == 0) return {};  // a single number, not memory
  const std::optional<Element> element = element_for(view.format, view.itemsize);
  if (!element || !engine::has_element(*element)) no_counterpart(view, path);
  if (PyBuffer_IsContiguous(data.view, 'C') == 0) {
    conversion_error(
        "the memory isn't in one piece, in order; pass a copy that is, as `bytes(…)` or "
        "`numpy.ascontiguousarray(…)` makes one",
        path);
  }
  const std::size_t size = engine::facts_of(*element).size;
  const auto bytes = static_cast<std::size_t>(view.len);
  const std::size_t length = bytes / size;
  if (length > engine::most_elements(*element)) {
    conversion_error("a buffer of this length is more than V8 can hold", path);
  }
  const bool the_same = view.readonly == 0;
  if (the_same && bytes != 0 && reinterpret_cast<std::uintptr_t>(view.buf) % size != 0) {
    conversion_error(
        "the numbers don't lie at multiples of their size, as JavaScript needs them to; pass a "
        "copy",
        path);
  }
  if (writable && !the_same) {
    conversion_error(
        "the memory can't be written, so it can't be lent; pass it as it is, which "
        "copies it",
        path);
  }
  const engine::Memory memory = give_memory(entry, data, the_same, false);
  if (memory.store == nullptr) raise_caught(entry, &context);
  return engine::make_typed_array(*element, engine::make_array_buffer(entry.isolate, memory), 0,
                                  length);
}

engine::Ref buffer_to_javascript(engine::EntryCore& entry, ContextObject& context, PyObject* object,
                                 const std::string& path) {
  if (PyObject_TypeCheck(object, &backing_store_type)) {
    return engine::make_array_buffer(entry.isolate, memory_in(object));
  }
  if (Py_IS_TYPE(object, &lent_type)) return lent_to_javascript(entry, context, object, path);
  if (PyObject_CheckBuffer(object) == 0) return {};
  return typed_array_over(entry, context, object, false, path);
}

}  // namespace bind
