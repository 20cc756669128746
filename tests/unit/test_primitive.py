"""Primitives of the explicit layer, and the objects around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def test_primitives(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as scope:
        null, undefined = v8.Null(scope), v8.Undefined(scope)
        true, false = v8.Boolean(scope, True), v8.Boolean(scope, False)  # noqa: FBT003
        questions = ("null", "undefined", "null_or_undefined", "true", "false", "boolean")
        answers = {
            value: {name for name in questions if getattr(value, f"is_{name}")()}
            for value in (null, undefined, true, false)
        }
        assert answers == {
            null: {"null", "null_or_undefined"},
            undefined: {"undefined", "null_or_undefined"},
            true: {"true", "boolean"},
            false: {"false", "boolean"},
        }
        for value in answers:
            assert value.is_primitive()
            assert value.is_value()
            assert not value.is_object()
            assert not value.is_private()
        assert (true.value, false.value) == (True, False)


def test_an_integer_without_sign(scope: v8.ContextScope) -> None:
    assert v8.Integer.new_from_unsigned(scope, 2**32 - 1).value == 2**32 - 1
    assert v8.Integer.new_from_unsigned(scope, 7) == v8.Integer(scope, 7)
    for value in (-1, 2**32, 2**80):
        with pytest.raises(OverflowError, match=r"0 to 2\*\*32 - 1"):
            v8.Integer.new_from_unsigned(scope, value)
    with pytest.raises(TypeError, match="needs an int"):
        v8.Integer.new_from_unsigned(scope, 1.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [True, False])
def test_a_boolean_object_is_around_a_boolean(
    scope: v8.ContextScope,
    run: Callable[[str], Any],
    value: bool,  # noqa: FBT001
) -> None:
    made = v8.BooleanObject(scope, value)
    assert made.is_boolean_object()
    assert made.value_of() is value
    found = run(f"new Boolean({str(value).lower()})")
    assert isinstance(found, v8.BooleanObject)
    assert found.value_of() is value


def test_a_number_object_is_around_a_number(
    scope: v8.ContextScope, run: Callable[[str], Any]
) -> None:
    assert v8.NumberObject(scope, 1.5).value_of() == 1.5
    assert v8.NumberObject(scope, 3).is_number_object()
    found = run("Object(-7)")
    assert isinstance(found, v8.NumberObject)
    assert found.value_of() == -7
    with pytest.raises(TypeError, match="needs a float or int"):
        v8.NumberObject(scope, "1")  # type: ignore[arg-type]
    with pytest.raises(OverflowError):
        v8.NumberObject(scope, 10**400)


def test_a_string_object_is_around_a_string(
    scope: v8.ContextScope, run: Callable[[str], Any]
) -> None:
    made = v8.StringObject(scope, "text ✓")
    assert made.is_string_object()
    assert made.value_of(scope) == v8.String(scope, "text ✓")
    assert made.get(scope, "length") == v8.Integer(scope, 6)
    assert v8.StringObject(scope, v8.String(scope, "x")).value_of(scope).value == "x"
    assert isinstance(run("new String('x')"), v8.StringObject)
    with pytest.raises(TypeError, match="needs a str or a handle"):
        v8.StringObject(scope, 1)  # type: ignore[arg-type]


def test_a_symbol_object_is_around_a_symbol(
    scope: v8.ContextScope, run: Callable[[str], Any]
) -> None:
    symbol = v8.Symbol(scope, "inside")
    made = v8.SymbolObject(scope, symbol)
    assert made.is_symbol_object()
    assert made.value_of(scope) == symbol
    assert isinstance(run("Object(Symbol.iterator)"), v8.SymbolObject)
    with pytest.raises(TypeError, match=r"needs a handle of class eyot\.v8\.Symbol"):
        v8.SymbolObject(scope, v8.String(scope, "x"))  # type: ignore[arg-type]


def test_a_big_int_object_is_around_a_bigint_of_any_size(
    scope: v8.ContextScope, run: Callable[[str], Any]
) -> None:
    for number in (0, -5, 2**64, -(3**300)):
        made = v8.BigIntObject(scope, v8.BigInt(scope, number))
        assert made.is_big_int_object()
        assert made.value_of(scope).value == number
    assert isinstance(run("Object(5n)"), v8.BigIntObject)
    with pytest.raises(TypeError, match=r"needs a handle of class eyot\.v8\.BigInt"):
        v8.BigIntObject(scope, 5)  # type: ignore[arg-type]


def test_objects_around_primitives_need_a_context(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as scope:
        for make in (
            lambda: v8.BooleanObject(scope, True),  # noqa: FBT003
            lambda: v8.NumberObject(scope, 1),
            lambda: v8.StringObject(scope, "x"),
            lambda: v8.SymbolObject(scope, v8.Symbol(scope)),
            lambda: v8.BigIntObject(scope, v8.BigInt.new_from_i64(scope, 1)),
        ):
            with pytest.raises(eyot.NoContextError, match="EY106"):
                make()
