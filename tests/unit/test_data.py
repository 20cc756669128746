"""Data: values and what is none, asked for their kind and cast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTIONS = {
    "big_int",
    "boolean",
    "context",
    "fixed_array",
    "function_template",
    "module",
    "module_request",
    "name",
    "number",
    "object_template",
    "primitive",
    "private",
    "string",
    "symbol",
    "value",
}


def answers(handle: v8.Data) -> set[str]:
    return {name for name in QUESTIONS if getattr(handle, f"is_{name}")()}


def test_try_from_data(scope: v8.ContextScope) -> None:
    module = v8.ScriptCompiler.compile_module(scope, v8.Source(v8.String(scope, "import 'x'")))
    everything: list[tuple[v8.Data, str]] = [
        (v8.Private(scope, "p"), "private"),
        (v8.Object(scope), "value"),
        (v8.Integer(scope, 1), "value primitive number"),
        (v8.String(scope, "s"), "value primitive name string"),
        (v8.Symbol(scope), "value primitive name symbol"),
        (v8.BigInt(scope, 1), "value primitive big_int"),
        (v8.Boolean(scope, True), "value primitive boolean"),  # noqa: FBT003
        (v8.Null(scope), "value primitive"),
        (v8.Script.compile(scope, v8.String(scope, "1")), ""),
        (module, "module"),
        (module.get_module_requests(scope)[0], "module_request"),
        *templates(scope),
    ]
    kinds = [type(handle) for handle, _ in everything]
    for handle, expected in everything:
        assert answers(handle) == set(expected.split())
        assert handle.cast(v8.Data) is handle
        for kind in kinds:
            if isinstance(handle, kind):
                assert type(handle.cast(kind)) is kind
            else:
                with pytest.raises(TypeError, match=rf"not eyot\.v8\.{kind.__name__}$"):
                    handle.cast(kind)
        if isinstance(handle, v8.Value):
            assert handle.cast(v8.Value).cast(type(handle)) == handle
        else:
            with pytest.raises(TypeError, match=r"not eyot\.v8\.Value$"):
                handle.cast(v8.Value)


def templates(scope: v8.Scope) -> list[tuple[v8.Data, str]]:
    """Templates, where there are such."""
    kinds = {"FunctionTemplate": "function_template", "ObjectTemplate": "object_template"}
    return [
        (getattr(v8, name)(scope), question)
        for name, question in kinds.items()
        if hasattr(v8, name)
    ]


def test_try_from_value(run: Callable[[str], Any]) -> None:
    hierarchy: dict[str, list[type[v8.Value]]] = {
        "5": [v8.Int32, v8.Uint32, v8.Integer, v8.Number, v8.Primitive, v8.Value],
        "-5": [v8.Int32, v8.Integer, v8.Number, v8.Primitive],
        "2**32 - 1": [v8.Uint32, v8.Integer, v8.Number, v8.Primitive],
        "1.5": [v8.Number, v8.Primitive],
        "'x'": [v8.String, v8.Name, v8.Primitive],
        "Symbol()": [v8.Symbol, v8.Name, v8.Primitive],
        "1n": [v8.BigInt, v8.Primitive],
        "[]": [v8.Array, v8.Object],
        "(() => 1)": [v8.Function, v8.Object],
        "new Date()": [v8.Date, v8.Object],
        "Object(1)": [v8.NumberObject, v8.Object],
    }
    kinds = {kind for line in hierarchy.values() for kind in line} - {v8.Value}
    for source, right in hierarchy.items():
        value = run(source).cast(v8.Value)
        for kind in right:
            assert type(value.cast(kind)) is kind
            assert value.cast(kind) == value
        for wrong in kinds - set(right):
            with pytest.raises(TypeError, match=rf", not eyot\.v8\.{wrong.__name__}$"):
                value.cast(wrong)


def test_only_classes_of_handles_are_cast_to(scope: v8.ContextScope) -> None:
    value = v8.Null(scope)
    for wrong in (int, v8.Isolate, v8.Global, "String", None):
        with pytest.raises(TypeError, match="derives from Data"):
            value.cast(wrong)  # type: ignore[arg-type, type-var]


def test_a_dead_handle_answers_no_question(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as scope:
        dead = [v8.Private(scope), v8.Null(scope)]
    for handle in dead:
        for name in QUESTIONS:
            with pytest.raises(eyot.HandleExpiredError, match="EY102"):
                getattr(handle, f"is_{name}")()
        with pytest.raises(eyot.HandleExpiredError, match="EY102"):
            handle.cast(v8.Data)


def test_what_is_no_value_is_not_handed_to_javascript(isolate: v8.Isolate) -> None:
    context = eyot.Context(isolate)
    with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
        script = v8.Script.compile(scope, v8.String(scope, "1"))
        for handle in (v8.Private(scope), script):
            with pytest.raises(eyot.ConversionError, match="JavaScript has nothing for"):
                context.globals["x"] = handle
            with pytest.raises(eyot.ConversionError, match="JavaScript has nothing for"):
                context.globals["x"] = [handle]
            give = v8.Function(scope, lambda _scope, _info, given=handle: given)  # type: ignore[misc]
            with pytest.raises(eyot.ConversionError, match="JavaScript has nothing for"):
                give.call(scope, v8.Undefined(scope), [])
