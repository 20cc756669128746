"""The source phase of imports, which V8 has behind a flag: in a process of its own."""

from __future__ import annotations

import pytest
from tests.crash.programs import says

PREPARE = """
v8.V8.set_flags_from_string("--js-source-phase-imports")
WASM = b"\\0asm\\1\\0\\0\\0"

def nobody(*_):
    raise AssertionError

def compiled(scope, text):
    origin = v8.ScriptOrigin("main.js", is_module=True)
    return v8.ScriptCompiler.compile_module(scope, v8.Source(v8.String(scope, text), origin))

isolate = eyot.Isolate()
context = eyot.Context(isolate)
handles = v8.HandleScope(isolate).__enter__()
scope = v8.ContextScope(handles, context).__enter__()
"""
MISSING = "import.source() isn't there: nobody answers it"
END = """
scope.__exit__(None, None, None)
handles.__exit__(None, None, None)
isolate.close()
"""


def test_static_source_phase_import() -> None:
    program = """
asked = []

def source(inner, specifier, attributes, referrer):
    asked.append((specifier.to_python(inner), attributes, referrer.is_module()))
    return v8.WasmModuleObject.compile(inner, WASM)

module = compiled(scope, "import source mod from 'foo'; export {mod}")
[request] = module.get_module_requests(scope)
print(request.get_phase().name)
print(module.instantiate_module(scope, nobody, source), asked)
module.evaluate(scope)
namespace = module.get_module_namespace(scope).cast(v8.Object)
print(type(namespace.get(scope, "mod")).__name__)
for bad in (None, lambda *_: None, lambda *_: 1):
    try:
        compiled(scope, "import source mod from 'foo'").instantiate_module(scope, nobody, bad)
    except Exception as error:
        print(type(error).__name__)
"""
    says(
        PREPARE + program + END,
        "SOURCE",
        "True [('foo', [], True)]",
        "WasmModuleObject",
        "JSSyntaxError",
        "JSError",
        "TypeError",
    )


def test_dynamic_source_phase_import() -> None:
    program = """
def ordinary(*_):
    raise AssertionError

def phased(inner, options, name, specifier, phase, attributes):
    print(name.to_python(inner), specifier.to_python(inner), phase.name, attributes)
    resolver = v8.PromiseResolver(inner)
    resolver.resolve(inner, v8.WasmModuleObject.compile(inner, WASM))
    return resolver.get_promise(inner)

isolate.set_host_import_module_dynamically_callback(ordinary)
isolate.set_host_import_module_with_phase_dynamically_callback(phased)
text = "import.source('foo').then((m) => m instanceof WebAssembly.Module)"
print(context.eval(text, filename="main.js").result())
isolate.set_host_import_module_with_phase_dynamically_callback(None)
try:
    context.eval(text).result()
except eyot.JSSyntaxError as error:
    print(error.message)
"""
    says(PREPARE + program + END, "main.js foo SOURCE []", "True", MISSING)


@pytest.mark.needs_v8("13.6")
def test_the_everyday_layer_says_that_there_is_no_source_phase() -> None:
    program = """
from eyot.modules import MappingLoader
loader = MappingLoader({"main.js": "import source x from './y.js'", "y.js": "export let y = 1"})
try:
    context.import_module("main.js", loader=loader)
except eyot.JSSyntaxError as error:
    print(error.message)
"""
    says(
        PREPARE + program + END,
        "`import source` isn't there; a WebAssembly module is imported as any other",
    )
