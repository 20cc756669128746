// JSArrayBuffer and JSDataView: memory of JavaScript's, live; and what JSTypedArray shares with
// them.
#include "bind/live_buffer.h"

#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/export.h"
#include "engine/array_buffer.h"

namespace bind {

PyTypeObject live_array_buffer_type, live_data_view_type;

PyTypeObject* live_buffer_class(engine::Type kind) {
  switch (kind) {
    case engine::Type::array_buffer:
    case engine::Type::shared_array_buffer:
      return &live_array_buffer_type;
    case engine::Type::typed_array:
      return &live_typed_array_type;
    case engine::Type::data_view:
      return &live_data_view_type;
    default:
      return nullptr;
  }
}

BufferVisit::BufferVisit(PyObject* object)
    : self(live_of(object)), entry(isolate_of(self), self.context->engine), ref(ref_of(self)) {}

engine::Contents live_contents(PyObject* object) {
  BufferVisit visit(object);
  return engine::contents_of(visit.entry, visit.ref);
}

PyBufferProcs live_buffer_procs = {get_buffer<live_contents>, release_buffer};

Py_ssize_t live_byte_length(PyObject* object) {
  return guarded(
      [object] {
        const BufferVisit visit(object);
        return static_cast<Py_ssize_t>(engine::is_view(visit.ref) ? engine::view_bytes(visit.ref)
                                                                  : engine::byte_length(visit.ref));
      },
      Py_ssize_t{-1});
}

namespace {

PyObject* get_byte_length(PyObject* object) {
  const Py_ssize_t length = live_byte_length(object);
  if (length < 0) throw ErrorSet{};
  return PyLong_FromSsize_t(length);
}

PyObject* get_byte_offset(PyObject* object) {
  const BufferVisit visit(object);
  return PyLong_FromSize_t(engine::view_offset(visit.ref));
}

PyObject* get_buffer_of_view(PyObject* object) {
  BufferVisit visit(object);
  return live_object(visit.entry, *visit.self.context, engine::view_buffer(visit.ref))
      .release()
      .ptr();
}

engine::Ref buffer_in(engine::Ref ref) {
  return engine::is_view(ref) ? engine::view_buffer(ref) : ref;
}

PyObject* get_is_shared(PyObject* object) {
  const BufferVisit visit(object);
  return PyBool_FromLong(engine::is_shared_array_buffer(buffer_in(visit.ref)));
}

PyObject* get_detached(PyObject* object) {
  const BufferVisit visit(object);
  return PyBool_FromLong(engine::was_detached(buffer_in(visit.ref)));
}

PyObject* detach(PyObject* object) {
  {
    BufferVisit visit(object);
    const engine::Ref buffer = buffer_in(visit.ref);
    if (engine::is_shared_array_buffer(buffer)) {
      type_error("a SharedArrayBuffer can't be detached: others may be using it");
    }
    if (!engine::is_detachable(buffer)) {
      type_error("the ArrayBuffer can't be detached: a WebAssembly memory needs it");
    }
    if (!engine::detach(visit.entry, buffer, {})) raise_caught(visit.entry, visit.self.context);
  }
  engine::do_chores();  // memory of Python's is back at once
  Py_RETURN_NONE;
}

#define DETACH                                                                                    \
  method<detach>("detach",                                                                        \
                 "detach(self) -> None\n\nTakes the memory of the whole buffer from JavaScript, " \
                 "where it has length 0 from now on; a bytearray that was lent can be resized "   \
                 "again at once. A memoryview keeps what it shows. Once more is harmless.\n\n"    \
                 "Raises:\n    TypeError: It is shared, or a WebAssembly memory's.\n    "         \
                 "JSTypeError: It has a detach key, as memory from `lend()` has.")

PyMethodDef methods[] = {DETACH, {}};
PyMethodDef view_methods_table[] = {DETACH, {}};

#define FACTS                                                                                     \
  property<get_byte_length>("byte_length", "byte_length: int\n\n0 once it is detached."),         \
      property<get_is_shared>("is_shared",                                                        \
                              "is_shared: bool\n\nWhether its memory is a SharedArrayBuffer's."), \
      property<get_detached>("detached",                                                          \
                             "detached: bool\n\nWhether its memory was given away or taken back.")

PyGetSetDef properties[] = {FACTS, {}};
PyGetSetDef view_properties_table[] = {
    FACTS,
    property<get_byte_offset>("byte_offset", "byte_offset: int\n\nWhere in its buffer it begins."),
    property<get_buffer_of_view>("buffer",
                                 "buffer: JSArrayBuffer\n\nThe buffer that it shows a part of."),
    {}};

// The rest is inherited, into these.
PyMappingMethods buffer_mapping = {live_byte_length, nullptr, nullptr};
PyMappingMethods view_mapping = {live_byte_length, nullptr, nullptr};

}  // namespace

PyMethodDef* live_view_methods() { return view_methods_table; }
PyGetSetDef* live_view_properties() { return view_properties_table; }

void bind_live_buffer(nb::module_& module) {
  for (PyTypeObject* type : {&live_array_buffer_type, &live_data_view_type}) {
    prepare_live_type(*type);
    type->tp_as_buffer = &live_buffer_procs;
  }
  live_array_buffer_type.tp_as_mapping = &buffer_mapping;
  live_data_view_type.tp_as_mapping = &view_mapping;
  make_type(module, live_array_buffer_type,
            {.name = "eyot.JSArrayBuffer",
             .doc = "__buffer__(self, flags: int, /) -> memoryview\n__len__(self) -> int\n\nAn "
                    "ArrayBuffer or SharedArrayBuffer, live. `memoryview()`, `bytes()` and NumPy "
                    "take it: a memoryview is the very memory, and keeps it. Of a resizable one "
                    "they get a copy. Its length is in bytes.",
             .size = sizeof(LiveObject),
             .dealloc = live_dealloc,
             .methods = methods,
             .properties = properties,
             .base = &live_type});
  make_type(
      module, live_data_view_type,
      {.name = "eyot.JSDataView",
       .doc = "__buffer__(self, flags: int, /) -> memoryview\n__len__(self) -> int\n\nA "
              "DataView, live: a part of a buffer, whose memory `memoryview()`, `bytes()` and "
              "NumPy take. Its length is in bytes.",
       .size = sizeof(LiveObject),
       .dealloc = live_dealloc,
       .methods = live_view_methods(),
       .properties = live_view_properties(),
       .base = &live_type});
  bind_live_typed_array(module);
}

}  // namespace bind
