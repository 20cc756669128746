"""Arrays, Maps and Sets."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.running import js

import eyot
from eyot import v8


def test_array(scope: v8.ContextScope) -> None:
    empty = v8.Array(scope, 16)
    assert empty.length == 16
    assert empty.get_creation_context() is scope.context
    first, second = v8.Integer(scope, 42), v8.String(scope, "two")
    assert empty.set_index(scope, 0, first)
    assert empty.set_index(scope, 20, second)
    assert empty.length == 21
    assert empty.get_index(scope, 0) == first
    assert empty.get_index(scope, 20) == second
    assert empty.get_index(scope, 1).is_undefined()
    assert empty.has_index(scope, 20)
    assert not empty.has_index(scope, 1)
    assert empty.delete_index(scope, 20)
    assert not empty.has_index(scope, 20)
    assert empty.length == 21

    items = v8.Array(scope, [first, second])
    assert items.length == 2
    assert items.get_index(scope, 0) == first
    assert items.get_index(scope, 1) == second
    assert v8.Array(scope).length == v8.Array(scope, []).length == 0
    assert items.iterate(scope) == [first, second]


def test_an_array_is_made_without_asking_the_program(scope: v8.ContextScope) -> None:
    js(
        scope,
        """
        globalThis.asked = 0
        for (const key of [0, 1]) {
          const trap = {get() { asked++ }, set() { asked++ }, configurable: true}
          Object.defineProperty(Array.prototype, key, trap)
          Object.defineProperty(Object.prototype, key, trap)
        }
        """,
    )
    items = v8.Array(scope, [v8.Integer(scope, 1), v8.Integer(scope, 2)])
    assert [item.to_python(scope) for item in items.iterate(scope)] == [1, 2]
    assert js(scope, "asked").to_python(scope) == 0


def test_array_lengths_that_v8_could_not_bear_are_refused(scope: v8.ContextScope) -> None:
    for wrong in (-1, 2**25 + 1, 2**64):
        with pytest.raises(ValueError, match="length"):
            v8.Array(scope, wrong)
    with pytest.raises(TypeError):
        v8.Array(scope, 1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="handle"):
        v8.Array(scope, [1])  # type: ignore[list-item]


def test_iterating_runs_getters(scope: v8.ContextScope) -> None:
    thrower = js(scope, "Object.defineProperty([1, 2], 1, {get() { throw 5 }})").cast(v8.Array)
    with pytest.raises(eyot.JSError):
        thrower.iterate(scope)
    with v8.TryCatch(scope) as attempt:
        assert thrower.iterate(attempt) is None
        assert attempt.caught
    sparse = js(scope, "[1, , 3]").cast(v8.Array).iterate(scope)
    assert [item.to_python(scope) for item in sparse] == [1, eyot.undefined, 3]
    endless = js(scope, "const long = []; long.length = 4294967295; long").cast(v8.Array)
    with pytest.raises(OverflowError, match="too long"):
        endless.iterate(scope)


def test_map(scope: v8.ContextScope) -> None:
    entries = v8.Map(scope)
    assert entries.size == 0
    target, name, value = v8.Object(scope), v8.String(scope, "name"), v8.Number(scope, 1.5)
    assert entries.set(scope, target, value) == entries
    assert entries.set(scope, name, target) == entries
    assert entries.size == 2
    assert entries.has(scope, target)
    assert entries.has(scope, name)
    assert not entries.has(scope, v8.Object(scope))
    assert entries.get(scope, target) == value
    assert entries.get(scope, "name") == target
    assert entries.get(scope, "absent").is_undefined()
    assert entries.delete(scope, target)
    assert not entries.delete(scope, target)
    assert not entries.has(scope, target)
    assert entries.size == 1
    entries.clear(scope)
    assert entries.size == 0
    assert not entries.has(scope, name)


def test_set(scope: v8.ContextScope) -> None:
    values = v8.Set(scope)
    assert values.size == 0
    target, name = v8.Object(scope), v8.String(scope, "name")
    assert values.add(scope, target) == values
    assert values.add(scope, name) == values
    assert values.add(scope, "name") == values
    assert values.size == 2
    assert values.has(scope, target)
    assert values.has(scope, "name")
    assert not values.has(scope, v8.Object(scope))
    assert values.as_array(scope).iterate(scope) == [target, name]
    assert values.delete(scope, target)
    assert not values.delete(scope, target)
    assert values.size == 1
    values.clear(scope)
    assert values.size == 0


def test_map_api(scope: v8.ContextScope) -> None:
    value = js(scope, "new Map([['a', 1], [2, 'b']])")
    assert value.is_map()
    assert type(value) is v8.Map
    assert value.size == 2
    flat = value.as_array(scope)
    assert flat.length == 4
    assert flat.to_python(scope) == ["a", 1, 2, "b"]
    empty = js(scope, "new Map").cast(v8.Map)
    assert (empty.size, empty.as_array(scope).length) == (0, 0)


def test_collections_of_javascript_are_collections_here(scope: v8.ContextScope) -> None:
    assert type(js(scope, "new Set([1])")) is v8.Set
    assert type(js(scope, "new (class extends Map {})")) is v8.Map
    assert type(js(scope, "Object.create(Map.prototype)")) is v8.Object
    for source in ("({})", "new WeakMap", "[1]"):
        with pytest.raises(TypeError):
            js(scope, source).cast(v8.Map)
    # Their entries aren't their properties.
    entries = v8.Map(scope)
    as_object = entries.cast(v8.Object)
    as_object.set(scope, "x", v8.Null(scope))
    assert type(as_object) is v8.Object
    assert entries.size == 0
    assert as_object.has(scope, "x")


def test_keys_are_compared_as_handles_are(scope: v8.ContextScope) -> None:
    entries, value = v8.Map(scope), v8.Null(scope)
    entries.set(scope, v8.Number(scope, float("nan")), value)
    entries.set(scope, v8.Number(scope, -0.0), value)
    assert entries.has(scope, v8.Number(scope, float("nan")))
    assert entries.has(scope, 0)


def test_a_key_of_python_is_a_str_or_int(scope: v8.ContextScope) -> None:
    entries, values = v8.Map(scope), v8.Set(scope)
    wrong: Any
    for wrong in (None, 1.5, b"x", []):
        with pytest.raises(TypeError, match="handle"):
            entries.has(scope, wrong)
        with pytest.raises(TypeError, match="handle"):
            entries.set(scope, wrong, v8.Null(scope))
        with pytest.raises(TypeError, match="handle"):
            values.add(scope, wrong)
    with pytest.raises(TypeError, match="handle"):
        entries.set(scope, "x", 1)  # type: ignore[call-overload]
