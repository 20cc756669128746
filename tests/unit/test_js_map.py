"""JSMap and JSSet: of Python's shapes, with keys told apart as JavaScript does."""

from __future__ import annotations

import collections.abc
import operator
from typing import TYPE_CHECKING

import pytest

import eyot

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_map_is_a_mutable_mapping(context: eyot.Context) -> None:
    value = context.eval("globalThis.m = new Map([['a', 1], [2, 'b'], [null, undefined]]); m")
    assert type(value) is eyot.JSMap
    assert isinstance(value, collections.abc.MutableMapping)
    assert context.eval("m") is value
    assert list(value) == list(value.keys()) == ["a", 2, None]
    assert list(value.values()) == [1, "b", eyot.undefined]
    assert list(value.items()) == [("a", 1), (2, "b"), (None, eyot.undefined)]
    assert dict(value) == {"a": 1, 2: "b", None: eyot.undefined}
    assert (len(value), value.size) == (3, 3)
    assert value["a"] == 1
    assert value[None] is eyot.undefined
    value["c"] = [3]
    assert context.eval("m.get('c')[0]") == 3
    del value["a"]
    assert "a" not in value
    assert value.get("a", 5) == 5
    assert value.setdefault("d", 6) == 6
    assert value.pop("d") == 6
    value.update({7: 8})
    assert value.popitem() == (7, 8)
    uses: tuple[Callable[[], object], ...] = (
        lambda: value["a"],
        lambda: operator.delitem(value, "a"),
        lambda: value.pop("a"),
    )
    for use in uses:
        with pytest.raises(KeyError):
            use()
    value.clear()
    assert context.eval("m.size") == 0
    with pytest.raises(KeyError):
        value.popitem()


def test_keys_of_a_map_are_told_apart_as_javascript_does(context: eyot.Context) -> None:
    value = context.eval("new Map()")
    value[1], value[True], value["1"], value[2**60] = "number", "boolean", "string", "bigint"
    assert len(value) == 4
    assert (value[1], value[1.0], value[True], value["1"]) == (
        "number",
        "number",
        "boolean",
        "string",
    )
    thing = context.eval("({})")
    value[thing] = "object"
    assert value[thing] == "object"
    value[[1]] = "list"
    assert [1] not in value
    value[float("nan")] = "nan"
    assert value[float("nan")] == "nan"
    value[0.0] = "zero"
    assert value[-0.0] == "zero"
    with pytest.raises(eyot.ConversionError):
        value[object()]


def test_equality_is_identity(context: eyot.Context) -> None:
    first, second = context.eval("[new Map(), new Map()]")
    assert first != second
    assert first == first  # noqa: PLR0124
    assert len({first, second, first}) == 2
    assert context.eval("new Set()") != context.eval("new Set()")


def test_methods_that_the_class_has_not_are_javascripts(context: eyot.Context) -> None:
    value = context.eval("new Map([['a', 1]])")
    assert value.has("a") is True
    assert value.entries().next().to_python() == {"value": ["a", 1], "done": False}
    value.note = "a property of the object"
    assert value.note == "a property of the object"
    assert "note" not in value


def test_a_set_is_a_mutable_set(context: eyot.Context) -> None:
    value = context.eval("globalThis.s = new Set([1, 'a']); s")
    assert type(value) is eyot.JSSet
    assert isinstance(value, collections.abc.MutableSet)
    assert list(value) == [1, "a"]
    assert (len(value), 1 in value, 2 in value, value.size) == (2, True, False, 2)
    value.add(2)
    value.discard("nothing")
    value.discard("a")
    assert context.eval("[...s].join()") == "1,2"
    value.remove(1)
    with pytest.raises(KeyError):
        value.remove(1)
    assert value | {5} == {2, 5}
    assert type(value & {2}) is set
    assert value - {2} == set()
    assert value ^ {2, 3} == {3}
    assert value <= {2, 3}
    assert value.isdisjoint({9})
    value |= {7, 8}
    assert context.eval("s.size") == 3
    value -= {7}
    assert set(value) == {2, 8}
    assert value.pop() == 2
    value.clear()
    assert context.eval("s.size") == 0
    with pytest.raises(eyot.ConversionError):
        value.add(object())


def test_what_is_iterated_may_change_meanwhile(context: eyot.Context) -> None:
    value = context.eval("new Set([1, 2])")
    for item in value:
        value.add(item + 10)
    assert set(value) == {1, 2, 11, 12}
    entries = context.eval("new Map([[1, 2]])")
    for key in entries:
        entries[key + 1] = 0
    assert len(entries) == 2
