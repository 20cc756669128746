// ValueSerializer and ValueDeserializer: V8's own format for values.
#include "engine/serializer.h"

#include "bind/bind.h"
#include "bind/handles.h"
#include "engine/entry.h"

namespace bind {

namespace {

PyTypeObject value_serializer_type, value_deserializer_type;

// Makes `bytes` readable for as long as it lives.
struct Buffer {
  Py_buffer view{};
  explicit Buffer(PyObject* object) {
    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0) throw ErrorSet{};
  }
  ~Buffer() { PyBuffer_Release(&view); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  std::span<const std::uint8_t> bytes() const {
    return {static_cast<const std::uint8_t*>(view.buf), static_cast<std::size_t>(view.len)};
  }
};

PyObject* write(PyObject* /*type*/, Args args) {
  args.expect("write", 2, 2);
  ScopeObject& scope = scope_for(args, "write()", true);
  const engine::Ref value = handle_argument(scope.scope, args[1], nullptr, "write()");
  engine::ScopedEntry entry(scope.scope);
  const std::vector<std::uint8_t> bytes = engine::serialize(entry, value);
  entry.relock();
  if (bytes.empty()) return finish_plain(entry, scope.scope, false, Py_None);
  check_stopped(entry);
  return checked(PyBytes_FromStringAndSize(reinterpret_cast<const char*>(bytes.data()),
                                           static_cast<Py_ssize_t>(bytes.size())));
}

PyObject* read(PyObject* /*type*/, Args args) {
  const char* const names[] = {"scope", "data", "delegate"};
  const auto [scope_object, data, delegate] = args.parse("read", names, 2, 3);
  const Buffer buffer(data);  // first, for making it may run Python
  ScopeObject& scope = scope_for({&scope_object, 1}, "read()", true);
  const nb::object keep = nb::borrow(delegate == nullptr ? Py_None : delegate);
  engine::ScopedEntry entry(scope.scope);
  const engine::Ref value = engine::deserialize(entry, *scope.scope.context, buffer.bytes(),
                                                keep.is_none() ? nullptr : keep.ptr());
  return finish(entry, scope.scope, value);
}

PyMethodDef writer_methods[] = {
    method<write>(
        "write",
        "write(scope: TryCatch, value: Value, /) -> bytes | None\nwrite(scope: Scope, value: "
        "Value, /) -> bytes\n\nA value in V8's format.\n\nRaises:\n    JSError: It holds "
        "something that can't be written, a function say.",
        METH_STATIC),
    {}};

PyMethodDef reader_methods[] = {
    method<read>(
        "read",
        "read(scope: TryCatch, data: bytes, delegate: object = None, /) -> Value | None\n"
        "read(scope: Scope, data: bytes, delegate: object = None, /) -> Value\n\nThe value that "
        "was written. A delegate's `read_host_object(scope)` is asked for what only it can "
        "make and returns an Object; JavaScript doesn't run there, but inside an "
        "AllowJavascriptExecutionScope.\n\nRaises:\n    JSError: The data is no value.",
        METH_STATIC),
    {}};

}  // namespace

void bind_serializer(nb::module_& module) {
  make_type(module, value_serializer_type,
            {.name = "eyot.v8.ValueSerializer",
             .doc = "Writes values in V8's own format, that of structured clone. Stands for "
                    "v8::ValueSerializer.",
             .size = sizeof(PyObject),
             .methods = writer_methods});
  make_type(module, value_deserializer_type,
            {.name = "eyot.v8.ValueDeserializer",
             .doc = "Reads what ValueSerializer wrote. Stands for v8::ValueDeserializer.",
             .size = sizeof(PyObject),
             .methods = reader_methods});
}

}  // namespace bind
