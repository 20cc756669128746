#include "engine/wasm.h"

namespace engine {

namespace {

Ref or_thrown(EntryCore& entry, v8::MaybeLocal<v8::WasmModuleObject> made) {
  v8::Local<v8::WasmModuleObject> module;
  if (made.ToLocal(&module)) return module;
  // V8 says nothing where the context may make no code.
  if (!entry.thrown()) {
    entry.isolate.v8->ThrowException(v8::Exception::WasmCompileError(
        v8::String::NewFromUtf8Literal(entry.isolate.v8, "code generation is not allowed here")));
  }
  return {};
}

}  // namespace

std::span<const std::uint8_t> wire_bytes(CompiledWasm& code) {
  const v8::MemorySpan<const std::uint8_t> bytes = code.GetWireBytesRef();
  return {bytes.data(), bytes.size()};
}

bool is_wasm_module(Ref value) { return value->IsWasmModuleObject(); }
bool is_wasm_memory(Ref value) { return value->IsWasmMemoryObject(); }

Ref compile_wasm(EntryCore& entry, std::span<const std::uint8_t> bytes) {
  return or_thrown(entry,
                   v8::WasmModuleObject::Compile(entry.isolate.v8, {bytes.data(), bytes.size()}));
}

Ref wasm_module_of(EntryCore& entry, const CompiledWasm& code) {
  return or_thrown(entry, v8::WasmModuleObject::FromCompiledModule(entry.isolate.v8, code));
}

CompiledWasm compiled_wasm(Ref module) {
  return module.As<v8::WasmModuleObject>()->GetCompiledModule();
}

Ref wasm_memory_buffer(Ref memory) { return memory.As<v8::WasmMemoryObject>()->Buffer(); }

}  // namespace engine
