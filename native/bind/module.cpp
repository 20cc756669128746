// The extension's table of contents.
#include "bind/bind.h"

NB_MODULE(_native, module) {
  // Before anything is made: the types are static, and a second making would spoil the first.
  if (PyInterpreterState_Get() != PyInterpreterState_Main()) {
    PyErr_SetString(PyExc_RuntimeError,
                    "eyot runs in the main interpreter only: V8 and its isolates belong to the "
                    "process, and a subinterpreter would end without them");
    throw nanobind::python_error();
  }
  bind::bind_install(module);
  bind::bind_host(module);
  bind::bind_process(module);
  bind::bind_isolate(module);
  bind::bind_isolate_handle(module);
  bind::bind_microtask_queue(module);
  bind::bind_context(module);
  bind::bind_scope(module);
  bind::bind_microtasks_scope(module);
  bind::bind_suspension(module);
  bind::bind_try_catch(module);
  bind::bind_value(module);
  bind::bind_data(module);
  bind::bind_conversion(module);
  bind::bind_primitive(module);
  bind::bind_string(module);
  bind::bind_string_copy(module);
  bind::bind_symbol(module);
  bind::bind_big_int(module);
  bind::bind_object(module);
  bind::bind_private(module);
  bind::bind_primitive_object(module);
  bind::bind_date(module);
  bind::bind_reg_exp(module);
  bind::bind_json(module);
  bind::bind_external(module);
  bind::bind_array(module);
  bind::bind_collection(module);
  bind::bind_proxy(module);
  bind::bind_promise(module);
  bind::bind_primitive_array(module);
  bind::bind_function(module);
  bind::bind_callback_info(module);
  bind::bind_script(module);
  bind::bind_script_compiler(module);
  bind::bind_es_module(module);
  bind::bind_module_request(module);
  bind::bind_wasm(module);
  bind::bind_wasm_streaming(module);
  bind::bind_exception(module);
  bind::bind_stack_trace(module);
  bind::bind_message(module);
  bind::bind_template(module);
  bind::bind_function_template(module);
  bind::bind_global(module);
  bind::bind_weak(module);
  bind::bind_eternal(module);
  bind::bind_allocator(module);
  bind::bind_backing_store(module);
  bind::bind_array_buffer(module);
  bind::bind_typed_array(module);
  bind::bind_serializer(module);
  bind::bind_exposed(module);
  bind::bind_deserializer(module);
  bind::bind_live(module);
  bind::bind_live_function(module);
  bind::bind_live_collection(module);
  bind::bind_live_iterator(module);
  bind::bind_awaiting(module);
  bind::bind_settler(module);
  bind::bind_op(module);
  bind::bind_compiled(module);
  bind::bind_live_buffer(module);
  bind::bind_lend(module);
}
