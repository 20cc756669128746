"""PrimitiveArrays."""

from __future__ import annotations

import pytest

from eyot import v8


def test_primitive_array(scope: v8.ContextScope) -> None:
    array = v8.PrimitiveArray(scope, 3)
    assert array.length == 3
    for index in range(3):
        assert array.get(scope, index).is_undefined()
    text, number = v8.String(scope, "hello"), v8.Number(scope, 1.5)
    array.set(scope, 0, text)
    array.set(scope, 2, number)
    assert array.get(scope, 0) == text
    assert array.get(scope, 1).is_undefined()
    assert array.get(scope, 2) == number
    assert v8.PrimitiveArray(scope, 0).length == 0


def test_what_is_not_there_is_refused(scope: v8.ContextScope) -> None:
    array, item = v8.PrimitiveArray(scope, 3), v8.Null(scope)
    for wrong in (3, 4, 2**31 - 1):
        with pytest.raises(IndexError):
            array.get(scope, wrong)
        with pytest.raises(IndexError):
            array.set(scope, wrong, item)
    for wrong in (-1, 2**31, 2**70):
        with pytest.raises(ValueError, match="index"):
            array.get(scope, wrong)
        with pytest.raises(ValueError, match="index"):
            array.set(scope, wrong, item)
    with pytest.raises(TypeError, match="Primitive"):
        array.set(scope, 0, v8.Object(scope))  # type: ignore[arg-type]
    for length in (-1, 2**25 + 1, 2**70):
        with pytest.raises(ValueError, match="length"):
            v8.PrimitiveArray(scope, length)
    with pytest.raises(TypeError):
        v8.PrimitiveArray(scope, "3")  # type: ignore[arg-type]


def test_it_is_no_value(scope: v8.ContextScope) -> None:
    array = v8.PrimitiveArray(scope, 1)
    assert not isinstance(array, v8.Value)
    with pytest.raises(TypeError, match="handle"):
        v8.Object(scope).set(scope, "x", array)  # type: ignore[call-overload]


def test_it_needs_no_context(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as scope:
        array = v8.PrimitiveArray(scope, 1)
        array.set(scope, 0, v8.String(scope, "x"))
        assert array.get(scope, 0) == v8.String(scope, "x")
