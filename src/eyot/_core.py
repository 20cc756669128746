"""The one importer of the extension.

Importing this module loads the extension and V8's library; nothing of eyot does so before an
engine's name is used. V8 itself starts with the first isolate.
"""

from __future__ import annotations

import atexit

from eyot import errors

try:
    from eyot._native import (
        JSON,
        AllowJavascriptExecutionScope,
        BigInt,
        BigIntObject,
        Boolean,
        BooleanObject,
        CallbackScope,
        CompiledScript,
        Context,
        ContextScope,
        Data,
        Date,
        DisallowJavascriptExecutionScope,
        EscapableHandleScope,
        Eternal,
        Exception,  # noqa: A004 - V8 calls it so
        Exposed,
        External,
        Function,
        FunctionCallbackInfo,
        FunctionTemplate,
        Global,
        HandleScope,
        Int32,
        Integer,
        Isolate,
        IsolateHandle,
        JSFunction,
        Live,
        LiveIterator,
        LiveMap,
        LivePromise,
        LiveSet,
        LiveSettler,
        Map,
        Message,
        MicrotaskQueue,
        Name,
        Null,
        Number,
        NumberObject,
        Object,
        ObjectTemplate,
        Primitive,
        PrimitiveArray,
        Private,
        Promise,
        PromiseResolver,
        PropertyCallbackInfo,
        Proxy,
        RegExp,
        ReturnValue,
        Scope,
        Script,
        ScriptCompiler,
        Set,
        Signature,
        StackFrame,
        StackTrace,
        String,
        StringObject,
        Symbol,
        SymbolObject,
        Template,
        TryCatch,
        Uint32,
        UnboundScript,
        Undefined,
        Value,
        ValueDeserializer,
        ValueSerializer,
        ValueView,
        Weak,
        close_scopes,
        do_chores,
        end_process,
        forget_wake,
        install,
        live_objects,
        make_exposed,
        scope_mark,
        scopes_left,
        set_v8_flags,
        take_v8_flags,
        v8_build,
        v8_flags,
        v8_started,
        v8_version,
    )
    from eyot._native import Array as Array
except ImportError as error:
    if error.__cause__ is not None:  # it is there and refused: this is no main interpreter
        raise error.__cause__ from None
    message = (
        f"eyot's extension could not be loaded: {error}. `eyot doctor` says what is wrong. Three "
        "ways to get V8: install your system's package (Debian, Ubuntu: libnode-dev; Fedora: "
        "v8-devel; Homebrew: v8) and build eyot again; run `python3 tools/get_v8.py` in eyot's "
        "source and build; or build with V8_ROOT=/path/to/v8."
    )
    raise errors.EngineNotFoundError(message) from error

# Between versions that differ in more than the last number the layout of V8's objects may, too.
_headers = v8_build()[0]
if _headers.split(".")[:3] != v8_version().split("-")[0].split(".")[:3]:
    message = (
        f"eyot was built with the headers of V8 {_headers}, and the library that is loaded is V8 "
        f"{v8_version()}: build eyot again, with the headers of that library. `eyot doctor` says "
        "where it is."
    )
    raise errors.EngineNotFoundError(message)

__all__ = [
    "JSON",
    "AllowJavascriptExecutionScope",
    "Array",
    "BigInt",
    "BigIntObject",
    "Boolean",
    "BooleanObject",
    "CallbackScope",
    "CompiledScript",
    "Context",
    "ContextScope",
    "Data",
    "Date",
    "DisallowJavascriptExecutionScope",
    "EscapableHandleScope",
    "Eternal",
    "Exception",
    "Exposed",
    "External",
    "Function",
    "FunctionCallbackInfo",
    "FunctionTemplate",
    "Global",
    "HandleScope",
    "Int32",
    "Integer",
    "Isolate",
    "IsolateHandle",
    "JSFunction",
    "Live",
    "LiveIterator",
    "LiveMap",
    "LivePromise",
    "LiveSet",
    "LiveSettler",
    "Map",
    "Message",
    "MicrotaskQueue",
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
    "Scope",
    "Script",
    "ScriptCompiler",
    "Set",
    "Signature",
    "StackFrame",
    "StackTrace",
    "String",
    "StringObject",
    "Symbol",
    "SymbolObject",
    "Template",
    "TryCatch",
    "Uint32",
    "UnboundScript",
    "Undefined",
    "Value",
    "ValueDeserializer",
    "ValueSerializer",
    "ValueView",
    "Weak",
    "close_scopes",
    "do_chores",
    "forget_wake",
    "install",
    "live_objects",
    "make_exposed",
    "scope_mark",
    "scopes_left",
    "set_v8_flags",
    "take_v8_flags",
    "v8_build",
    "v8_flags",
    "v8_started",
    "v8_version",
]

for _name in (
    "make_usage_error",
    "make_js_error",
    "remember_source",
    "JSError",
    "ConversionError",
    "Terminated",
    "ScopeSuspendedError",
    "InternalError",
):
    install(_name, getattr(errors, _name))

# Handlers run last in, first out: what is registered after this still finds V8 running.
atexit.register(end_process)
