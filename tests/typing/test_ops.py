"""What type checkers see of ops and extensions."""

from __future__ import annotations

from typing import Any, assert_type

import pytest

import eyot


@eyot.op
def add(a: int, b: int = 1) -> int:
    """Both together."""
    return a + b


@eyot.op(name="wait", timed=True)
async def nap(state: eyot.OpState) -> None:
    """Nothing."""
    assert_type(state[int], int)
    assert_type(state.get(str), str | None)
    assert_type(state.get(str, 0), str | int)
    assert_type(state.take(int), int)
    state.put(3)


def test_ops_and_what_they_count(context: eyot.Context) -> None:
    assert_type(add, eyot.Op)
    assert_type(nap, eyot.Op)
    assert_type(add.name, str)
    assert_type(add.is_async, bool)
    assert_type(add.metrics, eyot.OpMetrics)
    assert_type(add.metrics.calls, int)
    assert_type(add.metrics.seconds, float | None)
    extension = eyot.Extension("sums", ops=[add, nap], sources=["1"])
    assert_type(extension.ops, tuple[eyot.Op, ...])
    assert_type(extension.install(context), eyot.JSObject)
    result: Any = add(1)
    assert result == 2


def test_what_is_refused() -> None:
    with pytest.raises(TypeError):
        eyot.op(3)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        eyot.Extension("sums", ops=[print])  # type: ignore[list-item]
