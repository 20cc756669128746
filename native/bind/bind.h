// One function a concept; module.cpp calls them in this order.
#pragma once

#include <nanobind/nanobind.h>

namespace bind {

void bind_install(nanobind::module_& module);
void bind_host(nanobind::module_& module);
void bind_process(nanobind::module_& module);
void bind_isolate(nanobind::module_& module);
void bind_template(nanobind::module_& module);
void bind_function_template(nanobind::module_& module);
void bind_isolate_handle(nanobind::module_& module);
void bind_microtask_queue(nanobind::module_& module);
void bind_context(nanobind::module_& module);
void bind_scope(nanobind::module_& module);
void bind_microtasks_scope(nanobind::module_& module);
void bind_suspension(nanobind::module_& module);
void bind_try_catch(nanobind::module_& module);
void bind_value(nanobind::module_& module);
void bind_data(nanobind::module_& module);
void bind_conversion(nanobind::module_& module);
void bind_primitive(nanobind::module_& module);
void bind_string(nanobind::module_& module);
void bind_string_copy(nanobind::module_& module);
void bind_symbol(nanobind::module_& module);
void bind_big_int(nanobind::module_& module);
void bind_object(nanobind::module_& module);
void bind_private(nanobind::module_& module);
void bind_primitive_object(nanobind::module_& module);
void bind_date(nanobind::module_& module);
void bind_reg_exp(nanobind::module_& module);
void bind_json(nanobind::module_& module);
void bind_external(nanobind::module_& module);
void bind_array(nanobind::module_& module);
void bind_collection(nanobind::module_& module);
void bind_proxy(nanobind::module_& module);
void bind_promise(nanobind::module_& module);
void bind_primitive_array(nanobind::module_& module);
void bind_function(nanobind::module_& module);
void bind_callback_info(nanobind::module_& module);
void bind_script(nanobind::module_& module);
void bind_script_compiler(nanobind::module_& module);
void bind_es_module(nanobind::module_& module);
void bind_module_request(nanobind::module_& module);
void bind_wasm(nanobind::module_& module);
void bind_wasm_streaming(nanobind::module_& module);
void bind_exception(nanobind::module_& module);
void bind_stack_trace(nanobind::module_& module);
void bind_message(nanobind::module_& module);
void bind_global(nanobind::module_& module);
void bind_weak(nanobind::module_& module);
void bind_eternal(nanobind::module_& module);
void bind_allocator(nanobind::module_& module);
void bind_backing_store(nanobind::module_& module);
void bind_array_buffer(nanobind::module_& module);
void bind_typed_array(nanobind::module_& module);
void bind_serializer(nanobind::module_& module);
void bind_exposed(nanobind::module_& module);
void bind_deserializer(nanobind::module_& module);
void bind_live(nanobind::module_& module);
void bind_live_function(nanobind::module_& module);
void bind_live_collection(nanobind::module_& module);
void bind_live_iterator(nanobind::module_& module);
void bind_awaiting(nanobind::module_& module);
void bind_settler(nanobind::module_& module);
void bind_op(nanobind::module_& module);
void bind_compiled(nanobind::module_& module);
void bind_live_buffer(nanobind::module_& module);
void bind_lend(nanobind::module_& module);

}  // namespace bind
