"""Regular expressions of the explicit layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

Flags = v8.RegExpCreationFlags
LETTERS = {
    Flags.GLOBAL: "g",
    Flags.IGNORE_CASE: "i",
    Flags.MULTILINE: "m",
    Flags.STICKY: "y",
    Flags.UNICODE: "u",
    Flags.DOT_ALL: "s",
    Flags.HAS_INDICES: "d",
}


def test_test_regexp(scope: v8.ContextScope) -> None:
    pattern = v8.String(scope, r"ab+(?<last>c)?")
    made = v8.RegExp(scope, pattern, Flags.IGNORE_CASE)
    assert made.is_reg_exp()
    assert made.get_source(scope) == pattern
    assert made.get_flags() == Flags.IGNORE_CASE

    match = made.exec(scope, v8.String(scope, "Where is ABBC?"))
    assert isinstance(match, v8.Array)
    assert match.to_python(scope) == ["ABBC", "C"]
    assert match.get(scope, "index") == v8.Integer(scope, 9)
    assert match.get(scope, "input") == v8.String(scope, "Where is ABBC?")
    assert match.get(scope, "groups").to_python(scope) == {"last": "C"}
    assert made.exec(scope, "nothing") == v8.Null(scope)


@pytest.mark.parametrize("flag", LETTERS)
def test_each_flag_is_the_languages_own(scope: v8.ContextScope, flag: Flags) -> None:
    made = v8.RegExp(scope, ".", flag)
    assert made.get(scope, "flags").to_python(scope) == LETTERS[flag]
    assert made.get_flags() == flag


def test_javascripts_regular_expressions_are_those(
    scope: v8.ContextScope, run: Callable[[str], Any]
) -> None:
    found = run("/a|b/gi")
    assert isinstance(found, v8.RegExp)
    assert found.get_source(scope).value == "a|b"
    assert Flags(found.get_flags()) == Flags.GLOBAL | Flags.IGNORE_CASE
    assert v8.RegExp(scope, "").exec(scope, "x").to_python(scope) == [""]


def test_every_combination_of_flags_works_or_is_refused(scope: v8.ContextScope) -> None:
    for flags in range(2**10):
        for pattern in ("a|b*", r"(a)\1", "(?<=a)b", "[a--b]"):
            try:
                made = v8.RegExp(scope, pattern, flags)
                assert made.get_flags() == flags
                made.exec(scope, "abb")
            except (ValueError, eyot.JSSyntaxError):
                pass


def test_a_linear_expression_needs_a_flag_of_v8(scope: v8.ContextScope) -> None:
    with pytest.raises(eyot.JSSyntaxError, match="'l' needs --enable-experimental-regexp-engine"):
        v8.RegExp(scope, "a", v8.RegExpCreationFlags.LINEAR)


def test_a_wrong_pattern_is_a_syntax_error(scope: v8.ContextScope) -> None:
    with pytest.raises(eyot.JSSyntaxError, match="Unterminated group"):
        v8.RegExp(scope, "(")
    with v8.TryCatch(scope) as try_catch:
        assert v8.RegExp(try_catch, "(") is None
        assert try_catch.exception is not None


def test_other_arguments_are_refused(scope: v8.ContextScope) -> None:
    for flags in (-1, 1 << 9, 2**80):
        with pytest.raises(ValueError, match="doesn't know"):
            v8.RegExp(scope, "a", flags)
    with pytest.raises(TypeError, match="RegExpCreationFlags"):
        v8.RegExp(scope, "a", "g")  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="needs a str or a handle"):
        v8.RegExp(scope, 1)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="needs a str or a handle"):
        v8.RegExp(scope, "a").exec(scope, None)  # type: ignore[call-overload]


def test_what_exec_of_the_program_throws_is_raised(
    scope: v8.ContextScope, run: Callable[[str], Any]
) -> None:
    run("RegExp.prototype.exec = () => { throw new Error('mine') }; 0")
    made = v8.RegExp(scope, "a")
    with pytest.raises(eyot.JSError, match="mine"):
        made.exec(scope, "a")
    with v8.TryCatch(scope) as try_catch:
        assert made.exec(try_catch, "a") is None


def test_a_regular_expression_needs_a_context(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as scope, pytest.raises(eyot.NoContextError, match="EY106"):
        v8.RegExp(scope, "a")
