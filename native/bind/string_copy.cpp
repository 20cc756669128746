// Texts copied out of a String: into memory of the caller's, into bytes, into a view.
#include <vector>

#include "bind/bind.h"
#include "bind/buffer.h"
#include "bind/convert.h"
#include "bind/handles.h"
#include "engine/string.h"
#include "engine/value.h"

namespace bind {

namespace {

std::size_t offset_argument(PyObject* object) {
  if (object == nullptr) return 0;
  if (!PyLong_Check(object)) type_error("offset must be an int");
  const Py_ssize_t offset = PyLong_AsSsize_t(object);
  if (offset >= 0) return static_cast<std::size_t>(offset);
  PyErr_Clear();
  PyErr_SetString(PyExc_IndexError, "offset is outside the string");
  throw ErrorSet{};
}

void check_offset(engine::Ref string, std::size_t offset) {
  if (offset <= static_cast<std::size_t>(engine::text_length(string))) return;
  PyErr_SetString(PyExc_IndexError, "offset is outside the string");
  throw ErrorSet{};
}

PyObject* write(PyObject* object, Args args) {
  const char* const names[] = {"scope", "buffer", "offset"};
  const auto [scope, target, start] = args.parse("write", names, 2, 2);
  const std::size_t offset = offset_argument(start);
  const Buffer buffer = Buffer::writable(target, "write()");
  buffer.expect_units(2, "write()");
  Operation operation(object, scope, "write()", false);
  check_offset(operation.self, offset);
  engine::Isolate& isolate = *operation.core().isolate;
  if (buffer.aligned(2)) {
    return PyLong_FromSize_t(
        engine::copy_units(isolate, operation.self, offset, buffer.as<std::uint16_t>()));
  }
  const auto rest = static_cast<std::size_t>(engine::text_length(operation.self)) - offset;
  std::vector<std::uint16_t> units(std::min(buffer.size() / 2, rest));
  const std::size_t count = engine::copy_units(isolate, operation.self, offset, units);
  std::memcpy(buffer.as<char>().data(), units.data(), count * 2);
  return PyLong_FromSize_t(count);
}

PyObject* write_one_byte(PyObject* object, Args args) {
  const char* const names[] = {"scope", "buffer", "offset"};
  const auto [scope, target, start] = args.parse("write_one_byte", names, 2, 2);
  const std::size_t offset = offset_argument(start);
  const Buffer buffer = Buffer::writable(target, "write_one_byte()");
  Operation operation(object, scope, "write_one_byte()", false);
  check_offset(operation.self, offset);
  return PyLong_FromSize_t(engine::copy_bytes(*operation.core().isolate, operation.self, offset,
                                              buffer.as<std::uint8_t>()));
}

PyObject* write_utf8(PyObject* object, Args args) {
  const char* const names[] = {"scope", "buffer", "replace_invalid_utf8"};
  const auto [scope, target, replace] = args.parse("write_utf8", names, 2, 2);
  const int replaced = replace == nullptr ? 0 : PyObject_IsTrue(replace);
  if (replaced < 0) throw ErrorSet{};
  const Buffer buffer = Buffer::writable(target, "write_utf8()");
  Operation operation(object, scope, "write_utf8()", false);
  return PyLong_FromSize_t(engine::copy_utf8(*operation.core().isolate, operation.self,
                                             replaced != 0, buffer.as<char>()));
}

// Makes a bytearray long enough; one that is needn't be touched.
void lengthen(PyObject* array, std::size_t size) {
  if (PyByteArray_Resize(array, static_cast<Py_ssize_t>(size)) == 0) return;
  if (PyErr_ExceptionMatches(PyExc_BufferError) == 0) throw ErrorSet{};
  PyErr_Clear();
  value_error("the bytearray is too short, and can't grow while a memoryview of it is open");
}

PyObject* write_utf8_into(PyObject* object, Args args) {
  args.expect("write_utf8_into", 2, 2);
  if (PyByteArray_Check(args[1])) {
    Operation operation(object, args[0], "write_utf8_into()", false);
    engine::Isolate& isolate = *operation.core().isolate;
    const std::size_t size = engine::utf8_length(isolate, operation.self);
    if (static_cast<std::size_t>(PyByteArray_GET_SIZE(args[1])) < size) lengthen(args[1], size);
    engine::copy_utf8(isolate, operation.self, true, {PyByteArray_AS_STRING(args[1]), size});
    return PyLong_FromSize_t(size);
  }
  const Buffer buffer = Buffer::writable(args[1], "write_utf8_into()");
  Operation operation(object, args[0], "write_utf8_into()", false);
  engine::Isolate& isolate = *operation.core().isolate;
  const std::size_t size = engine::utf8_length(isolate, operation.self);
  if (buffer.size() < size) {
    value_error("the text takes " + std::to_string(size) + " bytes, and the buffer has " +
                std::to_string(buffer.size()));
  }
  engine::copy_utf8(isolate, operation.self, true, buffer.as<char>());
  return PyLong_FromSize_t(size);
}

PyObject* to_utf8(PyObject* object, Args args) {
  args.expect("to_utf8", 1, 1);
  Operation operation(object, args[0], "to_utf8()", false);
  engine::Isolate& isolate = *operation.core().isolate;
  const std::size_t size = engine::utf8_length(isolate, operation.self);
  nb::object made = owned(PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(size)));
  engine::copy_utf8(isolate, operation.self, true, {PyBytes_AS_STRING(made.ptr()), size});
  return made.release().ptr();
}

PyMethodDef methods[] = {
    method<write>(
        "write",
        "write(self, scope: Scope, buffer: Buffer, /, *, offset: int = 0) -> int\n\nCopies "
        "UTF-16 units from `offset` on, in the machine's byte order, as many as there is "
        "place for; gives how many.\n\nRaises:\n    IndexError: The offset is outside the "
        "string.\n    TypeError: The buffer can't be written."),
    method<write_one_byte>(
        "write_one_byte",
        "write_one_byte(self, scope: Scope, buffer: Buffer, /, *, offset: int = 0) -> int\n\nThe "
        "same with the lower byte of each unit, which of a one-byte string is all there is."),
    method<write_utf8>(
        "write_utf8",
        "write_utf8(self, scope: Scope, buffer: Buffer, /, *, replace_invalid_utf8: bool = False) "
        "-> int\n\nCopies UTF-8, as many whole characters as there is place for; gives how many "
        "bytes that is.\n\nArgs:\n    replace_invalid_utf8: A lone surrogate becomes U+FFFD, else "
        "three bytes of its own."),
    method<write_utf8_into>(
        "write_utf8_into",
        "write_utf8_into(self, scope: Scope, buffer: Buffer, /) -> int\n\nCopies all of it as UTF-8, "
        "U+FFFD for lone surrogates, and gives how many bytes that is. A bytearray that is too "
        "short is made longer; one that isn't stays where and as long as it is.\n\nRaises:\n    "
        "ValueError: Other memory is too short; nothing is written."),
    method<to_utf8>("to_utf8",
                    "to_utf8(self, scope: Scope, /) -> bytes\n\nAs UTF-8, U+FFFD for lone "
                    "surrogates."),
    {}};

// --- ValueView ---

struct ViewObject {
  PyObject_HEAD
  PyObject* data;  // a memoryview of bytes of its own
};

PyTypeObject view_type;

ViewObject& view_of(PyObject* object) { return *reinterpret_cast<ViewObject*>(object); }

PyObject* construct_view(PyTypeObject* type, Args args) {
  args.expect("ValueView", 2, 2);
  ScopeObject& scope = scope_for(args, "ValueView()", false);
  const engine::Ref string = handle_argument(scope.scope, args[1], &string_type, "ValueView()");
  engine::Isolate& isolate = *scope.scope.isolate;
  const auto length = static_cast<std::size_t>(engine::text_length(string));
  const std::size_t unit = engine::is_one_byte(string) ? 1 : 2;
  const nb::object copy =
      owned(PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(length * unit)));
  char* memory = PyBytes_AS_STRING(copy.ptr());
  if (unit == 1) {
    engine::copy_bytes(isolate, string, 0, {reinterpret_cast<std::uint8_t*>(memory), length});
  } else {
    engine::copy_units(isolate, string, 0, {reinterpret_cast<std::uint16_t*>(memory), length});
  }
  nb::object data = owned(PyMemoryView_FromObject(copy.ptr()));
  if (unit == 2) data = data.attr("cast")("H");
  const nb::object made = owned(type->tp_alloc(type, 0));
  view_of(made.ptr()).data = data.release().ptr();
  return Py_NewRef(made.ptr());
}

void dealloc_view(PyObject* object) {
  Py_XDECREF(view_of(object).data);
  Py_TYPE(object)->tp_free(object);
}

PyObject* get_data(PyObject* object) { return Py_NewRef(view_of(object).data); }

PyGetSetDef view_properties[] = {
    property<get_data>(
        "data",
        "data: memoryview[int]\n\nThe units: of format \"B\" where the string is kept "
        "in one byte a unit, else of format \"H\"."),
    {}};

}  // namespace

void bind_string_copy(nb::module_& module) {
  add_methods(string_type, methods);
  make_type(
      module, view_type,
      {.name = "eyot.v8.ValueView",
       .doc = "ValueView(scope: Scope, string: String, /)\n\nThe units of a string as V8 "
              "keeps them, flat. It is a copy, so it outlives the string and its scope. Stands "
              "for v8::String::ValueView.\n\nRaises:\n    "
              "HandleExpiredError: EY102, the string's scope closed.",
       .size = sizeof(ViewObject),
       .dealloc = dealloc_view,
       .properties = view_properties,
       .construct = constructor<construct_view>()});
}

}  // namespace bind
