"""Proxies."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.running import js

import eyot
from eyot import v8


def test_proxy(scope: v8.ContextScope) -> None:
    target, handler = v8.Object(scope), v8.Object(scope)
    proxy = v8.Proxy(scope, target, handler)
    assert proxy.get_target(scope) == target
    assert proxy.get_handler(scope) == handler
    assert not proxy.is_revoked()
    proxy.revoke(scope)
    assert proxy.is_revoked()
    proxy.revoke(scope)
    assert proxy.is_revoked()


def test_a_revoked_proxy_has_nothing_behind_it(scope: v8.ContextScope) -> None:
    proxy = v8.Proxy(scope, v8.Object(scope), v8.Object(scope))
    proxy.revoke(scope)
    assert proxy.get_target(scope).is_null()
    assert proxy.get_handler(scope).is_null()
    with pytest.raises(eyot.JSTypeError, match="revoked"):
        proxy.get(scope, "x")


def test_traps_run(scope: v8.ContextScope) -> None:
    handler = js(scope, "({get(target, name) { return name + '!' }})").cast(v8.Object)
    proxy = v8.Proxy(scope, v8.Object(scope), handler)
    assert proxy.get(scope, "x").to_python(scope) == "x!"


def test_a_proxy_of_a_function_is_a_function_as_well(scope: v8.ContextScope) -> None:
    target = js(scope, "(function named(x) { return x })").cast(v8.Function)
    proxy = v8.Proxy(scope, target, v8.Object(scope))
    function = proxy.cast(v8.Function)
    assert function.call(scope, v8.Undefined(scope), [proxy]) == proxy
    back = js(scope, "new Proxy(function () {}, {})")
    assert type(back) is v8.Function
    assert type(back.cast(v8.Proxy)) is v8.Proxy
    assert type(js(scope, "new Proxy({}, {})")) is v8.Proxy
    with pytest.raises(TypeError):
        target.cast(v8.Proxy)
    # It tells nothing of itself as a function, and keeps no name.
    assert function.get_script_line_number() is None
    assert function.get_script_column_number() is None
    assert function.script_id() is None
    function.set_name(scope, v8.String(scope, "other"))
    assert not function.get_name(scope).to_python(scope)


def test_target_and_handler_are_objects(scope: v8.ContextScope) -> None:
    target = v8.Object(scope)
    wrong: Any
    for wrong in (v8.Integer(scope, 1), v8.Null(scope), {}, None):
        with pytest.raises(TypeError, match="handle"):
            v8.Proxy(scope, wrong, target)
        with pytest.raises(TypeError, match="handle"):
            v8.Proxy(scope, target, wrong)
