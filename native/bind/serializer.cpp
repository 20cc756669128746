// ValueSerializer: writes V8's own format for values; and what its counterpart shares with it.
#include "bind/serializer.h"

#include <cstring>

#include "bind/bind.h"
#include "bind/buffer.h"
#include "bind/handles.h"
#include "engine/entry.h"
#include "engine/platform.h"
#include "engine/rules.h"

namespace bind {

ScopeObject& serializer_scope(PyObject* object, Args args, const char* function) {
  ScopeObject& scope = scope_for(args, function, true);
  if (scope.scope.isolate != serializer_of(object).isolate->engine) {
    engine::refuse_wrong_isolate("a serializer");
  }
  return scope;
}

nb::object make_serializer(PyTypeObject* type, ScopeObject& scope, PyObject* delegate) {
  nb::object made = owned(type->tp_alloc(type, 0));
  SerializerObject& self = serializer_of(made.ptr());
  self.isolate =
      reinterpret_cast<IsolateObject*>(Py_NewRef(object_of(scope.scope.isolate->object)));
  if (delegate != nullptr && delegate != Py_None) self.delegate = Py_NewRef(delegate);
  return made;
}

std::uint64_t serializer_number(PyObject* object, std::uint64_t most, const char* function) {
  if (PyLong_Check(object)) {
    const unsigned long long value = PyLong_AsUnsignedLongLong(object);
    if (PyErr_Occurred() == nullptr && value <= most) return value;
    PyErr_Clear();
    PyErr_Format(PyExc_OverflowError, "%s needs a number from 0 to %llu", function,
                 static_cast<unsigned long long>(most));
    throw ErrorSet{};
  }
  type_error(std::string(function) + " needs an int, not " + Py_TYPE(object)->tp_name);
}

std::uint32_t serializer_id(PyObject* object, const char* function) {
  return static_cast<std::uint32_t>(serializer_number(object, UINT32_MAX, function));
}

bool serializer_truth(PyObject* object) {
  const int value = PyObject_IsTrue(object);
  if (value < 0) throw ErrorSet{};
  return value != 0;
}

namespace {

int traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(serializer_of(object).isolate);
  Py_VISIT(serializer_of(object).delegate);
  return 0;
}

int clear(PyObject* object) {
  Py_CLEAR(serializer_of(object).delegate);
  return 0;
}

}  // namespace

void dealloc_serializer(PyObject* object) {
  PyObject_GC_UnTrack(object);
  SerializerObject& self = serializer_of(object);
  if (self.held != nullptr && !engine::process_ending()) engine::let_go(self.held);
  Py_CLEAR(self.delegate);
  // After the held part, which reads it no more: nobody can ask for that.
  Py_CLEAR(self.data);
  Py_CLEAR(self.isolate);
  Py_TYPE(object)->tp_free(object);
}

void prepare_serializer_type(PyTypeObject& type) {
  type.tp_flags = Py_TPFLAGS_HAVE_GC;
  type.tp_traverse = traverse;
  type.tp_clear = clear;
}

namespace {

PyTypeObject value_serializer_type;

engine::Serializer& writer(PyObject* object) { return serializer_half<engine::Serializer>(object); }

nb::object make_writer(ScopeObject& scope, PyObject* delegate) {
  const bool claims = delegate != nullptr && PyObject_HasAttrString(delegate, "is_host_object");
  nb::object made = make_serializer(&value_serializer_type, scope, delegate);
  engine::Isolate& isolate = *scope.scope.isolate;
  serializer_of(made.ptr()).held = engine::attach(
      isolate,
      std::make_unique<engine::Serializer>(
          isolate, serializer_of(made.ptr()).delegate == nullptr ? nullptr : made.ptr(), claims));
  return made;
}

PyObject* bytes_of(const std::vector<std::uint8_t>& bytes) {
  return checked(PyBytes_FromStringAndSize(reinterpret_cast<const char*>(bytes.data()),
                                           static_cast<Py_ssize_t>(bytes.size())));
}

// --- ValueSerializer ---

PyObject* construct_writer(PyTypeObject* /*type*/, Args args) {
  const char* const names[] = {"scope", "delegate"};
  const auto [scope, delegate] = args.parse("ValueSerializer", names, 1, 2);
  return make_writer(scope_for({&scope, 1}, "ValueSerializer()", true), delegate).release().ptr();
}

PyObject* write_header(PyObject* object) {
  writer(object).write_header();
  Py_RETURN_NONE;
}

PyObject* write_value(PyObject* object, Args args) {
  args.expect("write_value", 2, 2);
  ScopeObject& scope = serializer_scope(object, args, "write_value()");
  const engine::Ref value = handle_argument(scope.scope, args[1], nullptr, "write_value()");
  engine::ScopedEntry entry(scope.scope);
  const bool done = writer(object).write_value(entry, *scope.scope.context, value);
  return finish_plain(entry, scope.scope, done, Py_True);
}

PyObject* write_uint32(PyObject* object, Args args) {
  args.expect("write_uint32", 1, 1);
  writer(object).write_uint32(serializer_id(args[0], "write_uint32()"));
  Py_RETURN_NONE;
}

PyObject* write_uint64(PyObject* object, Args args) {
  args.expect("write_uint64", 1, 1);
  writer(object).write_uint64(serializer_number(args[0], UINT64_MAX, "write_uint64()"));
  Py_RETURN_NONE;
}

PyObject* write_double(PyObject* object, Args args) {
  args.expect("write_double", 1, 1);
  const double value = PyFloat_AsDouble(args[0]);
  if (value == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  writer(object).write_double(value);
  Py_RETURN_NONE;
}

PyObject* write_raw_bytes(PyObject* object, Args args) {
  args.expect("write_raw_bytes", 1, 1);
  const Buffer data(args[0], "write_raw_bytes()");
  writer(object).write_raw_bytes(data.as<const char>());
  Py_RETURN_NONE;
}

PyObject* transfer_from(PyObject* object, Args args) {
  args.expect("transfer_array_buffer", 3, 3);
  const std::uint32_t id = serializer_id(args[1], "transfer_array_buffer()");
  ScopeObject& scope = serializer_scope(object, args, "transfer_array_buffer()");
  const engine::Ref buffer =
      handle_argument(scope.scope, args[2], &array_buffer_type, "transfer_array_buffer()");
  const engine::ScopedEntry entry(scope.scope);
  writer(object).transfer(id, buffer);
  Py_RETURN_NONE;
}

PyObject* treat_views_as_host_objects(PyObject* object, Args args) {
  args.expect("set_treat_array_buffer_views_as_host_objects", 1, 1);
  writer(object).treat_views_as_host_objects(serializer_truth(args[0]));
  Py_RETURN_NONE;
}

PyObject* release(PyObject* object) { return bytes_of(writer(object).release()); }

PyObject* write(PyObject* /*type*/, Args args) {
  const char* const names[] = {"scope", "value", "delegate"};
  const auto [scope_object, value_object, delegate] = args.parse("write", names, 2, 3);
  ScopeObject& scope = scope_for({&scope_object, 1}, "write()", true);
  const nb::object made = make_writer(scope, delegate);
  const engine::Ref value = handle_argument(scope.scope, value_object, nullptr, "write()");
  engine::ScopedEntry entry(scope.scope);
  writer(made.ptr()).write_header();
  if (!writer(made.ptr()).write_value(entry, *scope.scope.context, value)) {
    return finish_plain(entry, scope.scope, false, Py_None);
  }
  check_stopped(entry);
  return bytes_of(writer(made.ptr()).release());
}

PyMethodDef writer_methods[] = {
    method<write>(
        "write",
        "write(scope: TryCatch, value: Value, delegate: object = None, /) -> bytes | None\n"
        "write(scope: Scope, value: Value, delegate: object = None, /) -> bytes\n\nA value in V8's "
        "format, header and all.\n\nRaises:\n    JSError: It holds something that can't be "
        "written, a function say.",
        METH_STATIC),
    method<write_header>("write_header",
                         "write_header(self) -> None\n\nThe version of the format, which comes "
                         "first."),
    method<write_value>("write_value",
                        "write_value(self, scope: TryCatch, value: Value, /) -> bool | None\n"
                        "write_value(self, scope: Scope, value: Value, /) -> bool\n\nRaises:\n    "
                        "JSError: It holds something that can't be written."),
    method<write_uint32>("write_uint32", "write_uint32(self, value: int, /) -> None"),
    method<write_uint64>("write_uint64", "write_uint64(self, value: int, /) -> None"),
    method<write_double>("write_double", "write_double(self, value: float, /) -> None"),
    method<write_raw_bytes>("write_raw_bytes", "write_raw_bytes(self, data: Buffer, /) -> None"),
    method<transfer_from>(
        "transfer_array_buffer",
        "transfer_array_buffer(self, scope: Scope, id: int, buffer: ArrayBuffer, /) -> None\n\nFrom "
        "now on the buffer is written as a number: who reads it has to have one for that number. "
        "Detaching it is for who transfers it."),
    method<treat_views_as_host_objects>(
        "set_treat_array_buffer_views_as_host_objects",
        "set_treat_array_buffer_views_as_host_objects(self, mode: bool, /) -> None\n\nWhether typed "
        "arrays and DataViews are the delegate's to write."),
    method<release>("release",
                    "release(self) -> bytes\n\nWhat was written; the serializer is empty then."),
    {}};

}  // namespace

void bind_serializer(nb::module_& module) {
  prepare_serializer_type(value_serializer_type);
  make_type(module, value_serializer_type,
            {.name = "eyot.v8.ValueSerializer",
             .doc = "ValueSerializer(scope: Scope, delegate: object = None, /)\n\nWrites values in "
                    "V8's own format, that of structured clone. A delegate may have any of the "
                    "methods `throw_data_clone_error(scope, message)`, `is_host_object(scope, "
                    "object)`, `write_host_object(scope, object, serializer)`, "
                    "`get_shared_array_buffer_id(scope, buffer)` and "
                    "`get_wasm_module_transfer_id(scope, module)`. Stands for v8::ValueSerializer.",
             .size = sizeof(SerializerObject),
             .dealloc = dealloc_serializer,
             .methods = writer_methods,
             .construct = constructor<construct_writer>()});
}

}  // namespace bind
