"""What the types refuse, the run time refuses as well.

Each `type: ignore` names the error that is expected of its line; where the type checkers find none,
they say that the comment isn't needed.
"""

from __future__ import annotations

import pytest

import eyot
from eyot import v8


def test_an_isolate_is_no_scope(isolate: v8.Isolate) -> None:
    with pytest.raises(TypeError):
        v8.String(isolate, "x")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        v8.Object(isolate)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        v8.Script.compile(isolate, "6 * 7")  # type: ignore[call-overload]


def test_a_scope_comes_first(scope: v8.ContextScope) -> None:
    with pytest.raises(TypeError):
        v8.String("x", scope)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        v8.Integer(8)  # type: ignore[call-arg, arg-type]


def test_a_context_is_no_scope_and_a_scope_no_context(scope: v8.ContextScope) -> None:
    with pytest.raises(TypeError):
        v8.HandleScope(scope.context)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        v8.ContextScope(scope, scope)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        v8.TryCatch(scope.isolate)  # type: ignore[arg-type]


def test_python_s_values_are_no_handles(scope: v8.ContextScope) -> None:
    target = v8.Object(scope)
    with pytest.raises(TypeError):
        target.set(scope, "x", 8)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        v8.Script.compile(scope, "6 * 7")  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        v8.Global(scope, "x")  # type: ignore[type-var]


def test_a_name_is_not_taken_for_a_number(scope: v8.ContextScope) -> None:
    with pytest.raises(TypeError):
        v8.Integer(scope, "8")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        v8.Number(scope, "8")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        v8.Integer(scope, 8.5)  # type: ignore[arg-type]


def test_only_the_engine_makes_what_has_no_constructor(scope: v8.ContextScope) -> None:
    with pytest.raises(TypeError):
        v8.Value()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        v8.CallbackScope()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        v8.Int32(scope, 8)  # type: ignore[call-arg, arg-type]
    with pytest.raises(TypeError):
        eyot.JSFunction()  # type: ignore[call-arg]


def test_handles_and_scopes_cannot_be_subclassed() -> None:
    with pytest.raises(TypeError):
        type("Mine", (v8.String,), {})
    with pytest.raises(TypeError):

        class Mine(v8.ContextScope):  # type: ignore[misc]
            pass


def test_properties_are_not_set(scope: v8.ContextScope) -> None:
    with pytest.raises(AttributeError):
        scope.context = v8.Context(scope)  # type: ignore[misc]
    with pytest.raises(AttributeError):
        scope.isolate.closed = True  # type: ignore[misc]


def test_handles_have_no_attributes_of_javascript(scope: v8.ContextScope) -> None:
    with pytest.raises(AttributeError):
        v8.Object(scope).x  # type: ignore[attr-defined]  # noqa: B018 - reading it is the test


def test_options_have_to_be_named(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    with pytest.raises(TypeError):
        context.eval("6 * 7", "eight.js")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        context.eval("6 * 7", timeout_in_ms=8)  # type: ignore[call-arg]


def test_what_may_be_none_is_not_used_unasked(scope: v8.ContextScope) -> None:
    with v8.TryCatch(scope) as attempt:
        script = v8.Script.compile(attempt, v8.String(attempt, "}"))
        with pytest.raises(AttributeError):
            script.run(attempt)  # type: ignore[union-attr]
