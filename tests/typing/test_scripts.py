"""The types of scripts, messages and stack traces."""

from __future__ import annotations

from typing import assert_type

from eyot import v8


def test_scripts(scope: v8.ContextScope) -> None:
    origin = v8.ScriptOrigin("eight.js", 3)
    assert_type(origin.resource_name, str | None)
    source = v8.Source(v8.String(scope, "8"), origin)
    assert_type(v8.ScriptCompiler.compile(scope, source), v8.Script)
    unbound = v8.ScriptCompiler.compile_unbound_script(
        scope, source, v8.CompileOptions.EAGER_COMPILE, v8.NoCacheReason.BECAUSE_INLINE_SCRIPT
    )
    assert_type(unbound, v8.UnboundScript)
    assert_type(unbound.bind_to_current_context(scope), v8.Script)
    cache = unbound.create_code_cache(scope)
    assert_type(cache, bytes | None)
    assert cache is not None
    cached = v8.CachedData(cache)
    assert_type(cached.rejected, bool)
    assert_type(cached.rejection, v8.CodeCacheRejection | None)
    function = v8.ScriptCompiler.compile_function(
        scope, v8.Source(v8.String(scope, "return a")), ["a"], [v8.Object(scope)]
    )
    assert_type(function, v8.Function)
    assert_type(function.create_code_cache(scope), bytes | None)
    assert_type(v8.ScriptCompiler.cached_data_version_tag(), int)
    with v8.TryCatch(scope) as attempt:
        assert_type(v8.ScriptCompiler.compile(attempt, source), v8.Script | None)
        assert_type(
            v8.ScriptCompiler.compile_unbound_script(attempt, source), v8.UnboundScript | None
        )
        assert_type(v8.ScriptCompiler.compile_function(attempt, source), v8.Function | None)


def test_modules(scope: v8.ContextScope) -> None:
    source = v8.Source(v8.String(scope, "import 'x' with {type: 'json'}"))
    module = v8.ScriptCompiler.compile_module(scope, source)
    assert_type(module, v8.Module)
    assert_type(module.get_status(), v8.ModuleStatus)
    [request] = module.get_module_requests(scope)
    assert_type(request, v8.ModuleRequest)
    assert_type(request.get_specifier(scope), v8.String)
    assert_type(request.get_import_attributes(scope), list[tuple[str, str, int]])
    assert_type(request.get_phase(), v8.ModuleImportPhase)
    assert_type(module.source_offset_to_location(0), tuple[int, int])
    assert_type(module.get_unbound_module_script(scope), v8.UnboundModuleScript)
    name = v8.String(scope, "x")
    made = v8.Module.create_synthetic_module(scope, name, [name], lambda _scope, _module: None)
    assert_type(made, v8.Module)
    assert_type(module.instantiate_module(scope, lambda *_: made), bool)
    assert_type(made.set_synthetic_module_export(scope, name, name), bool)
    assert_type(module.evaluate(scope), v8.Value)
    assert_type(module.get_module_namespace(scope), v8.Value)
    assert_type(module.is_graph_async(), bool)
    assert_type(module.script_id(), int | None)
    with v8.TryCatch(scope) as attempt:
        assert_type(v8.ScriptCompiler.compile_module(attempt, source), v8.Module | None)
        assert_type(module.evaluate(attempt), v8.Value | None)


def test_webassembly(scope: v8.ContextScope) -> None:
    module = v8.WasmModuleObject.compile(scope, b"\0asm\1\0\0\0")
    assert_type(module, v8.WasmModuleObject)
    compiled = module.get_compiled_module()
    assert_type(compiled, v8.CompiledWasmModule)
    assert_type(compiled.get_wire_bytes_ref(), bytes)
    assert_type(compiled.source_url, str)
    assert_type(v8.WasmModuleObject.from_compiled_module(scope, compiled), v8.WasmModuleObject)
    text = "new WebAssembly.Memory({initial: 0})"
    memory = v8.Script.compile(scope, v8.String(scope, text)).run(scope).cast(v8.WasmMemoryObject)
    assert_type(memory.buffer(scope), v8.ArrayBuffer | v8.SharedArrayBuffer)
    with v8.TryCatch(scope) as attempt:
        assert_type(v8.WasmModuleObject.compile(attempt, b""), v8.WasmModuleObject | None)

    def feed(_: v8.CallbackScope, source: v8.Value, stream: v8.WasmStreaming) -> None:
        assert_type(stream.on_bytes_received(b""), None)
        stream.set_url("a.wasm")
        stream.abort(source)
        stream.abort(KeyError())
        stream.finish()

    def answer(
        scope: v8.CallbackScope,
        options: v8.PrimitiveArray | None,
        name: v8.Value,
        specifier: v8.String,
        attributes: list[tuple[str, str]],
    ) -> v8.Promise | None:
        del scope, options, name, specifier, attributes
        return None

    def fill(scope: v8.CallbackScope, module: v8.Module, meta: v8.Object) -> None:
        del scope, module, meta

    isolate = scope.context.isolate
    isolate.set_wasm_streaming_callback(feed)
    isolate.set_wasm_streaming_callback(None)
    isolate.set_host_import_module_dynamically_callback(answer)
    isolate.set_host_import_module_dynamically_callback(None)
    isolate.set_host_initialize_import_meta_object_callback(fill)
    isolate.set_host_initialize_import_meta_object_callback(None)


def test_exceptions(scope: v8.ContextScope) -> None:
    error = v8.Exception.range_error(scope, v8.String(scope, "far"))
    assert_type(error, v8.Object)
    message = v8.Exception.create_message(scope, error)
    assert_type(message, v8.Message)
    assert_type(message.text, str)
    assert_type(message.script_origin, v8.ScriptOrigin)
    assert_type(v8.Exception.get_stack_trace(scope, error), v8.StackTrace | None)
    assert_type(v8.Exception.capture_stack_trace(scope, v8.Object(scope)), bool)
    trace = v8.StackTrace.current_stack_trace(scope, 8)
    assert_type(trace, v8.StackTrace)
    assert_type(trace.get_frame_count(), int)
    for index in range(trace.get_frame_count()):
        frame = trace.get_frame(scope, index)
        assert_type(frame, v8.StackFrame)
        assert_type(frame.function_name, str | None)
    with v8.TryCatch(scope) as attempt:
        assert_type(attempt.rethrow(), v8.Value | None)
        assert_type(attempt.stack_trace(attempt), v8.Value | None)


def test_serializers(scope: v8.ContextScope) -> None:
    data = v8.ValueSerializer.write(scope, v8.Integer(scope, 8))
    assert_type(data, bytes)
    assert_type(v8.ValueDeserializer.read(scope, data), v8.Value)
    with v8.TryCatch(scope) as attempt:
        assert_type(v8.ValueSerializer.write(attempt, v8.Integer(attempt, 8)), bytes | None)
        assert_type(v8.ValueDeserializer.read(attempt, data), v8.Value | None)
