// What Python owns and C++ makes instances of or calls. `install` hands it over before anything
// else runs; it is borrowed from modules that live as long as the process.
#include <nanobind/stl/string.h>

#include <unordered_map>

#include "bind/bind.h"
#include "bind/convert.h"
#include "bind/handed_over.h"

namespace bind {

extern PyObject *adopt_async_iterable, *adopt_awaitable, *begin_op, *cached_data_class,
    *eval_and_await, *import_dynamically, *import_meta, *import_one, *import_one_async,
    *list_pending, *module_import_phase_class, *module_status_class, *modules_of, *note_code_cache,
    *op_metrics_class, *open_code_cache, *promise_state_class, *property_attribute_class,
    *property_descriptor_class, *report_rejection, *script_origin_class, *seal_code_cache,
    *source_class, *suspended_error_class, *synthetic_exports, *wait_for_promise, *work_class;

PyObject* array_class = nullptr;
PyObject* conversion_error_class = nullptr;
PyObject* create_params_class = nullptr;
PyObject* generator_class = nullptr;
PyObject* heap_code_statistics_class = nullptr;
PyObject* heap_space_statistics_class = nullptr;
PyObject* heap_limit_error_class = nullptr;
PyObject* heap_statistics_class = nullptr;
PyObject* internal_error_class = nullptr;
PyObject* iterator_class = nullptr;
PyObject* js_error_class = nullptr;
PyObject* line_cache = nullptr;
PyObject* make_js_error = nullptr;
PyObject* make_usage_error = nullptr;
PyObject* map_class = nullptr;
PyObject* module_class = nullptr;
PyObject* microtasks_policy_class = nullptr;
PyObject* object_class = nullptr;
PyObject* on_this_thread_class = nullptr;
PyObject* promise_class = nullptr;
PyObject* promise_hook_type_class = nullptr;
PyObject* set_class = nullptr;
PyObject* symbol_class = nullptr;
PyObject* tell_listener = nullptr;
PyObject* tell_what_is_left = nullptr;
PyObject* terminated_class = nullptr;
PyObject* timed_out_class = nullptr;

nb::object handed_over(PyObject* const& place, const char* module) {
  if (place == nullptr) nb::module_::import_(module);
  return nb::borrow(checked(place));
}

void bind_install(nb::module_& module) {
  static const std::unordered_map<std::string, PyObject**> places = {
      {"make_usage_error", &make_usage_error},
      {"make_js_error", &make_js_error},
      {"JSError", &js_error_class},
      {"ConversionError", &conversion_error_class},
      {"Terminated", &terminated_class},
      {"HeapLimitError", &heap_limit_error_class},
      {"TimedOut", &timed_out_class},
      {"ScopeSuspendedError", &suspended_error_class},
      {"InternalError", &internal_error_class},
      {"remember_source", &line_cache},
      {"HeapStatistics", &heap_statistics_class},
      {"HeapSpaceStatistics", &heap_space_statistics_class},
      {"HeapCodeStatistics", &heap_code_statistics_class},
      {"CreateParams", &create_params_class},
      {"MicrotasksPolicy", &microtasks_policy_class},
      {"PropertyAttribute", &property_attribute_class},
      {"PropertyDescriptor", &property_descriptor_class},
      {"ModuleImportPhase", &module_import_phase_class},
      {"ModuleStatus", &module_status_class},
      {"PromiseState", &promise_state_class},
      {"ScriptOrigin", &script_origin_class},
      {"Source", &source_class},
      {"CachedData", &cached_data_class},
      {"seal_code_cache", &seal_code_cache},
      {"open_code_cache", &open_code_cache},
      {"note_code_cache", &note_code_cache},
      {"OnThisThread", &on_this_thread_class},
      {"PromiseHookType", &promise_hook_type_class},
      {"tell_listener", &tell_listener},
      {"tell_what_is_left", &tell_what_is_left},
      {"Work", &work_class},
      {"list_pending", &list_pending},
      {"adopt_async_iterable", &adopt_async_iterable},
      {"adopt_awaitable", &adopt_awaitable},
      {"begin_op", &begin_op},
      {"eval_and_await", &eval_and_await},
      {"OpMetrics", &op_metrics_class},
      {"import_dynamically", &import_dynamically},
      {"import_meta", &import_meta},
      {"import_module", &import_one},
      {"import_module_async", &import_one_async},
      {"modules_of", &modules_of},
      {"synthetic_exports", &synthetic_exports},
      {"report_rejection", &report_rejection},
      {"wait_for_promise", &wait_for_promise},
      {"JSArray", &array_class},
      {"JSGenerator", &generator_class},
      {"JSIterator", &iterator_class},
      {"JSMap", &map_class},
      {"JSModule", &module_class},
      {"JSObject", &object_class},
      {"JSPromise", &promise_class},
      {"JSSet", &set_class},
      {"JSSymbol", &symbol_class},
      {"undefined", &undefined}};
  module.def(
      "install",
      [](const std::string& name, nb::object object) {
        const auto place = places.find(name);
        if (place == places.end()) value_error("nothing to install as " + name);
        *place->second = object.release().ptr();
      },
      nb::sig("def install(name: str, value: object, /) -> None"),
      "Hands over a Python object that the extension works with.");
}

}  // namespace bind
