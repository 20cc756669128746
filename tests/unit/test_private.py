"""Private names, and the properties of objects that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

# Objects of every kind that V8 stores properties of in its own way.
OBJECTS = [
    "({})",
    "[1, 2]",
    "(function () {})",
    "(() => 1)",
    "new Proxy({}, {has() { throw 1 }, get() { throw 2 }, set() { throw 3 }})",
    "Object.freeze({a: 1})",
    "Object.preventExtensions([])",
    "new Uint8Array(2)",
    "new ArrayBuffer(8)",
    "new Map()",
    "new WeakMap()",
    "Promise.resolve()",
    "Object('text')",
    "Object(Symbol())",
    "new Date(0)",
    "/x/",
    "globalThis",
    "(function () { return arguments })()",
    "Object.create(null)",
    "new Error('x')",
    "(function* () {})()",
    "(class {})",
]


def test_private(scope: v8.ContextScope) -> None:
    assert v8.Private(scope).name(scope) == v8.Undefined(scope)
    name = v8.String(scope, "a name")
    private = v8.Private(scope, name)
    assert private.name(scope) == name
    assert private != v8.Private(scope, name)
    registered = v8.Private.for_api(scope, name)
    assert registered.name(scope) == name
    assert registered == v8.Private.for_api(scope, "a name")
    assert hash(registered) == hash(v8.Private.for_api(scope, "a name"))
    assert registered != v8.Private.for_api(scope, "another")
    assert registered != private

    made = v8.Object(scope)
    assert made.has_private(scope, private) is False
    assert made.get_private(scope, private) == v8.Undefined(scope)
    assert made.set_private(scope, private, v8.Integer(scope, 42)) is True
    assert made.has_private(scope, private) is True
    assert made.has_private(scope, registered) is False
    assert made.get_private(scope, private) == v8.Integer(scope, 42)
    assert made.delete_private(scope, private) is True
    assert made.has_private(scope, private) is False
    assert made.get_private(scope, private) == v8.Undefined(scope)


@pytest.mark.parametrize("source", OBJECTS)
def test_every_kind_of_object_has_private_properties(
    scope: v8.ContextScope, run: Callable[[str], Any], source: str
) -> None:
    target, key = run(source), v8.Private(scope, "key")
    assert target.delete_private(scope, key)
    assert target.set_private(scope, key, target)
    assert target.set_private(scope, key, v8.Null(scope))
    assert target.has_private(scope, key)
    assert target.get_private(scope, key) == v8.Null(scope)
    assert target.delete_private(scope, key)
    assert not target.has_private(scope, key)


def test_javascript_does_not_see_private_properties(
    scope: v8.ContextScope, run: Callable[[str], Any]
) -> None:
    made, key = v8.Object(scope), v8.Private(scope, "hidden")
    made.set_private(scope, key, v8.Integer(scope, 1))
    count = run("(value) => Reflect.ownKeys(value).length + ('hidden' in value)")
    assert count.call(scope, v8.Undefined(scope), [made]).value == 0


def test_a_private_name_is_no_value(scope: v8.ContextScope) -> None:
    key = v8.Private(scope)
    assert not isinstance(key, v8.Value)
    made = v8.Object(scope)
    for use in (
        lambda: made.get(scope, key),  # type: ignore[call-overload]
        lambda: made.set(scope, "key", key),  # type: ignore[call-overload]
        lambda: v8.Array(scope, [key]),  # type: ignore[list-item]
    ):
        with pytest.raises(TypeError, match=r"not eyot\.v8\.Private"):
            use()
    for wrong in (v8.Symbol(scope), "key", 1):
        with pytest.raises(TypeError, match=r"needs a handle of class eyot\.v8\.Private"):
            made.get_private(scope, wrong)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        v8.Private.for_api(scope, None)  # type: ignore[arg-type]


def test_a_global_keeps_a_private_name(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as scope:
        private = v8.Private(scope, "kept")
        kept = v8.Global(scope, private)
        assert kept == private
        assert {private: 1}[kept] == 1  # type: ignore[index]
    with v8.HandleScope(isolate) as scope:
        assert kept.local(scope).name(scope) == v8.String(scope, "kept")
        with pytest.raises(eyot.HandleExpiredError, match="EY102"):
            private.name(scope)
