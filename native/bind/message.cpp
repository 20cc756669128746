// Message: what V8 has to say about an exception.
#include "engine/message.h"

#include "bind/bind.h"
#include "bind/facts.h"
#include "bind/script_origin.h"

namespace bind {

PyTypeObject message_type;

namespace {

PyObject* get_script_origin(PyObject* object) {
  EnteredHandle self(handle_of(object));
  return origin_object(engine::message_origin(self.ref)).release().ptr();
}

PyObject* get_stack_trace(PyObject* object, Args args) {
  args.expect("get_stack_trace", 1, 1);
  Operation operation(object, args[0], "get_stack_trace()");
  engine::ScopedEntry entry(operation.core());
  const engine::Ref trace = engine::message_stack_trace(operation.self);
  if (trace.IsEmpty()) Py_RETURN_NONE;
  return finish(entry, operation.core(), trace, &stack_trace_type);
}

PyMethodDef methods[] = {
    method<get_stack_trace>(
        "get_stack_trace",
        "get_stack_trace(self, scope: Scope, /) -> StackTrace | None\n\nWhere JavaScript was when "
        "it happened; None where that wasn't noted."),
    method<bool_fact<engine::message_shared_cross_origin>>(
        "is_shared_cross_origin",
        "is_shared_cross_origin(self) -> bool\n\nWhat the script's origin said of that."),
    method<bool_fact<engine::message_opaque>>(
        "is_opaque", "is_opaque(self) -> bool\n\nWhat the script's origin said of that."),
    {}};

PyGetSetDef properties[] = {
    property<text_fact<engine::message_text>>("text", "text: str\n\n'Uncaught …'."),
    property<text_fact<engine::message_source>>(
        "source", "source: str | None\n\nThe source of the whole script."),
    property<text_fact<engine::message_source_line>>(
        "source_line", "source_line: str | None\n\nThe line of the source it happened in."),
    property<text_fact<engine::message_resource>>(
        "script_resource_name", "script_resource_name: str | None\n\nThe script's file name."),
    property<get_script_origin>("script_origin",
                                "script_origin: ScriptOrigin\n\nWhere the script came from."),
    property<int_fact<engine::message_line>>("line_number", "line_number: int\n\nFrom 1."),
    property<int_fact<engine::message_column>>("start_column", "start_column: int\n\nFrom 0."),
    property<int_fact<engine::message_end_column>>(
        "end_column", "end_column: int\n\nFrom 0; the column after the last."),
    property<int_fact<engine::message_start_position>>(
        "start_position", "start_position: int\n\nIn the whole script, from 0."),
    property<int_fact<engine::message_end_position>>(
        "end_position", "end_position: int\n\nIn the whole script, from 0."),
    property<int_fact<engine::message_wasm_function>>(
        "wasm_function_index",
        "wasm_function_index: int\n\nThe number of the WebAssembly function; -1 elsewhere."),
    property<int_fact<engine::message_error_level>>(
        "error_level", "error_level: int\n\nOne of MessageErrorLevel."),
    {}};

}  // namespace

void bind_message(nb::module_& module) {
  make_handle_type(module, message_type,
                   {.name = "eyot.v8.Message",
                    .doc = "What V8 says about an exception, and where it was thrown. Stands for "
                           "v8::Message.",
                    .methods = methods,
                    .properties = properties,
                    .base = &data_type});
}

}  // namespace bind
