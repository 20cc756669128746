"""Which module each public name is in.

Importing eyot loads none of them: the first use of a name does (PEP 562), so that a program that
only might run JavaScript pays nothing.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ISOLATE = {"Isolate": "eyot._core", "HeapStatistics": "eyot.isolate"}
# What only the explicit layer says of isolates.
ISOLATE_PARTS = dict.fromkeys(
    (
        "CreateParams",
        "GCCallbackFlags",
        "GCType",
        "GarbageCollectionType",
        "HeapCodeStatistics",
        "HeapSpaceStatistics",
        "IsolateHandle",
        "MemoryPressureLevel",
        "MicrotaskQueue",
        "MicrotasksPolicy",
        "MicrotasksScopeType",
        "PromiseHookType",
        "PromiseRejectEvent",
        "PromiseRejectMessage",
        "TimeZoneDetection",
        "UseCounterFeature",
    ),
    "eyot.isolate",
)
SCOPES = dict.fromkeys(
    (
        "AllowJavascriptExecutionScope",
        "CallbackScope",
        "ContextScope",
        "DisallowJavascriptExecutionScope",
        "EscapableHandleScope",
        "HandleScope",
        "Scope",
        "TryCatch",
    ),
    "eyot.scopes",
)
CONTEXT = {"Context": "eyot.context"}
PROPERTIES = dict.fromkeys(
    (
        "IndexFilter",
        "IntegrityLevel",
        "Intrinsic",
        "KeyCollectionMode",
        "KeyConversionMode",
        "ModuleImportPhase",
        "ModuleStatus",
        "PromiseState",
        "PropertyAttribute",
        "PropertyDescriptor",
        "PropertyFilter",
        "PropertyHandlerFlags",
        "SideEffectType",
    ),
    "eyot.properties",
)
SCRIPTS = dict.fromkeys(
    (
        "CachedData",
        "CodeCacheRejection",
        "CompileOptions",
        "MessageErrorLevel",
        "NoCacheReason",
        "ScriptOrigin",
        "Source",
    ),
    "eyot.scripts",
)

# The names of eyot.v8.
EXPLICIT = {
    **ISOLATE,
    **ISOLATE_PARTS,
    "V8": "eyot.process",
    **SCOPES,
    "MicrotasksScope": "eyot.scopes",
    **CONTEXT,
    **PROPERTIES,
    **SCRIPTS,
    **dict.fromkeys(
        (
            "Array",
            "Allocator",
            "ArrayBuffer",
            "SharedArrayBuffer",
            "ArrayBufferView",
            "TypedArray",
            "DataView",
            "BackingStore",
            "Int8Array",
            "Uint8Array",
            "Uint8ClampedArray",
            "Int16Array",
            "Uint16Array",
            "Int32Array",
            "Uint32Array",
            "Float16Array",
            "Float32Array",
            "Float64Array",
            "BigInt64Array",
            "BigUint64Array",
            "BigInt",
            "BigIntObject",
            "Boolean",
            "BooleanObject",
            "CompiledWasmModule",
            "Data",
            "Date",
            "Eternal",
            "External",
            "Exception",
            "Function",
            "FunctionCallbackInfo",
            "FunctionTemplate",
            "Global",
            "Int32",
            "Integer",
            "JSON",
            "Map",
            "Message",
            "Module",
            "ModuleRequest",
            "Name",
            "Null",
            "Number",
            "NumberObject",
            "Object",
            "ObjectTemplate",
            "Primitive",
            "PrimitiveArray",
            "Private",
            "Promise",
            "PromiseResolver",
            "PropertyCallbackInfo",
            "Proxy",
            "RegExp",
            "ReturnValue",
            "Script",
            "Set",
            "ScriptCompiler",
            "Signature",
            "StackFrame",
            "StackTrace",
            "String",
            "StringObject",
            "Symbol",
            "Template",
            "SymbolObject",
            "Uint32",
            "UnboundModuleScript",
            "UnboundScript",
            "Undefined",
            "Value",
            "ValueDeserializer",
            "ValueSerializer",
            "ValueView",
            "WasmMemoryObject",
            "WasmModuleObject",
            "WasmStreaming",
            "Weak",
        ),
        "eyot._core",
    ),
    "NewStringType": "eyot.strings",
    "RegExpCreationFlags": "eyot.reg_exp",
}

BUFFERS = dict.fromkeys(
    ("JSArrayBuffer", "JSDataView", "JSTypedArray", "Lent", "SharedBuffer", "lend"), "eyot.buffers"
)

# The names of eyot that need the engine.
EVERYDAY = {
    **ISOLATE,
    **SCOPES,
    **CONTEXT,
    **BUFFERS,
    "CompiledScript": "eyot.context",
    "IsolatePool": "eyot.pool",
    "PoolStatistics": "eyot.pool",
    "PendingWork": "eyot.pending",
    "Exposed": "eyot.exposed",
    "expose": "eyot.exposed",
    "live": "eyot.exposed",
    "JSFrame": "eyot.frames",
    **dict.fromkeys(("Extension", "Op", "OpMetrics", "OpState", "op"), "eyot.ops"),
    "JSFunction": "eyot._core",
    **dict.fromkeys(
        (
            "JSArray",
            "JSGenerator",
            "JSIterator",
            "JSMap",
            "JSModule",
            "JSObject",
            "JSPromise",
            "JSSet",
            "JSSymbol",
            "undefined",
        ),
        "eyot.values",
    ),
}


def resolve(module: str, table: dict[str, str], name: str, namespace: dict[str, Any]) -> Any:
    """Loads what `name` is in and keeps it in the asking module, so that this is done once."""
    if name not in table:
        message = f"module {module!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = namespace[name] = getattr(import_module(table[name]), name)
    return value
