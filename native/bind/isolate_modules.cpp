// Isolate: who is asked for modules, and for WebAssembly in pieces.
#include "bind/callback_scope.h"
#include "bind/isolate.h"
#include "engine/entry.h"
#include "engine/import_callback.h"
#include "engine/wasm_streaming.h"

namespace bind {

namespace {

using Setter = void (*)(engine::Isolate&, void*);

PyObject* set_callback(PyObject* object, Args args, const char* name, Setter set) {
  args.expect(name, 1, 1);
  PyObject* callback = callback_or_none(args[0], name);
  engine::Isolate& isolate = engine_of(object);
  const engine::Entry entry(isolate, nullptr);
  set(isolate, Py_XNewRef(callback));
  Py_RETURN_NONE;
}

PyObject* set_import(PyObject* object, Args args) {
  return set_callback(object, args, "set_host_import_module_dynamically_callback()",
                      engine::set_import_callback);
}

PyObject* set_import_with_phase(PyObject* object, Args args) {
  if (!engine::knows_import_phases()) {
    PyErr_SetString(PyExc_NotImplementedError,
                    "set_host_import_module_with_phase_dynamically_callback() needs V8 13.6 or "
                    "later: older ones know no phases");
    throw ErrorSet{};
  }
  return set_callback(object, args, "set_host_import_module_with_phase_dynamically_callback()",
                      engine::set_import_phase_callback);
}

PyObject* set_import_meta(PyObject* object, Args args) {
  return set_callback(object, args, "set_host_initialize_import_meta_object_callback()",
                      engine::set_import_meta_callback);
}

PyObject* set_wasm_streaming(PyObject* object, Args args) {
  return set_callback(object, args, "set_wasm_streaming_callback()",
                      engine::set_wasm_streaming_callback);
}

#define EYOT_IMPORT_CALLBACK(PHASE)                                       \
  "Callable[[CallbackScope, PrimitiveArray | None, Value, String, " PHASE \
  "list[tuple[str, str]]], Promise | None] | None"

const PyMethodDef methods[] = {
    method<set_import>(
        "set_host_import_module_dynamically_callback",
        "set_host_import_module_dynamically_callback(self, callback: " EYOT_IMPORT_CALLBACK(
            "") ", /) -> None\n\nHas `callback(scope, host_defined_options, resource_name, "
                "specifier, import_attributes)` asked by each import(), of all contexts: for the "
                "promise that import() gives. What it raises rejects that. With None, import() is "
                "again what context.modules says."),
    method<set_import_with_phase>(
        "set_host_import_module_with_phase_dynamically_callback",
        "set_host_import_module_with_phase_dynamically_callback(self, callback: " EYOT_IMPORT_CALLBACK(
            "ModuleImportPhase, ") ", /) -> None\n\nThe same for "
                                   "import.source(), with the phase before the attributes.\n\nRaises:\n    "
                                   "NotImplementedError: V8 is older than 13.6."),
    method<set_import_meta>(
        "set_host_initialize_import_meta_object_callback",
        "set_host_initialize_import_meta_object_callback(self, callback: Callable[[CallbackScope, "
        "Module, Object], object] | None, /) -> None\n\nHas `callback(scope, module, meta)` fill "
        "import.meta, once for each module that reads it, of all contexts. With None, it has what "
        "context.modules says."),
    method<set_wasm_streaming>(
        "set_wasm_streaming_callback",
        "set_wasm_streaming_callback(self, callback: Callable[[CallbackScope, Value, "
        "WasmStreaming], object] | None, /) -> None\n\nContexts that are made from now on have "
        "WebAssembly.compileStreaming and instantiateStreaming. Each call of these has "
        "`callback(scope, source, stream)` feed V8 with what JavaScript gave as the source stands "
        "for, at once or later. What it raises rejects JavaScript's promise. With None, all calls "
        "are rejected."),
};

}  // namespace

std::span<const PyMethodDef> module_callback_methods() { return methods; }

}  // namespace bind
