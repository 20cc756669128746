// WasmModuleObject, WasmMemoryObject and CompiledWasmModule.
#include "engine/wasm.h"

#include <memory>
#include <vector>

#include "bind/bind.h"
#include "bind/buffer.h"
#include "bind/handles.h"
#include "engine/counters.h"

namespace bind {

PyTypeObject wasm_module_object_type, wasm_memory_object_type, compiled_wasm_module_type;

namespace {

struct CompiledObject {
  PyObject_HEAD
  engine::CompiledWasm code;
};

engine::CompiledWasm& code_of(PyObject* object) {
  return reinterpret_cast<CompiledObject*>(object)->code;
}

// --- WasmModuleObject ---

PyObject* compile(PyObject* /*type*/, Args args) {
  args.expect("compile", 2, 2);
  std::vector<std::uint8_t> bytes;
  {
    // A copy: V8 reads them several times, and others may write to them meanwhile.
    const Buffer given(args[1], "compile()");
    const auto view = given.as<const std::uint8_t>();
    bytes.assign(view.begin(), view.end());
  }
  ScopeObject& scope = scope_for(args, "compile()", true);
  engine::ScopedEntry entry(scope.scope);
  engine::Ref made;
  {
    const engine::Unlocked unlocked(entry);
    made = engine::compile_wasm(entry, bytes);
  }
  return finish(entry, scope.scope, made);
}

PyObject* from_compiled_module(PyObject* /*type*/, Args args) {
  args.expect("from_compiled_module", 2, 2);
  if (!Py_IS_TYPE(args[1], &compiled_wasm_module_type)) {
    type_error(std::string("from_compiled_module() needs a CompiledWasmModule, not ") +
               Py_TYPE(args[1])->tp_name);
  }
  const nb::object kept = nb::borrow(args[1]);
  ScopeObject& scope = scope_for(args, "from_compiled_module()", true);
  engine::ScopedEntry entry(scope.scope);
  engine::Ref made;
  {
    const engine::Unlocked unlocked(entry);
    made = engine::wasm_module_of(entry, code_of(kept.ptr()));
  }
  return finish(entry, scope.scope, made);
}

PyObject* get_compiled_module(PyObject* object) {
  EnteredHandle self(handle_of(object));
  const nb::object made = owned(compiled_wasm_module_type.tp_alloc(&compiled_wasm_module_type, 0));
  new (&code_of(made.ptr())) engine::CompiledWasm(engine::compiled_wasm(self.ref));
  engine::count(engine::Kind::memory, 1);
  return Py_NewRef(made.ptr());
}

PyMethodDef module_methods[] = {
    method<compile>(
        "compile",
        "compile(scope: TryCatch, wire_bytes: Buffer, /) -> WasmModuleObject | None\ncompile(scope: "
        "Scope, wire_bytes: Buffer, /) -> WasmModuleObject\n\nCompiles a module, at once.\n\n"
        "Raises:\n    JSError: It is none: a WebAssembly.CompileError.",
        METH_STATIC),
    method<from_compiled_module>(
        "from_compiled_module",
        "from_compiled_module(scope: TryCatch, compiled: CompiledWasmModule, /) -> WasmModuleObject "
        "| None\nfrom_compiled_module(scope: Scope, compiled: CompiledWasmModule, /) -> "
        "WasmModuleObject\n\nAn object for code that was compiled before, in whichever isolate.",
        METH_STATIC),
    method<get_compiled_module>("get_compiled_module",
                                "get_compiled_module(self) -> CompiledWasmModule\n\nThe code that "
                                "it stands for, which other isolates may use."),
    {}};

// --- WasmMemoryObject ---

PyObject* buffer(PyObject* object, Args args) {
  args.expect("buffer", 1, 1);
  Operation operation(object, args[0], "buffer()");
  engine::ScopedEntry entry(operation.core());
  return finish(entry, operation.core(), engine::wasm_memory_buffer(operation.self));
}

PyMethodDef memory_methods_[] = {
    method<buffer>("buffer",
                   "buffer(self, scope: Scope, /) -> ArrayBuffer | SharedArrayBuffer\n\nIts bytes, "
                   "until it grows: then they are another one's."),
    {}};

// --- CompiledWasmModule ---

void dealloc(PyObject* object) {
  engine::count(engine::Kind::memory, -1);
  std::destroy_at(&code_of(object));
  Py_TYPE(object)->tp_free(object);
}

PyObject* get_wire_bytes(PyObject* object) {
  const auto bytes = engine::wire_bytes(code_of(object));
  return checked(PyBytes_FromStringAndSize(reinterpret_cast<const char*>(bytes.data()),
                                           static_cast<Py_ssize_t>(bytes.size())));
}

PyObject* get_source_url(PyObject* object) {
  const std::string& url = code_of(object).source_url();
  return checked(PyUnicode_DecodeUTF8(url.data(), static_cast<Py_ssize_t>(url.size()), "replace"));
}

PyMethodDef compiled_methods[] = {
    method<get_wire_bytes>("get_wire_bytes_ref",
                           "get_wire_bytes_ref(self) -> bytes\n\nA copy of what it was made of."),
    {}};

PyGetSetDef compiled_properties[] = {
    property<get_source_url>("source_url",
                             "source_url: str\n\nWhere it came from, or a name of V8's."),
    {}};

}  // namespace

void bind_wasm(nb::module_& module) {
  make_handle_type(module, wasm_module_object_type,
                   {.name = "eyot.v8.WasmModuleObject",
                    .doc = "A WebAssembly.Module of JavaScript's. Stands for v8::WasmModuleObject.",
                    .methods = module_methods,
                    .base = &object_type});
  make_handle_type(module, wasm_memory_object_type,
                   {.name = "eyot.v8.WasmMemoryObject",
                    .doc = "A WebAssembly.Memory of JavaScript's. Stands for v8::WasmMemoryObject.",
                    .methods = memory_methods_,
                    .base = &object_type});
  make_type(module, compiled_wasm_module_type,
            {.name = "eyot.v8.CompiledWasmModule",
             .doc = "Compiled WebAssembly. It outlives isolates, and may be used on any thread and "
                    "in any isolate: `WasmModuleObject.from_compiled_module`. Using one raises "
                    "nothing. Stands for v8::CompiledWasmModule.",
             .size = sizeof(CompiledObject),
             .dealloc = dealloc,
             .methods = compiled_methods,
             .properties = compiled_properties});
}

}  // namespace bind
