// ValueDeserializer: reads V8's own format for values.
#include "bind/bind.h"
#include "bind/buffer.h"
#include "bind/handles.h"
#include "bind/serializer.h"
#include "engine/entry.h"

namespace bind {

namespace {

PyTypeObject value_deserializer_type;

engine::Deserializer& reader(PyObject* object) {
  return serializer_half<engine::Deserializer>(object);
}

nb::object make_reader(ScopeObject& scope, nb::object data, PyObject* delegate) {
  nb::object made = make_serializer(&value_deserializer_type, scope, delegate);
  engine::Isolate& isolate = *scope.scope.isolate;
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(PyBytes_AS_STRING(data.ptr())),
                        static_cast<std::size_t>(PyBytes_GET_SIZE(data.ptr())));
  serializer_of(made.ptr()).data = data.release().ptr();
  serializer_of(made.ptr()).held = engine::attach(
      isolate,
      std::make_unique<engine::Deserializer>(
          isolate, bytes, serializer_of(made.ptr()).delegate == nullptr ? nullptr : made.ptr()));
  return made;
}

// Bytes that never change: others are copied, for V8 reads some of them twice.
nb::object fixed_bytes(PyObject* data, const char* function) {
  if (PyBytes_CheckExact(data)) return nb::borrow(data);
  const Buffer buffer(data, function);
  return owned(
      PyBytes_FromStringAndSize(buffer.as<char>().data(), static_cast<Py_ssize_t>(buffer.size())));
}

PyObject* construct_reader(PyTypeObject* /*type*/, Args args) {
  const char* const names[] = {"scope", "data", "delegate"};
  const auto [scope, data, delegate] = args.parse("ValueDeserializer", names, 2, 3);
  nb::object bytes = fixed_bytes(data, "ValueDeserializer()");
  ScopeObject& into = scope_for({&scope, 1}, "ValueDeserializer()", true);
  return make_reader(into, std::move(bytes), delegate).release().ptr();
}

PyObject* read_header(PyObject* object, Args args) {
  args.expect("read_header", 1, 1);
  ScopeObject& scope = serializer_scope(object, args, "read_header()");
  engine::ScopedEntry entry(scope.scope);
  const std::optional<bool> read = reader(object).read_header(entry);
  serializer_of(object).header_read = read.value_or(false);
  return finish_plain(entry, scope.scope, read.has_value(),
                      read.value_or(false) ? Py_True : Py_False);
}

PyObject* read_value(PyObject* object, Args args) {
  args.expect("read_value", 1, 1);
  ScopeObject& scope = serializer_scope(object, args, "read_value()");
  const SerializerObject& self = serializer_of(object);
  if (!self.header_read && !self.legacy) {
    value_error("read_header() comes before read_value(): it tells how the value is written");
  }
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, reader(object).read_value(entry, *scope.scope.context));
}

[[noreturn]] void at_end() {
  PyErr_SetString(PyExc_EOFError, "the data ends before that");
  throw ErrorSet{};
}

PyObject* read_uint32(PyObject* object) {
  std::uint32_t value = 0;
  if (!reader(object).read_uint32(value)) at_end();
  return PyLong_FromUnsignedLong(value);
}

PyObject* read_uint64(PyObject* object) {
  std::uint64_t value = 0;
  if (!reader(object).read_uint64(value)) at_end();
  return PyLong_FromUnsignedLongLong(value);
}

PyObject* read_double(PyObject* object) {
  double value = 0;
  if (!reader(object).read_double(value)) at_end();
  return PyFloat_FromDouble(value);
}

PyObject* read_raw_bytes(PyObject* object, Args args) {
  args.expect("read_raw_bytes", 1, 1);
  const auto size = static_cast<std::size_t>(
      serializer_number(args[0], std::uint64_t{1} << 47, "read_raw_bytes()"));
  const void* data = nullptr;
  if (!reader(object).read_raw_bytes(size, data)) at_end();
  return checked(
      PyBytes_FromStringAndSize(static_cast<const char*>(data), static_cast<Py_ssize_t>(size)));
}

template <PyTypeObject* Type>
PyObject* transfer_to(PyObject* object, Args args) {
  args.expect("transfer_array_buffer", 3, 3);
  const std::uint32_t id = serializer_id(args[1], "transfer_array_buffer()");
  ScopeObject& scope = serializer_scope(object, args, "transfer_array_buffer()");
  const engine::Ref buffer = handle_argument(scope.scope, args[2], Type, "transfer_array_buffer()");
  const engine::ScopedEntry entry(scope.scope);
  reader(object).transfer(id, buffer);
  Py_RETURN_NONE;
}

PyObject* get_wire_format_version(PyObject* object) {
  return PyLong_FromUnsignedLong(reader(object).wire_format_version());
}

PyObject* support_legacy(PyObject* object, Args args) {
  args.expect("set_supports_legacy_wire_format", 1, 1);
  serializer_of(object).legacy = serializer_truth(args[0]);
  reader(object).support_legacy(serializer_of(object).legacy);
  Py_RETURN_NONE;
}

PyObject* read(PyObject* /*type*/, Args args) {
  const char* const names[] = {"scope", "data", "delegate"};
  const auto [scope_object, data, delegate] = args.parse("read", names, 2, 3);
  nb::object bytes = fixed_bytes(data, "read()");
  ScopeObject& scope = scope_for({&scope_object, 1}, "read()", true);
  const nb::object made = make_reader(scope, std::move(bytes), delegate);
  engine::ScopedEntry entry(scope.scope);
  if (!reader(made.ptr()).read_header(entry)) return finish(entry, scope.scope, {});
  serializer_of(made.ptr()).header_read = true;  // a delegate reads on
  return finish(entry, scope.scope, reader(made.ptr()).read_value(entry, *scope.scope.context));
}

PyMethodDef reader_methods[] = {
    method<read>(
        "read",
        "read(scope: TryCatch, data: Buffer, delegate: object = None, /) -> Value | None\n"
        "read(scope: Scope, data: Buffer, delegate: object = None, /) -> Value\n\nThe value that "
        "was written, header and all.\n\nRaises:\n    JSError: The data is no value.",
        METH_STATIC),
    method<read_header>("read_header",
                        "read_header(self, scope: TryCatch, /) -> bool | None\n"
                        "read_header(self, scope: Scope, /) -> bool\n\nRaises:\n    JSError: The "
                        "version is one that this V8 doesn't read."),
    method<read_value>("read_value",
                       "read_value(self, scope: TryCatch, /) -> Value | None\n"
                       "read_value(self, scope: Scope, /) -> Value\n\nRaises:\n    JSError: The "
                       "data is no value.\n    ValueError: The header wasn't read."),
    method<read_uint32>("read_uint32",
                        "read_uint32(self) -> int\n\nRaises:\n    EOFError: The data has ended."),
    method<read_uint64>("read_uint64",
                        "read_uint64(self) -> int\n\nRaises:\n    EOFError: The data has ended."),
    method<read_double>("read_double",
                        "read_double(self) -> float\n\nRaises:\n    EOFError: The data has "
                        "ended."),
    method<read_raw_bytes>("read_raw_bytes",
                           "read_raw_bytes(self, size: int, /) -> bytes\n\nRaises:\n    EOFError: "
                           "The data has ended."),
    method<transfer_to<&array_buffer_type>>(
        "transfer_array_buffer",
        "transfer_array_buffer(self, scope: Scope, id: int, buffer: ArrayBuffer, /) -> None\n\nWhat "
        "a number stands for."),
    method<transfer_to<&shared_array_buffer_type>>(
        "transfer_shared_array_buffer",
        "transfer_shared_array_buffer(self, scope: Scope, id: int, buffer: SharedArrayBuffer, /) -> "
        "None"),
    method<get_wire_format_version>("get_wire_format_version",
                                    "get_wire_format_version(self) -> int\n\nAs the header has it; "
                                    "0 before that is read."),
    method<support_legacy>("set_supports_legacy_wire_format",
                           "set_supports_legacy_wire_format(self, supports: bool, /) -> None\n\n"
                           "Whether data of V8s before 6.0 is read, which may have no header."),
    {}};

}  // namespace

void bind_deserializer(nb::module_& module) {
  prepare_serializer_type(value_deserializer_type);
  make_type(
      module, value_deserializer_type,
      {.name = "eyot.v8.ValueDeserializer",
       .doc = "ValueDeserializer(scope: Scope, data: Buffer, delegate: object = None, /)\n\n"
              "Reads what ValueSerializer wrote. A delegate has `read_host_object(scope, "
              "deserializer)`, and may have `get_shared_array_buffer_from_id(scope, id)` and "
              "`get_wasm_module_from_id(scope, id)`; JavaScript doesn't run there, but inside "
              "an AllowJavascriptExecutionScope. Stands for v8::ValueDeserializer.",
       .size = sizeof(SerializerObject),
       .dealloc = dealloc_serializer,
       .methods = reader_methods,
       .construct = constructor<construct_reader>()});
}

}  // namespace bind
