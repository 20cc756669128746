"""JSON through V8."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def test_json(scope: v8.ContextScope) -> None:
    text = v8.String(scope, '{\n  "answer" : 42 , "list": [ 1, null, "✓" ] }')
    value = v8.JSON.parse(scope, text)
    assert value.is_object()
    assert v8.JSON.stringify(scope, value).value == '{"answer":42,"list":[1,null,"✓"]}'


def test_texts_may_be_given_as_str_and_indented(scope: v8.ContextScope) -> None:
    value = v8.JSON.parse(scope, '{"a": [1]}')
    assert v8.JSON.stringify(scope, value, "--").value == '{\n--"a": [\n----1\n--]\n}'
    assert v8.JSON.stringify(scope, value, v8.String(scope, "")).value == '{"a":[1]}'
    assert v8.JSON.stringify(scope, value, None).value == '{"a":[1]}'


def test_what_json_has_nothing_for_is_undefined(
    scope: v8.ContextScope, run: Callable[[str], Any]
) -> None:
    for source in ("undefined", "(() => 1)", "Symbol()"):
        assert v8.JSON.stringify(scope, run(source)).value == "undefined"


def test_text_that_is_no_json_is_a_syntax_error(scope: v8.ContextScope) -> None:
    for text in ("", "{", "[1,]", "nul"):
        with pytest.raises(eyot.JSSyntaxError):
            v8.JSON.parse(scope, text)
    with v8.TryCatch(scope) as try_catch:
        assert v8.JSON.parse(try_catch, "{") is None
        assert try_catch.exception is not None


def test_what_the_program_throws_is_raised(
    scope: v8.ContextScope, run: Callable[[str], Any]
) -> None:
    with pytest.raises(eyot.JSError, match="mine"):
        v8.JSON.stringify(scope, run("({toJSON() { throw new Error('mine') }})"))
    with pytest.raises(eyot.JSTypeError, match="circular"):
        v8.JSON.stringify(scope, run("const round = {}; round.round = round"))
    with pytest.raises(eyot.JSTypeError, match="BigInt"):
        v8.JSON.stringify(scope, run("[1n]"))
    with v8.TryCatch(scope) as try_catch:
        assert v8.JSON.stringify(try_catch, v8.BigInt(try_catch, 1)) is None


def test_other_arguments_are_refused(scope: v8.ContextScope) -> None:
    with pytest.raises(TypeError, match="needs a str or a handle"):
        v8.JSON.parse(scope, b"{}")  # type: ignore[call-overload]
    with pytest.raises(TypeError, match=r"needs a handle of class eyot\.v8\.Value"):
        v8.JSON.stringify(scope, {})  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="needs a str or a handle"):
        v8.JSON.stringify(scope, v8.Null(scope), 2)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="cannot create"):
        v8.JSON()  # type: ignore[call-arg]


def test_json_needs_a_context(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as scope:
        with pytest.raises(eyot.NoContextError, match="EY106"):
            v8.JSON.parse(scope, "{}")
        with pytest.raises(eyot.NoContextError, match="EY106"):
            v8.JSON.stringify(scope, v8.Null(scope))
