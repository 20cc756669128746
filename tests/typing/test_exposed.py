"""What expose(), live() and collect_cycles() take and give."""

from __future__ import annotations

from collections import deque
from typing import assert_type

import pytest

import eyot


class Point:
    """What is exposed."""

    x = 1

    def norm(self) -> int:
        return self.x


def test_any_object_can_be_exposed() -> None:
    assert_type(eyot.expose(Point()), eyot.Exposed)
    assert_type(eyot.expose(Point, methods=["norm"], attributes=("x",)), eyot.Exposed)
    assert_type(eyot.expose(Point(), attributes={"x"}, readonly=True), eyot.Exposed)
    assert_type(eyot.expose(Point(), readonly=["x"]), eyot.Exposed)


def test_lists_and_dicts_can_be_live() -> None:
    assert_type(eyot.live([1]), eyot.Exposed)
    assert_type(eyot.live({"a": 1}), eyot.Exposed)
    assert_type(eyot.live(deque([1])), eyot.Exposed)


def test_what_is_refused() -> None:
    with pytest.raises(TypeError):
        eyot.expose(Point(), ["norm"])  # type: ignore[call-arg, misc, unused-ignore]
    with pytest.raises(TypeError):
        eyot.expose(Point(), methods=[1])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        eyot.live((1, 2))  # type: ignore[arg-type]


def test_cycles_are_counted(isolate: eyot.Isolate) -> None:
    assert_type(isolate.collect_cycles(), int)
