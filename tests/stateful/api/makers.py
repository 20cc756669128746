"""Fresh handles of every class, made in a scope that has a context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eyot import v8 as typed_v8

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stateful.choices import Choices

v8: Any = typed_v8

OBJECTS = [
    "({x: 1, y: {x: [1]}})", "Object.freeze({x: 1, 0: 2})", "Object.seal([1, 2])",
    "({get x() { return 1 }, set x(v) {}})", "({get x() { throw 1 }})", "Object.create(null)",
    "[1, , 3]", "new Map([[1, {}], ['x', 2]])", "new Set([1, 'x'])", "new Map().entries()",
    "new Set([1]).values()", "new WeakMap()", "new WeakSet()", "new Date(0)", "new Date(NaN)",
    "/a(b)?/g", "new Proxy({}, {})", "new Proxy(() => 1, {})", "Promise.resolve(1)",
    "Promise.reject(2)", "new Promise(() => {})", "(() => 1)", "(function named(a, b) {})",
    "(async () => 1)", "(function* () { yield 1 })", "(function* () { yield 1 })()",
    "(class A { constructor() { this.x = 1 } })", "Math.max.bind(null, 1)", "new Error('e')",
    "new Boolean(true)", "new Number(1.5)", "new String('text')", "Object(Symbol('s'))",
    "Object(10n)", "new ArrayBuffer(8)", "new SharedArrayBuffer(8)", "new Uint8Array([1, 2])",
    "new Float64Array(2)", "new BigInt64Array(1)", "new DataView(new ArrayBuffer(8))",
    "(function () { return arguments })(1, 2)", "globalThis", "Reflect", "new WeakRef({})",
    "({toString() { throw 1 }, valueOf() { return {} }})", "({[Symbol.toPrimitive]: () => 10n})",
    "(function f() { return new Error('deep') })()", "({then(f) { f(1) }})",
]  # fmt: skip
FUNCTIONS = ["((a) => a)", "(function named(a, b) { return a })", "(class A {})", "Math.max",
             "(function () { throw this })", "(async () => 1)", "(function* () { yield 1 })",
             "(() => 1).bind(null)", "new Proxy(function () {}, {})", "eval"]  # fmt: skip
VIEWS = ["Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array",
         "Uint32Array", "Float32Array", "Float64Array",
         "BigInt64Array", "BigUint64Array"]  # fmt: skip
TEXTS = ["a", "x", "x" * 300, "\ud800\0é", "point", "\U0001f3dd" * 40, "é", ""]
SOURCES = ["1 + 1", "({x: 1})", "throw new RangeError('no')", "(function f() { f() })()", "}{",
           "//# sourceURL=there.js\n(() => 2)()", "function g() { return [1] } g()",
           "new Error('e').stack"]  # fmt: skip


def quiet(*_: Any) -> None:
    """A function that does nothing."""


def run(scope: Any, source: str) -> Any:
    """The value of a script; None where a TryCatch has the exception."""
    script = v8.Script.compile(scope, v8.String(scope, source))
    return None if script is None else script.run(scope)


def of(source: list[str]) -> Callable[[Any, Choices], Any]:
    """A maker that runs one of these."""
    return lambda scope, choices: run(scope, choices.of(source))


def trace(scope: Any, choices: Choices) -> Any:
    """Where an error was made."""
    del choices
    source = "(function made() { try { throw new Error('t') } catch (e) { return e } })()"
    error = run(scope, source)
    return None if error is None else v8.Exception.get_stack_trace(scope, error)


def frame(scope: Any, choices: Choices) -> Any:
    """The innermost frame of that."""
    found = trace(scope, choices)
    return found.get_frame(scope, 0) if found is not None and len(found) else None


def text(scope: Any, choices: Choices) -> Any:
    """A string of some kind."""
    kind = choices.below(5)
    if kind == 0:
        return v8.String.new_external_onebyte(scope, b"one" * 9, release=int)
    if kind == 1:
        return v8.String.new_external_twobyte(scope, b"t\0w\1o\2" * 9)
    if kind == 2:
        return v8.String(scope, choices.of(TEXTS), type=v8.NewStringType.INTERNALIZED)
    if kind == 3:
        return v8.String(scope, "con" * 5).concat(scope, v8.String(scope, "cat" * 5))
    return v8.String(scope, choices.of(TEXTS))


def unbound(scope: Any, choices: Choices) -> Any:
    """A script without its context."""
    script = script_of(scope, choices)
    return None if script is None else script.get_unbound_script(scope)


def script_of(scope: Any, choices: Choices) -> Any:
    """A compiled script."""
    return v8.Script.compile(scope, v8.String(scope, choices.of(SOURCES)), filename="made.js")


MODULES = ["import 'x'; export let y = 1", "export default 1", "throw 1", "await 0", "let let"]


def module_of(scope: Any, choices: Choices) -> Any:
    """A module, in one state or another."""
    source = v8.Source(v8.String(scope, choices.of(MODULES)))
    module = v8.ScriptCompiler.compile_module(scope, source)
    if module is not None and choices.below(2):
        module.instantiate_module(scope, lambda inner, *_: run_module(inner))
        if choices.below(2):
            module.evaluate(scope)
    return module


def run_module(scope: Any) -> Any:
    """An empty one."""
    return v8.ScriptCompiler.compile_module(scope, v8.Source(v8.String(scope, "")))


def request_of(scope: Any, choices: Choices) -> Any:
    """An import of a module."""
    source = v8.Source(v8.String(scope, "import 'x' with {type: 'json'}; import 'y'"))
    module = v8.ScriptCompiler.compile_module(scope, source)
    return None if module is None else choices.of(module.get_module_requests(scope))


def message(scope: Any, choices: Choices) -> Any:
    """What V8 says of an error."""
    del choices
    error = run(scope, "(function told() { return new Error('m') })()")
    return None if error is None else v8.Exception.create_message(scope, error)


def resolver(scope: Any, choices: Choices) -> Any:
    """A promise to be settled."""
    del choices
    return v8.PromiseResolver(scope)


def template(scope: Any, choices: Choices) -> Any:
    """A template of an object with internal fields, most often."""
    made = v8.ObjectTemplate(scope)
    made.set_internal_field_count(choices.below(3))
    return made


def fielded(scope: Any, choices: Choices) -> Any:
    """An object with internal fields, or any other."""
    if choices.below(4):
        return run(scope, choices.of(OBJECTS))
    return template(scope, choices).new_instance(scope)


MAKERS: dict[str, Any] = {
    "String": text,
    "Symbol": lambda scope, _: v8.Symbol(scope, "made"),
    "Private": lambda scope, _: v8.Private(scope, "made"),
    "Number": lambda scope, _: v8.Number(scope, 1.5),
    "Integer": lambda scope, _: v8.Integer(scope, 7),
    "Int32": lambda scope, _: v8.Integer(scope, -7),
    "Uint32": lambda scope, _: v8.Integer.new_from_unsigned(scope, 2**31 + 1),
    "BigInt": lambda scope, choices: v8.BigInt(scope, choices.of([0, -1, 2**64, -(10**60)])),
    "Boolean": lambda scope, choices: v8.Boolean(scope, choices.below(2) == 0),
    "Null": lambda scope, _: v8.Null(scope),
    "Undefined": lambda scope, _: v8.Undefined(scope),
    "Object": fielded,
    "Array": of(["[1, , 3]", "['a', {}, null]", "[]"]),
    "Map": of(["new Map([[1, {}], ['x', 2]])"]),
    "Set": of(["new Set([1, 'x'])"]),
    "Date": of(["new Date(0)", "new Date(NaN)"]),
    "RegExp": of(["/a(b)?/g", "/x/yu"]),
    "Proxy": of(["new Proxy({}, {})", "new Proxy({}, {get() { throw 1 }})"]),
    "Promise": of(["Promise.resolve(1)", "Promise.reject(2)", "new Promise(() => {})"]),
    "PromiseResolver": resolver,
    "External": lambda scope, _: v8.External(scope, object()),
    "Function": of(FUNCTIONS),
    "BooleanObject": of(["new Boolean(true)"]),
    "NumberObject": of(["new Number(1.5)"]),
    "StringObject": of(["new String('text')"]),
    "SymbolObject": of(["Object(Symbol('s'))"]),
    "BigIntObject": of(["Object(10n)"]),
    "PrimitiveArray": lambda scope, choices: v8.PrimitiveArray(scope, choices.below(4)),
    "Script": script_of,
    "UnboundScript": unbound,
    "Module": module_of,
    "ModuleRequest": request_of,
    "UnboundModuleScript": lambda scope, _: run_module(scope).get_unbound_module_script(scope),
    "Message": message,
    "StackTrace": trace,
    "StackFrame": frame,
    "FunctionTemplate": lambda scope, _: v8.FunctionTemplate(scope, quiet),
    "ObjectTemplate": template,
    "ArrayBuffer": of(["new ArrayBuffer(8)", "new ArrayBuffer(0)"]),
    "SharedArrayBuffer": of(["new SharedArrayBuffer(16)"]),
    "DataView": of(["new DataView(new ArrayBuffer(8), 2)"]),
    **{name: of([f"new {name}(3)"]) for name in VIEWS},
    "WasmModuleObject": lambda scope, _: v8.WasmModuleObject.compile(scope, b"\0asm\1\0\0\0"),
    "WasmMemoryObject": of(["new WebAssembly.Memory({initial: 1, maximum: 2})"]),
    "Signature": lambda scope, _: v8.Signature(scope, v8.FunctionTemplate(scope)),
}
# The classes that only stand for what others have in common, and what may be made for them.
GENERAL = {
    "Data": ["Object", "String", "Private", "ObjectTemplate", "Message", "PrimitiveArray"],
    "Value": ["Object", "Object", "Function", "String", "Symbol", "BigInt", "Number", "Null"],
    "Primitive": ["String", "Symbol", "BigInt", "Number", "Boolean", "Null", "Undefined"],
    "Name": ["String", "Symbol"],
    "ArrayBufferView": [*VIEWS, "DataView"],
    "TypedArray": VIEWS,
    "Template": ["ObjectTemplate", "FunctionTemplate"],
}


def make(kind: str, scope: Any, choices: Choices) -> Any:
    """A fresh handle of a class, or None where it can't be had now."""
    if kind in GENERAL:
        kind = choices.of(GENERAL[kind])
    return MAKERS[kind](scope, choices) if kind in MAKERS else None
