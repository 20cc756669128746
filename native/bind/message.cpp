// Message: what V8 has to say about an exception.
#include "engine/message.h"

#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/handles.h"
#include "engine/entry.h"

namespace bind {

PyTypeObject message_type;

namespace {

template <engine::Ref (*Read)(engine::Ref)>
PyObject* text(PyObject* object) {
  const HandleObject& self = handle_of(object);
  const engine::Ref ref = use_handle(self);
  engine::Entry entry(isolate_of(self), nullptr);
  const engine::Ref found = Read(ref);
  if (found.IsEmpty() || !engine::is_text(found)) Py_RETURN_NONE;
  return text_to_python(found).release().ptr();
}

PyObject* get_line(PyObject* object) {
  const HandleObject& self = handle_of(object);
  const engine::Ref ref = use_handle(self);
  engine::Entry entry(isolate_of(self), nullptr);
  return PyLong_FromLong(engine::message_line(ref));
}

PyObject* get_column(PyObject* object) {
  const HandleObject& self = handle_of(object);
  const engine::Ref ref = use_handle(self);
  engine::Entry entry(isolate_of(self), nullptr);
  return PyLong_FromLong(engine::message_column(ref));
}

PyGetSetDef properties[] = {
    property<text<engine::message_text>>("text", "text: str\n\n'Uncaught …'."),
    property<text<engine::message_source_line>>(
        "source_line", "source_line: str | None\n\nThe line of the source it happened in."),
    property<text<engine::message_resource>>(
        "script_resource_name", "script_resource_name: str | None\n\nThe script's file name."),
    property<get_line>("line_number", "line_number: int\n\nFrom 1."),
    property<get_column>("start_column", "start_column: int\n\nFrom 0."),
    {}};

}  // namespace

void bind_message(nb::module_& module) {
  make_handle_type(module, message_type,
                   {.name = "eyot.v8.Message",
                    .doc = "What V8 says about an exception, and where it was thrown. Stands for "
                           "v8::Message.",
                    .properties = properties,
                    .base = &data_type});
}

}  // namespace bind
