"""rusty_v8's behaviours of handles, under their names there, and handles as Python sees them."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from tests.misuse import words
from tests.refusal import here, refused

import eyot
from eyot import v8


def test_handle_scope_numbers(isolate: eyot.Isolate) -> None:
    with v8.HandleScope(isolate) as outer:
        first, second = v8.Integer(outer, -123), v8.Integer(outer, 456)
        with v8.HandleScope(outer) as inner:
            assert (first.value, second.value) == (-123, 456)
            large = v8.Integer(inner, 2**32 - 1)
            narrow = first.cast(v8.Int32)
            assert type(narrow) is v8.Int32
            assert narrow.value == -123
            both = second.cast(v8.Uint32)
            assert type(both) is v8.Uint32
            assert both.value == second.cast(v8.Int32).value == 456
            assert large.cast(v8.Uint32).value == 2**32 - 1
            for handle, kind in ((first, v8.Uint32), (large, v8.Int32)):
                with pytest.raises(TypeError):
                    handle.cast(kind)
            as_number = first.cast(v8.Number)
            assert as_number.value == -123.0
            assert isinstance(as_number.value, float)
            assert isinstance(first, v8.Number)


def test_global_handles(isolate: eyot.Isolate) -> None:
    with v8.HandleScope(isolate) as scope:
        text = v8.Global(scope, v8.String(scope, "bla"))
        number = v8.Global(scope, v8.Integer(scope, 123))
        other = v8.Global(scope, v8.Integer(scope, 100))
        again = v8.Global(scope, v8.String(scope, "bla"))
    with v8.HandleScope(isolate) as scope:
        reopened = text.local(scope)
        assert isinstance(reopened, v8.String)
        assert reopened.value == "bla"
        assert number.local(scope).value == 123
    copy = text.copy()
    assert copy == text == again
    assert number != other
    assert copy is not text
    text.close()
    assert text.is_empty
    assert not copy.is_empty
    text.close()
    with v8.HandleScope(isolate) as scope:
        with pytest.raises(ValueError, match="empty"):
            text.local(scope)
        with pytest.raises(ValueError, match="empty"):
            text.copy()
        assert copy.local(scope).value == "bla"
        assert number.local(scope).value == 123
    raw = number.into_raw()
    assert number.is_empty
    adopted = v8.Global.from_raw(isolate, raw)
    with v8.HandleScope(isolate) as scope:
        assert adopted.local(scope).value == 123
    for wrong in (raw, 0, 12345):
        with pytest.raises(ValueError, match="no Global"):
            v8.Global.from_raw(isolate, wrong)
    assert hash(copy) == hash(again)


def test_global_from_into_raw(context: eyot.Context) -> None:
    isolate = context.isolate
    with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
        local = v8.Object(scope)
        kept = v8.Global(scope, local)
        same = kept.copy()
        raw = kept.into_raw()
        weak = v8.Weak(scope, local)
    same.close()
    isolate.collect_garbage()
    assert not weak.is_empty
    adopted = v8.Global.from_raw(isolate, raw)
    with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
        found = weak.local(scope)
        assert found is not None
        assert v8.Global(scope, found) == adopted
    del found
    adopted.close()
    isolate.collect_garbage()
    assert weak.is_empty
    with v8.HandleScope(isolate) as scope2:
        assert weak.local(scope2) is None


def test_global_handle_drop() -> None:
    isolate = eyot.Isolate()
    with v8.HandleScope(isolate) as scope:
        before = v8.Global(scope, v8.String(scope, "before"))
        closed = v8.Global(scope, v8.String(scope, "closed later"))
        dropped = v8.Global(scope, v8.String(scope, "dropped later"))
        raw = v8.Global(scope, v8.String(scope, "raw"))
    raw.into_raw()
    del before
    isolate.close()
    closed.close()
    closed.close()
    assert closed.is_empty
    del dropped, raw
    gc.collect()


def test_handles_from_isolate(isolate: eyot.Isolate) -> None:
    null, undefined = v8.Null(isolate), v8.Undefined(isolate)
    true, false = v8.Boolean(isolate, True), v8.Boolean(isolate, False)  # noqa: FBT003
    assert null.is_null()
    assert undefined.is_undefined()
    assert (true.is_true(), true.value) == (True, True)
    assert (false.is_false(), false.value) == (True, False)
    with v8.HandleScope(isolate) as scope:
        assert null == v8.Null(scope)
        assert undefined.to_python(scope) is eyot.undefined
    assert null.is_null()  # of no scope
    for make in (lambda: v8.String(isolate, "x"), lambda: v8.Integer(isolate, 1)):  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="needs a scope"):
            make()


def test_eternals() -> None:
    isolate = eyot.Isolate()
    eternal, never_set, cleared = v8.Eternal(), v8.Eternal(), v8.Eternal()
    assert eternal.is_empty
    with v8.HandleScope(isolate) as scope:
        assert eternal.get(scope) is None
        eternal.set(scope, v8.Integer(scope, 1))
        assert not eternal.is_empty
        assert eternal.get(scope).value == 1
        with pytest.raises(ValueError, match="set already"):
            eternal.set(scope, v8.Integer(scope, 2))
        cleared.set(scope, v8.String(scope, "x"))
    with v8.HandleScope(isolate) as scope:
        assert eternal.get(scope).value == 1
        cleared.clear()
        assert cleared.is_empty
        assert cleared.get(scope) is None
        cleared.set(scope, v8.String(scope, "y"))
        assert cleared.get(scope).value == "y"
        cleared.clear()
    isolate.close()
    assert (eternal.is_empty, never_set.is_empty, cleared.is_empty) == (False, True, True)
    eternal.clear()
    assert eternal.is_empty


def test_a_weak_tells_when_its_value_is_gone(context: eyot.Context) -> None:
    isolate = context.isolate
    gone: list[str] = []
    with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
        weak = v8.Weak(scope, v8.Object(scope), lambda: gone.append("callback"))
        cancelled = v8.Weak(scope, v8.Object(scope), lambda: gone.append("cancelled"))
        kept_alive = v8.Object(scope)
        kept = v8.Global(scope, kept_alive)
        alive = v8.Weak(scope, kept_alive, lambda: gone.append("alive"))
        found = weak.local(scope)
        assert isinstance(found, v8.Object)
    del cancelled, found
    isolate.collect_garbage()
    context.eval("1")
    assert gone == ["callback"]
    assert weak.is_empty
    assert not alive.is_empty
    assert not kept.is_empty


def test_a_guaranteed_weak_is_told_at_the_end_and_others_are_not() -> None:
    isolate = eyot.Isolate()
    context = eyot.Context(isolate)
    gone: list[str] = []
    with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
        thing = v8.Object(scope)
        certain = v8.Weak(scope, thing, lambda: gone.append("certain"), guaranteed=True)
        perhaps = v8.Weak(scope, thing, lambda: gone.append("perhaps"))
    isolate.close()
    eyot._core.do_chores()
    assert gone == ["certain"]
    assert certain.is_empty
    assert perhaps.is_empty


def test_handles_compare_by_value_and_hash_alike(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        thing = v8.Object(scope)
        again = thing.cast(v8.Value)
        assert thing == again
        assert hash(thing) == hash(again)
        assert v8.String(scope, "x") == v8.String(scope, "x")
        assert hash(v8.String(scope, "x")) == hash(v8.String(scope, "x"))
        assert v8.Integer(scope, 1) == v8.Number(scope, 1.0)
        assert hash(v8.Integer(scope, 1)) == hash(v8.Number(scope, 1.0))
        assert v8.Number(scope, float("nan")) == v8.Number(scope, float("nan"))
        assert v8.Object(scope) != thing
        assert v8.Integer(scope, 1) != v8.String(scope, "1")
        assert v8.Integer(scope, 1) != 1
        assert not v8.Number(scope, 0.0).same_value(v8.Number(scope, -0.0))
        assert v8.Number(scope, 0.0).strict_equals(v8.Number(scope, -0.0))
        assert v8.Null(scope) != v8.Undefined(scope)


def test_casts_say_what_the_value_is(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        array = v8.Array(scope, [v8.Integer(scope, 1)])
        assert array.cast(v8.Object).get(scope, 0).to_python(scope) == 1
        with pytest.raises(TypeError, match=r"of class eyot\.v8\.Array, not eyot\.v8\.Function"):
            array.cast(v8.Function)
        kinds: tuple[Any, ...] = (int, v8.Message, v8.Script, "x")
        for wrong in kinds:
            with pytest.raises(TypeError):
                array.cast(wrong)


@pytest.mark.parametrize("value", [2**32, -(2**31) - 1, 2**70])
def test_an_integer_has_thirty_two_bits(isolate: eyot.Isolate, value: int) -> None:
    with v8.HandleScope(isolate) as scope:
        with pytest.raises(OverflowError):
            v8.Integer(scope, value)
        with pytest.raises(TypeError):
            v8.Integer(scope, 1.5)  # type: ignore[arg-type]


def test_texts_too_long_for_v8_are_told_of(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        text = v8.String(scope, "x" * 2**20)
        with pytest.raises(eyot.ConversionError, match="more than V8 can hold"):  # noqa: PT012
            for _ in range(12):
                text = text.concat(scope, text)
        assert text.length == 2**28


def test_questions_for_properties_take_any_key(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        thing = v8.Object(scope)
        value = v8.Integer(scope, 1)
        for key in ("x", 1, v8.String(scope, "y"), v8.Integer(scope, 2), v8.Null(scope)):
            assert not thing.has_own_property(scope, key)
            assert not thing.has(scope, key)
            assert thing.set(scope, key, value)
            assert thing.has_own_property(scope, key)
            assert thing.get(scope, key) == value
            assert thing.delete(scope, key)
            assert not thing.has(scope, key)
        assert thing.has(scope, "toString")
        assert not thing.has_own_property(scope, "toString")
        trap = context.eval("new Proxy({}, {has() { throw 1 }, deleteProperty() { throw 2 }})")
        proxy = trap.local(scope)
        for ask in (proxy.has, proxy.delete):
            with pytest.raises(eyot.JSError):
                ask(scope, "x")
        with v8.TryCatch(scope) as catching:
            assert proxy.has(catching, "x") is None
            assert catching.caught


def test_the_classes_of_handles_are_not_made_by_hand(isolate: eyot.Isolate) -> None:
    kinds: tuple[Any, ...] = (
        v8.Value,
        v8.Data,
        v8.Int32,
        v8.Uint32,
        v8.Message,
        v8.Script,
        v8.Scope,
        v8.CallbackScope,
        v8.FunctionCallbackInfo,
        eyot.JSObject,
        eyot.JSArray,
        eyot.JSFunction,
        eyot.JSSymbol,
        eyot.CompiledScript,
    )
    for kind in kinds:
        for make in (kind, lambda kind=kind: object.__new__(kind)):
            with pytest.raises(TypeError):
                make()
    scope, at = v8.HandleScope(isolate), here()
    with scope:
        dead = v8.Integer(scope, 1)
    with refused(eyot.HandleExpiredError, words.handle_expired("HandleScope", at), at):
        v8.Integer.cast(dead, v8.Number)
