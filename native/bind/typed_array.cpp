// ArrayBufferView, TypedArray and its kinds, and DataView, of the explicit layer.
#include "bind/typed_array.h"

#include <algorithm>
#include <cstring>

#include "bind/backing_store.h"
#include "bind/bind.h"
#include "bind/buffer.h"
#include "bind/export.h"
#include "engine/array_buffer.h"
#include "engine/entry.h"

namespace bind {

PyTypeObject array_buffer_view_type, typed_array_type, data_view_type;

namespace {

using engine::Element;

PyTypeObject kinds[engine::kElements.size()];

PyTypeObject& kind(Element element) { return kinds[static_cast<std::size_t>(element)]; }

// Where a view is to begin in a buffer, and how many elements it is to have. V8 ends the process
// for what doesn't fit.
struct Range {
  std::size_t offset;
  std::size_t length;
};

Range range_argument(engine::Ref buffer, PyObject* offset_object, PyObject* length_object,
                     std::size_t size, std::size_t most, const char* function) {
  const std::string name(function);
  const std::size_t there = engine::byte_length(buffer);
  const std::size_t offset = offset_object == nullptr ? 0 : size_argument(offset_object, function);
  if (offset % size != 0) {
    value_error(name + ": byte_offset must be a multiple of " + std::to_string(size));
  }
  if (offset > there) value_error(name + ": byte_offset is beyond the buffer's end");
  if (length_object == nullptr) {
    if ((there - offset) % size != 0) {
      value_error(name + ": the rest of the buffer is no multiple of " + std::to_string(size) +
                  " bytes; say how many elements");
    }
  }
  const std::size_t length =
      length_object == nullptr ? (there - offset) / size : size_argument(length_object, function);
  if (length > (there - offset) / size || length > most) {
    value_error(name + ": the buffer has no place for so many elements; there are " +
                std::to_string(there) + " bytes");
  }
  return {offset, length};
}

engine::Ref buffer_argument(const engine::Scope& scope, PyObject* object, const char* function) {
  PyTypeObject* type = PyObject_TypeCheck(object, &shared_array_buffer_type)
                           ? &shared_array_buffer_type
                           : &array_buffer_type;
  const engine::Ref buffer = handle_argument(scope, object, type, function);
  if (engine::was_detached(buffer)) value_error(std::string(function) + ": the buffer is detached");
  return buffer;
}

template <std::size_t Kind>
PyObject* construct(PyTypeObject* type, Args args) {
  const char* const function = type->tp_name + std::strlen("eyot.v8.");
  args.expect(function, 2, 4);
  constexpr auto kElement = static_cast<Element>(Kind);
  if (!engine::has_element(kElement)) type_error(std::string("this V8 has no ") + function);
  ScopeObject& scope = scope_for(args, function, true);
  const engine::Ref buffer = buffer_argument(scope.scope, args[1], function);
  const Range range =
      range_argument(buffer, args.count > 2 ? args[2] : nullptr, args.count > 3 ? args[3] : nullptr,
                     engine::kElements[Kind].size, engine::most_elements(kElement), function);
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope,
                engine::make_typed_array(kElement, buffer, range.offset, range.length));
}

PyObject* construct_data_view(PyTypeObject* /*type*/, Args args) {
  args.expect("DataView", 2, 4);
  ScopeObject& scope = scope_for(args, "DataView()", true);
  const engine::Ref buffer = buffer_argument(scope.scope, args[1], "DataView()");
  const Range range = range_argument(buffer, args.count > 2 ? args[2] : nullptr,
                                     args.count > 3 ? args[3] : nullptr, 1, SIZE_MAX, "DataView()");
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, engine::make_data_view(buffer, range.offset, range.length));
}

template <std::size_t (*Read)(engine::Ref)>
PyObject* size_fact(PyObject* object) {
  EnteredHandle self(handle_of(object));
  return PyLong_FromSize_t(Read(self.ref));
}

engine::Contents contents(PyObject* object) {
  EnteredHandle self(handle_of(object));
  return engine::contents_of(self.entry, self.ref);
}

PyBufferProcs buffer_procs = {get_buffer<contents>, release_buffer};

PyObject* buffer(PyObject* object, Args args) {
  args.expect("buffer", 1, 1);
  Operation operation(object, args[0], "buffer()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::view_buffer(operation.self));
}

PyObject* has_buffer(PyObject* object) {
  return PyBool_FromLong(engine::has_buffer(use_handle(handle_of(object))));
}

PyObject* get_backing_store(PyObject* object) {
  return new_backing_store(contents(object).memory).release().ptr();
}

PyObject* copy_contents(PyObject* object, Args args) {
  args.expect("copy_contents", 1, 1);
  const Buffer target = Buffer::writable(args[0], "copy_contents()");
  const engine::Contents from = contents(object);
  const std::size_t count = std::min(target.size(), from.size);
  if (count != 0) std::memmove(target.as<std::byte>().data(), from.bytes().data(), count);
  return PyLong_FromSize_t(count);
}

PyObject* get_data(PyObject* object) { return checked(PyMemoryView_FromObject(object)); }

PyMethodDef methods[] = {
    method<buffer>("buffer",
                   "buffer(self, scope: Scope, /) -> ArrayBuffer | SharedArrayBuffer\n\nThe buffer "
                   "that it shows a part of."),
    method<has_buffer>(
        "has_buffer",
        "has_buffer(self) -> bool\n\nWhether its buffer exists yet: V8 keeps a small "
        "typed array in its heap until somebody asks for the buffer."),
    method<get_backing_store>("get_backing_store",
                              "get_backing_store(self) -> BackingStore\n\nThe memory of its whole "
                              "buffer."),
    method<copy_contents>("copy_contents",
                          "copy_contents(self, buffer: Buffer, /) -> int\n\nCopies its bytes, as "
                          "many as there is place for; gives how many."),
    {}};

PyGetSetDef properties[] = {
    property<size_fact<engine::view_bytes>>("byte_length", "byte_length: int"),
    property<size_fact<engine::view_offset>>("byte_offset",
                                             "byte_offset: int\n\nWhere in its buffer it begins."),
    property<get_data>("data",
                       "data: memoryview\n\nThe part of the memory that it shows, with the format "
                       "of its elements.\n\nRaises:\n    BufferError: Its buffer is detached."),
    {}};

PyGetSetDef typed_array_properties[] = {
    property<size_fact<engine::typed_array_length>>("length", "length: int\n\nIn elements."), {}};

#define KIND_DOC(name, elements)                                                                   \
  name                                                                                             \
      "(scope: Scope, buffer: ArrayBuffer | SharedArrayBuffer, byte_offset: int = 0, length: int " \
      "= ..., /)\n\nA view of " elements                                                           \
      " in a buffer, to its end where no length is given. Stands for v8::" name                    \
      ".\n\nRaises:\n    ValueError: It doesn't fit into the buffer, or the buffer is detached."

constexpr struct {
  const char* name;
  const char* doc;
} kKinds[] = {
    {"eyot.v8.Int8Array", KIND_DOC("Int8Array", "signed bytes")},
    {"eyot.v8.Uint8Array", KIND_DOC("Uint8Array", "bytes")},
    {"eyot.v8.Uint8ClampedArray",
     KIND_DOC("Uint8ClampedArray", "bytes that JavaScript clamps when it writes")},
    {"eyot.v8.Int16Array", KIND_DOC("Int16Array", "signed integers of 2 bytes")},
    {"eyot.v8.Uint16Array", KIND_DOC("Uint16Array", "integers of 2 bytes")},
    {"eyot.v8.Int32Array", KIND_DOC("Int32Array", "signed integers of 4 bytes")},
    {"eyot.v8.Uint32Array", KIND_DOC("Uint32Array", "integers of 4 bytes")},
    {"eyot.v8.Float16Array",
     KIND_DOC("Float16Array", "floats of 2 bytes, which V8 has since 12.4")},
    {"eyot.v8.Float32Array", KIND_DOC("Float32Array", "floats of 4 bytes")},
    {"eyot.v8.Float64Array", KIND_DOC("Float64Array", "floats of 8 bytes")},
    {"eyot.v8.BigInt64Array", KIND_DOC("BigInt64Array", "signed integers of 8 bytes")},
    {"eyot.v8.BigUint64Array", KIND_DOC("BigUint64Array", "integers of 8 bytes")},
};

#undef KIND_DOC

void set_constant(PyTypeObject& type, const char* name, std::size_t value) {
  const nb::object number = owned(PyLong_FromSize_t(value));
  if (PyDict_SetItemString(type.tp_dict, name, number.ptr()) < 0) throw ErrorSet{};
}

template <std::size_t... Kinds>
void bind_kinds(nb::module_& module, std::index_sequence<Kinds...> /*unused*/) {
  const vectorcallfunc constructors[] = {constructor<construct<Kinds>>()...};
  for (std::size_t index = 0; index < engine::kElements.size(); ++index) {
    const auto element = static_cast<Element>(index);
    PyTypeObject& type = kind(element);
    make_handle_type(module, type,
                     {.name = kKinds[index].name,
                      .doc = kKinds[index].doc,
                      .construct = constructors[index],
                      .base = &typed_array_type});
    set_constant(type, "MAX_LENGTH", engine::most_elements(element));
  }
}

}  // namespace

PyTypeObject* typed_array_class(engine::Ref ref) { return &kind(engine::element_of(ref)); }

void bind_typed_array(nb::module_& module) {
  array_buffer_view_type.tp_as_buffer = &buffer_procs;
  make_handle_type(module, array_buffer_view_type,
                   {.name = "eyot.v8.ArrayBufferView",
                    .doc = "__buffer__(self, flags: int, /) -> memoryview\n\nA part of an "
                           "ArrayBuffer or SharedArrayBuffer: a typed array or a DataView. "
                           "`memoryview()`, `bytes()` and NumPy take it. Stands for "
                           "v8::ArrayBufferView.",
                    .methods = methods,
                    .properties = properties,
                    .base = &object_type});
  make_handle_type(module, typed_array_type,
                   {.name = "eyot.v8.TypedArray",
                    .doc = "A part of a buffer as numbers of one size. Stands for v8::TypedArray.",
                    .properties = typed_array_properties,
                    .base = &array_buffer_view_type});
  set_constant(typed_array_type, "MAX_BYTE_LENGTH",
               std::min(engine::most_elements(Element::uint8), engine::kMostBytes));
  bind_kinds(module, std::make_index_sequence<engine::kElements.size()>());
  make_handle_type(
      module, data_view_type,
      {.name = "eyot.v8.DataView",
       .doc =
           "DataView(scope: Scope, buffer: ArrayBuffer | SharedArrayBuffer, byte_offset: int = 0, "
           "byte_length: int = ..., /)\n\nA part of a buffer that JavaScript reads numbers of any "
           "size from. Stands for v8::DataView.\n\nRaises:\n    ValueError: It doesn't fit into "
           "the buffer, or the buffer is detached.",
       .construct = constructor<construct_data_view>(),
       .base = &array_buffer_view_type});
}

}  // namespace bind
