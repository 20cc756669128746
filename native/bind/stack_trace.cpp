// StackTrace and StackFrame.
#include "engine/stack_trace.h"

#include "bind/bind.h"
#include "bind/facts.h"
#include "bind/script_origin.h"

namespace bind {

PyTypeObject stack_trace_type, stack_frame_type;

namespace {

PyObject* current_stack_trace(PyObject* /*type*/, Args args) {
  args.expect("current_stack_trace", 2, 2);
  const int limit = int_argument(args[1], "the frame limit", 0, INT32_MAX);
  ScopeObject& scope = scope_for(args, "current_stack_trace()", true);
  engine::ScopedEntry entry(scope.scope);
  return finish(entry, scope.scope, engine::current_stack_trace(entry.isolate, limit),
                &stack_trace_type);
}

PyObject* current_script_name(PyObject* /*type*/, Args args) {
  args.expect("current_script_name_or_source_url", 1, 1);
  ScopeObject& scope = scope_for(args, "current_script_name_or_source_url()", true);
  engine::ScopedEntry entry(scope.scope);
  const engine::Ref name = engine::current_script_name(entry.isolate);
  if (name.IsEmpty()) Py_RETURN_NONE;
  return finish(entry, scope.scope, name);
}

int count(PyObject* object) {
  EnteredHandle self(handle_of(object));
  return engine::frame_count(self.ref);
}

PyObject* get_frame_count(PyObject* object) { return PyLong_FromLong(count(object)); }

Py_ssize_t length(PyObject* object) {
  return guarded([object]() -> Py_ssize_t { return count(object); }, Py_ssize_t{-1});
}

PyObject* get_frame(PyObject* object, Args args) {
  args.expect("get_frame", 2, 2);
  const Py_ssize_t index = PyNumber_AsSsize_t(args[1], nullptr);
  if (index == -1 && PyErr_Occurred() != nullptr) throw ErrorSet{};
  Operation operation(object, args[0], "get_frame()");
  engine::ScopedEntry entry(operation.core());
  if (index < 0 || index >= engine::frame_count(operation.self)) {
    PyErr_SetString(PyExc_IndexError, "the stack trace has fewer frames");
    throw ErrorSet{};
  }
  return finish(entry, operation.core(),
                engine::frame_at(entry.isolate, operation.self, static_cast<int>(index)),
                &stack_frame_type);
}

PyMethodDef methods[] = {
    method<current_stack_trace>(
        "current_stack_trace",
        "current_stack_trace(scope: Scope, frame_limit: int, /) -> StackTrace\n\nWhere JavaScript "
        "is now: in a callback, the functions that led to it. At most so many frames.",
        METH_STATIC),
    method<current_script_name>(
        "current_script_name_or_source_url",
        "current_script_name_or_source_url(scope: Scope, /) -> String | None\n\nThe name of the "
        "script that runs now, or what its sourceURL comment says; None where none has one.",
        METH_STATIC),
    method<get_frame_count>("get_frame_count", "get_frame_count(self) -> int\n\nAlso `len()`."),
    method<get_frame>(
        "get_frame",
        "get_frame(self, scope: Scope, index: int, /) -> StackFrame\n\nOne frame, the innermost "
        "is 0.\n\nRaises:\n    IndexError: There are fewer."),
    {}};

PySequenceMethods sequence = {};

PyMethodDef frame_methods[] = {
    method<bool_fact<engine::frame_is_eval>>(
        "is_eval", "is_eval(self) -> bool\n\nWhether it is code given to eval."),
    method<bool_fact<engine::frame_is_constructor>>(
        "is_constructor", "is_constructor(self) -> bool\n\nWhether it was called with `new`."),
    method<bool_fact<engine::frame_is_wasm>>("is_wasm",
                                             "is_wasm(self) -> bool\n\nWhether it is WebAssembly."),
    method<bool_fact<engine::frame_is_user_javascript>>(
        "is_user_javascript",
        "is_user_javascript(self) -> bool\n\nWhether it is of a script, not of V8 itself."),
    {}};

PyGetSetDef frame_properties[] = {
    property<int_fact<engine::frame_line>>("line_number",
                                           "line_number: int\n\nFrom 1; 0 where it isn't known."),
    property<int_fact<engine::frame_column>>("column",
                                             "column: int\n\nFrom 1; 0 where it isn't known."),
    property<int_fact<engine::frame_script_id>>("script_id",
                                                "script_id: int\n\nV8's number for the script."),
    property<text_fact<engine::frame_script_name>>(
        "script_name", "script_name: str | None\n\nWhat the script's origin called it."),
    property<text_fact<engine::frame_script_name_or_source_url>>(
        "script_name_or_source_url",
        "script_name_or_source_url: str | None\n\nThe same, or what a sourceURL comment says."),
    property<text_fact<engine::frame_script_source>>(
        "script_source", "script_source: str | None\n\nThe source of the whole script."),
    property<text_fact<engine::frame_source_mapping_url>>(
        "script_source_mapping_url",
        "script_source_mapping_url: str | None\n\nWhere the script's source map is."),
    property<text_fact<engine::frame_function_name>>(
        "function_name", "function_name: str | None\n\nNone outside of functions."),
    {}};

}  // namespace

void bind_stack_trace(nb::module_& module) {
  sequence.sq_length = length;
  stack_trace_type.tp_as_sequence = &sequence;
  make_handle_type(module, stack_trace_type,
                   {.name = "eyot.v8.StackTrace",
                    .doc = "The functions that JavaScript is in, or was in when something was "
                           "thrown. Stands for v8::StackTrace.",
                    .methods = methods,
                    .base = &data_type});
  make_handle_type(module, stack_frame_type,
                   {.name = "eyot.v8.StackFrame",
                    .doc = "One function of a StackTrace. Stands for v8::StackFrame.",
                    .methods = frame_methods,
                    .properties = frame_properties,
                    .base = &data_type});
}

}  // namespace bind
