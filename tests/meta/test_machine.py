"""The state machine calls every public class and method of eyot.v8: what is new joins its table."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from tests.stateful import driver
from tests.stateful.api import kinds, signatures, table
from tests.stateful.operations import TABLE

from eyot import _names, v8

CLASSES: list[Any] = [getattr(v8, name) for name in _names.EXPLICIT]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_a_public_class_is_in_the_table(kind: type) -> None:
    assert kind in table.CLASSES, "add it to the file of its concept in tests/stateful/api"


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_each_public_method_of_a_class_is_called(kind: type) -> None:
    if kind.__name__ not in signatures.stub():
        called = {name.partition(".")[2] for name in table.PLAIN if name.startswith(kind.__name__)}
        methods = {name for name, value in vars(kind).items() if callable(value)}
        methods |= {name for name, value in vars(kind).items() if isinstance(value, staticmethod)}
        assert {name for name in methods if name[0] != "_"} <= called
        return
    members = {
        name
        for name in signatures.public_members(kind)
        if callable(getattr(kind, name)) or inspect.isdatadescriptor(getattr(kind, name))
    }
    # Some are a base's in the stub, and again the class's own.
    members -= {
        name for base in kind.__mro__[1:] for name in signatures.stub().get(base.__name__, ())
    }
    counted = {name.partition(".")[2] for name in table.counted() if name.startswith(kind.__name__)}
    assert members <= counted


def test_there_are_arguments_for_each_signature() -> None:
    known = kinds.ANNOTATIONS.keys() | {kind.__name__ for kind in CLASSES}
    missing = {
        parameter.annotation
        for row in table.ROWS
        for parameter in row.signature.parameters
        if parameter.annotation not in known and not parameter.annotation.startswith("Callable[")
    }
    assert not missing, "say in tests/stateful/api/kinds.py how to draw these"


def test_what_an_operation_of_its_own_calls_is_one() -> None:
    names = {operation.__name__ for operation in TABLE}
    assert driver.EPISODE
    assert set(table.ELSEWHERE.values()) <= names
