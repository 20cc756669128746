"""Properties that Python functions answer for."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.running import js

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

READ_ONLY = v8.PropertyAttribute.READ_ONLY


def on_globals(scope: v8.Scope, name: str, target: v8.Object) -> v8.Object:
    js(scope, "globalThis").cast(v8.Object).set(scope, name, target)
    return target


def test_object_set_accessor(scope: v8.ContextScope) -> None:
    target = on_globals(scope, "target", v8.Object(scope))
    calls: list[tuple[bool, bool, str]] = []

    def getter(inner: v8.Scope, name: v8.Value, info: v8.PropertyCallbackInfo) -> v8.Value:
        assert info.return_value.get().is_undefined()
        assert info.data.is_undefined()
        calls.append((info.holder == target, info.this == target, name.to_python(inner)))
        kept: v8.Object = info.this.cast(v8.Object)
        return kept.get(inner, "kept")

    assert target.set_accessor(scope, "asked", getter)
    target.set(scope, "kept", v8.String(scope, "value"))
    assert js(scope, "target.asked").to_python(scope) == "value"
    assert calls == [(True, True, "asked")]
    js(scope, "var heir = {__proto__: target}")
    target.set(scope, "kept", v8.Integer(scope, 2))
    assert js(scope, "heir.kept = 3; heir.asked").to_python(scope) == 3
    assert calls[1:] == [(True, False, "asked")]


def test_object_set_accessor_with_setter(scope: v8.ContextScope) -> None:
    target = on_globals(scope, "target", v8.Object(scope))
    calls: list[str] = []

    def getter(inner: v8.Scope, name: v8.Value, info: v8.PropertyCallbackInfo) -> v8.Value:
        calls.append(f"get {name.to_python(inner)}")
        return info.holder.cast(v8.Object).get(inner, "kept")

    def setter(
        inner: v8.Scope, name: v8.Value, value: v8.Value, info: v8.PropertyCallbackInfo
    ) -> None:
        calls.append(f"set {name.to_python(inner)}")
        with pytest.raises(TypeError, match="a setter returns nothing"):
            _ = info.return_value
        info.holder.cast(v8.Object).set(inner, "kept", value)

    assert target.set_accessor(scope, "asked", getter, setter)
    assert js(scope, "target.asked = 5; target.asked").to_python(scope) == 5
    assert calls == ["set asked", "get asked"]
    assert target.get(scope, "kept").to_python(scope) == 5


def test_object_set_accessor_with_setter_with_property(scope: v8.ContextScope) -> None:
    target = on_globals(scope, "target", v8.Object(scope))
    calls: list[str] = []

    def getter(_inner: v8.Scope, _name: v8.Value, _info: v8.PropertyCallbackInfo) -> str:
        calls.append("get")
        return "value"

    def setter(*_given: object) -> None:
        calls.append("set")

    assert target.set_accessor(scope, "asked", getter, setter, attributes=READ_ONLY)
    assert js(scope, "target.asked").to_python(scope) == "value"
    assert js(scope, "target.asked = 1; target.asked").to_python(scope) == "value"
    with pytest.raises(eyot.JSTypeError, match="read only"):
        js(scope, "'use strict'; target.asked = 1")
    assert calls == ["get", "get"]
    assert target.get_property_attributes(scope, "asked") == READ_ONLY


def test_object_set_accessor_with_data(scope: v8.ContextScope) -> None:
    target = on_globals(scope, "target", v8.Object(scope))
    data = v8.String(scope, "data")
    seen: list[object] = []

    def getter(inner: v8.Scope, _name: v8.Value, info: v8.PropertyCallbackInfo) -> v8.Value:
        seen.append(("get", info.data.to_python(inner), info.should_throw_on_error))
        return info.data

    def setter(
        inner: v8.Scope, _name: v8.Value, value: v8.Value, info: v8.PropertyCallbackInfo
    ) -> None:
        seen.append(("set", info.data.to_python(inner), value.to_python(inner)))

    assert target.set_accessor(scope, "asked", getter, setter, data=data)
    assert js(scope, "target.asked").to_python(scope) == "data"
    js(scope, "target.asked = 1")
    assert seen == [("get", "data", False), ("set", "data", 1)]


def test_object_set_lazy_data_property(scope: v8.ContextScope) -> None:
    target = on_globals(scope, "target", v8.Object(scope))
    calls: list[str] = []

    def getter(inner: v8.Scope, name: v8.Value, info: v8.PropertyCallbackInfo) -> v8.Value:
        calls.append(name.to_python(inner))
        return info.data

    assert target.set_lazy_data_property(scope, "late", getter, data=v8.Object(scope))
    assert calls == []
    assert js(scope, "target.late === target.late").to_python(scope) is True
    assert calls == ["late"]
    described = target.get_own_property_descriptor(scope, "late").to_python(scope)
    assert described == {"value": {}, "writable": True, "enumerable": True, "configurable": True}
    assert js(scope, "target.late = 1; target.late").to_python(scope) == 1
    assert js(scope, "delete target.late; target.late").is_undefined()
    assert calls == ["late"]


def test_a_lazy_property_may_be_gone_when_its_value_is_there(scope: v8.ContextScope) -> None:
    target = on_globals(scope, "target", v8.Object(scope))

    def deletes(inner: v8.Scope, name: v8.Value, info: v8.PropertyCallbackInfo) -> int:
        info.this.cast(v8.Object).delete(inner, name)
        return 1

    def fails(inner: v8.Scope, name: v8.Value, _info: v8.PropertyCallbackInfo) -> int:
        raise KeyError(name.to_python(inner))

    assert target.set_lazy_data_property(scope, "late", deletes)
    assert js(scope, "target.late").to_python(scope) == 1
    assert not target.has(scope, "late")
    assert target.set_lazy_data_property(scope, "late", fails)
    for _ in range(2):  # what threw is tried again
        with pytest.raises(KeyError, match="late"):
            js(scope, "target.late")


def test_what_an_accessor_raises_javascript_can_catch(scope: v8.ContextScope) -> None:
    target = on_globals(scope, "target", v8.Object(scope))

    def fails(*_given: object) -> None:
        raise LookupError("of Python")

    target.set_accessor(scope, "asked", fails, fails)
    caught = "try { target.asked } catch (e) { e.name + ': ' + e.message }"
    assert js(scope, caught).to_python(scope) == "LookupError: of Python"
    caught = "try { target.asked = 1 } catch (e) { e.name }"
    assert js(scope, caught).to_python(scope) == "LookupError"
    with pytest.raises(LookupError, match="of Python"):
        target.get(scope, "asked")
    with pytest.raises(LookupError, match="of Python"):
        target.set(scope, "asked", v8.Null(scope))


def test_what_an_accessor_is_told_ends_with_the_call(scope: v8.ContextScope) -> None:
    target = v8.Object(scope)
    kept: list[Any] = []

    def getter(inner: v8.Scope, name: v8.Value, info: v8.PropertyCallbackInfo) -> None:
        kept.extend((info, info.return_value, name, inner))

    target.set_accessor(scope, "asked", getter)
    assert target.get(scope, "asked").is_undefined()
    info, slot, name, inner = kept
    for use in (
        lambda: info.this,
        lambda: info.holder,
        lambda: info.data,
        lambda: info.return_value,
        lambda: info.should_throw_on_error,
        slot.get,
        slot.set_null,
        lambda: slot.set_int32(1),
        lambda: inner.context,
    ):
        with pytest.raises(eyot.ScopeClosedError):
            use()
    with pytest.raises(eyot.HandleExpiredError):
        name.to_python(scope)


@pytest.mark.parametrize(
    "source",
    [
        "Object.freeze({})",
        "Object.freeze({x: 1})",
        "Object.preventExtensions([])",
        "new Proxy({}, {})",
        "Object.defineProperty({}, 'x', {value: 1})",
    ],
)
def test_an_object_that_cannot_have_an_accessor_says_so(
    scope: v8.ContextScope, source: str
) -> None:
    def getter(*_given: object) -> int:
        return 1

    target = js(scope, source).cast(v8.Object)
    assert target.set_accessor(scope, "x", getter) is False
    assert target.set_lazy_data_property(scope, "x", getter) is False


def test_strange_objects_and_names_can_have_accessors(scope: v8.ContextScope) -> None:
    def getter(*_given: object) -> int:
        return 7

    for source in (
        "[1, 2, 3]",
        "new Uint8Array(4)",
        "new String('abc')",
        "(function () { return arguments })(1, 2)",
        "(function f() {})",
        "new Map",
        "Array.prototype",
        "new Error('x')",
        "Object.create(null)",
    ):
        for name in (0, 1, 2**32 - 2, 2**32 - 1, "length", "name", "prototype", "x", "stack"):
            target = on_globals(scope, "target", js(scope, source).cast(v8.Object))
            try:
                done = target.set_accessor(scope, name, getter)
                assert target.set_lazy_data_property(scope, name, getter) in (True, False)
                if done and source != "new Uint8Array(4)":
                    assert target.get(scope, name).to_python(scope) == 7
                target.set(scope, name, v8.Null(scope))
                js(scope, "JSON.stringify(target); ({...target}); Object.keys(target)")
            except eyot.JSError:
                pass
            finally:
                target.delete(scope, name)


def test_the_holder_on_the_global_object_is_the_global_object(scope: v8.ContextScope) -> None:
    world = js(scope, "globalThis").cast(v8.Object)
    seen: list[bool] = []

    def getter(_inner: v8.Scope, _name: v8.Value, info: v8.PropertyCallbackInfo) -> int:
        seen.append(info.holder == world)
        seen.append(info.this == world)
        return 1

    assert world.set_accessor(scope, "asked", getter)
    js(scope, "asked + globalThis.asked")
    assert seen == [True] * 4


def test_an_accessor_of_a_closed_context_says_so(isolate: eyot.Isolate) -> None:
    gone, here = eyot.Context(isolate), eyot.Context(isolate)
    with v8.HandleScope(isolate) as handle_scope:
        with v8.ContextScope(handle_scope, gone) as inner:
            target = v8.Object(inner)
            target.set_accessor(inner, "asked", lambda *_given: 1, lambda *_given: None)
        gone.close()
        with v8.ContextScope(handle_scope, here) as scope:
            with pytest.raises(eyot.JSError, match="EY206"):
                target.get(scope, "asked")
            with pytest.raises(eyot.JSError, match="EY206"):
                target.set(scope, "asked", v8.Null(scope))


def test_an_accessor_is_let_go_of_with_its_property(context: eyot.Context) -> None:
    class Getter:
        def __call__(self, *_given: object) -> int:
            return 1

    def make() -> weakref.ref[Getter]:
        getter = Getter()
        with (
            v8.HandleScope(context.isolate) as handle_scope,
            v8.ContextScope(handle_scope, context) as scope,
        ):
            target = v8.Object(scope)
            target.set_accessor(scope, "asked", getter, getter, data=target)
            assert target.get(scope, "asked").to_python(scope) == 1
        return weakref.ref(getter)

    gone = make()
    assert gone() is not None
    for _ in range(5):
        context.isolate.collect_garbage()
        context.eval("1")
        gc.collect()
        if gone() is None:
            break
    assert gone() is None


def test_getters_must_be_callable(scope: v8.ContextScope) -> None:
    target = v8.Object(scope)
    wrong: Any
    for wrong in (1, "x", v8.Object(scope)):
        with pytest.raises(TypeError, match="callable"):
            target.set_accessor(scope, "x", wrong)
        with pytest.raises(TypeError, match="callable"):
            target.set_lazy_data_property(scope, "x", wrong)
        with pytest.raises(TypeError, match="callable"):
            target.set_accessor(scope, "x", lambda *_given: 1, wrong)
    with pytest.raises(TypeError, match="needs a getter"):
        target.set_accessor(scope, "x", None)  # type: ignore[call-overload]


def test_nested_scopes_in_an_accessor_obey_the_rules(scope: v8.ContextScope) -> None:
    target = v8.Object(scope)
    refused: list[Callable[[], object]] = []

    def getter(inner: v8.Scope, _name: v8.Value, info: v8.PropertyCallbackInfo) -> None:
        slot = info.return_value
        slot.set_int32(5)
        with v8.HandleScope(inner):
            with pytest.raises(eyot.ScopeShadowedError):
                slot.get()
            refused.append(slot.get)
        assert slot.get().to_python(inner) == 5

    target.set_accessor(scope, "asked", getter)
    assert target.get(scope, "asked").to_python(scope) == 5
    assert len(refused) == 1
