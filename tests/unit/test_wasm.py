"""WebAssembly in the explicit layer: compiled modules, which isolates and threads share."""

from __future__ import annotations

import threading

import pytest

import eyot
from eyot import v8

EMPTY = b"\0asm\1\0\0\0"
# (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)),
# and a section of one's own called "mine" that holds "data"
ADD = EMPTY + bytes.fromhex(
    "01070160027f7f017f030201000707010361646400000a09010700200020016a0b0009046d696e6564617461"
)


def exports(scope: v8.Scope, module: v8.Value) -> eyot.JSObject:
    instance = scope.context.eval("(module) => new WebAssembly.Instance(module).exports")
    found: eyot.JSObject = instance(scope.context.wrap(scope, module))
    return found


def test_a_module_is_compiled_from_bytes(scope: v8.Scope) -> None:
    for data in (ADD, bytearray(ADD), memoryview(ADD)):
        module = v8.WasmModuleObject.compile(scope, data)
        assert type(module) is v8.WasmModuleObject
        assert module.is_wasm_module_object()
        assert exports(scope, module)["add"](2, 40) == 42
    assert isinstance(module.cast(v8.Object), v8.Object)
    world = scope.context.global_(scope)
    world.set(scope, "made", module)
    assert scope.context.eval("made instanceof WebAssembly.Module") is True
    assert type(world.get(scope, "made")) is v8.WasmModuleObject
    with pytest.raises(TypeError, match=r"not eyot\.v8\.WasmModuleObject"):
        world.cast(v8.WasmModuleObject)


def test_what_is_no_webassembly_is_a_compile_error(scope: v8.Scope) -> None:
    for data in (b"", b"\0", EMPTY[:4], b"nonsense", ADD[:-20]):
        with pytest.raises(eyot.JSError, match="CompileError"):
            v8.WasmModuleObject.compile(scope, data)
    with v8.TryCatch(scope) as caught:
        assert v8.WasmModuleObject.compile(caught, b"no") is None
        assert caught.has_caught()
    with pytest.raises(TypeError, match=r"compile\(\) needs bytes, not str"):
        v8.WasmModuleObject.compile(scope, "text")  # type: ignore[call-overload]


def test_compiled_wasm_module(scope: v8.Scope) -> None:
    compiled = v8.WasmModuleObject.compile(scope, ADD).get_compiled_module()
    assert type(compiled) is v8.CompiledWasmModule
    assert compiled.get_wire_bytes_ref() == ADD
    assert compiled.source_url.startswith("wasm://wasm/")
    with (
        eyot.Context() as other,
        v8.HandleScope(other.isolate) as handles,
        v8.ContextScope(handles, other) as there,
    ):
        module = v8.WasmModuleObject.from_compiled_module(there, compiled)
        assert exports(there, module)["add"](1, 2) == 3
        sections = other.eval("(module) => WebAssembly.Module.customSections(module, 'mine')")
        [section] = sections(other.wrap(there, module))
        assert bytes(section) == b"data"
        again = module.get_compiled_module()
        assert (again.get_wire_bytes_ref(), again.source_url) == (ADD, compiled.source_url)


def test_compiled_code_outlives_its_isolate_and_changes_threads() -> None:
    with (
        eyot.Context() as context,
        v8.HandleScope(context.isolate) as handles,
        v8.ContextScope(handles, context) as scope,
    ):
        compiled = v8.WasmModuleObject.compile(scope, ADD).get_compiled_module()
    results: list[object] = []

    def elsewhere() -> None:
        results.append(compiled.get_wire_bytes_ref())
        with (
            eyot.Context() as mine,
            v8.HandleScope(mine.isolate) as handles,
            v8.ContextScope(handles, mine) as there,
        ):
            module = v8.WasmModuleObject.from_compiled_module(there, compiled)
            results.append(exports(there, module)["add"](3, 4))

    threads = [threading.Thread(target=elsewhere) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, results)) == sorted(map(str, [ADD, 7] * 4))


def test_only_compiled_code_makes_a_module(scope: v8.Scope) -> None:
    with pytest.raises(TypeError, match="needs a CompiledWasmModule, not bytes"):
        v8.WasmModuleObject.from_compiled_module(scope, ADD)  # type: ignore[call-overload]


def test_a_memory_has_a_buffer(scope: v8.Scope) -> None:
    script = "globalThis.memory = new WebAssembly.Memory({initial: 1, maximum: 2}); memory"
    memory = v8.Script.compile(scope, v8.String(scope, script)).run(scope)
    assert type(memory) is v8.WasmMemoryObject
    buffer = memory.buffer(scope)
    assert isinstance(buffer, v8.ArrayBuffer)
    assert buffer.byte_length == 65536
    scope.context.eval("new Uint8Array(memory.buffer)[7] = 9; memory.grow(1)")
    assert buffer.byte_length == 0
    grown = memory.buffer(scope)
    assert bytes(grown.get_backing_store().data[6:9]) == b"\0\x09\0"
    shared = "new WebAssembly.Memory({initial: 1, maximum: 2, shared: true})"
    memory = v8.Script.compile(scope, v8.String(scope, shared)).run(scope)
    assert isinstance(memory.cast(v8.WasmMemoryObject).buffer(scope), v8.SharedArrayBuffer)


def test_handles_and_compiled_code_keep_the_rules(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handles:
        with pytest.raises(eyot.NoContextError, match="EY106"):
            v8.WasmModuleObject.compile(handles, ADD)
        context = v8.Context(isolate)
        with v8.ContextScope(handles, context) as scope:
            module = v8.WasmModuleObject.compile(scope, ADD)
            compiled = module.get_compiled_module()
            raised: list[BaseException] = []

            def elsewhere() -> None:
                try:
                    module.get_compiled_module()
                except eyot.WrongThreadError as error:
                    raised.append(error)

            thread = threading.Thread(target=elsewhere)
            thread.start()
            thread.join()
            assert len(raised) == 1
    with pytest.raises(eyot.HandleExpiredError, match="EY102"):
        module.get_compiled_module()
    isolate.close()
    assert compiled.get_wire_bytes_ref() == ADD
