// WebAssembly: compiled code, and the objects of JavaScript that stand for it.
//
// Compiled code belongs to the process: isolates share it, and it may be kept and let go of on any
// thread. Thread: the isolate's owner for the rest.
#pragma once

#include <v8.h>

#include <cstdint>
#include <span>
#include <string>

#include "engine/entry.h"
#include "engine/ref.h"

namespace engine {

using CompiledWasm = v8::CompiledWasmModule;

std::span<const std::uint8_t> wire_bytes(CompiledWasm& code);

bool is_wasm_module(Ref value);
bool is_wasm_memory(Ref value);

// A WebAssembly.Module; empty where it threw. To be called unlocked.
Ref compile_wasm(EntryCore& entry, std::span<const std::uint8_t> bytes);
Ref wasm_module_of(EntryCore& entry, const CompiledWasm& code);
CompiledWasm compiled_wasm(Ref module);

Ref wasm_memory_buffer(Ref memory);

}  // namespace engine
