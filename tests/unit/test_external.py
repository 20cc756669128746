"""Python objects as values of JavaScript."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


class Thing:
    """Something of Python's."""


def test_test(scope: v8.ContextScope, run: Callable[[str], Any]) -> None:
    things: list[object] = [Thing(), Thing(), None, 1, eyot.undefined, scope]
    made = [v8.External(scope, thing) for thing in things]
    for external, thing in zip(made, things, strict=True):
        assert external.is_external()
        assert external.value is thing
        assert external.to_python(scope) is thing
    assert len(set(made)) == len(made), "distinct ones are unequal"
    same = run("(value) => value")
    back = same.call(scope, v8.Undefined(scope), [made[0]])
    assert isinstance(back, v8.External)
    assert back == made[0]
    assert back != made[1]
    assert back.value is things[0]
    assert v8.External(scope, things[0]) != made[0], "each is a value of its own"


def test_an_external_is_a_value_and_no_object(
    scope: v8.ContextScope, run: Callable[[str], Any]
) -> None:
    external = v8.External(scope, Thing())
    assert not isinstance(external, v8.Object)
    assert external.type_repr() == "External"
    with pytest.raises(TypeError, match=r"External, not eyot\.v8\.Object"):
        external.cast(v8.Object)
    assert type(external.to_object(scope)) is v8.Object
    inspect = run(
        "(value) => { try { value.x = 1; value.toString } catch (error) {}"
        " return Reflect.ownKeys(value).length }"
    )
    inspect.call(scope, v8.Undefined(scope), [external])
    assert run("[1]").get(scope, 0) != external


def test_the_object_is_let_go_when_v8_needs_the_value_no_more(isolate: v8.Isolate) -> None:
    thing = Thing()
    gone = weakref.ref(thing)
    with v8.HandleScope(isolate) as scope:
        v8.External(scope, thing)
        del thing
        isolate.collect_garbage()
        gc.collect()
        assert gone() is not None
    isolate.collect_garbage()
    assert gone() is None


def test_the_object_is_kept_as_long_as_javascript_keeps_the_value(isolate: v8.Isolate) -> None:
    context = v8.Context(isolate)
    gone = []
    for name in ("kept", "dropped"):
        with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
            thing = Thing()
            gone.append(weakref.ref(thing))
            holder = v8.Script.compile(scope, v8.String(scope, f"this.{name} = {{}}")).run(scope)
            holder.cast(v8.Object).set(scope, "thing", v8.External(scope, thing))
            del thing
    with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
        v8.Script.compile(scope, v8.String(scope, "delete this.dropped")).run(scope)
        del holder
    isolate.collect_garbage()
    kept, dropped = gone
    assert kept() is not None
    assert dropped() is None
    isolate.close()
    assert kept() is None


def test_a_cycle_through_an_external_is_collected() -> None:
    isolate = v8.Isolate()
    gone = weakref.ref(isolate)
    with v8.HandleScope(isolate) as scope:
        kept = v8.Global(scope, v8.External(scope, isolate))
    del kept, scope
    del isolate
    with pytest.warns(ResourceWarning, match="never closed"):
        gc.collect()
    assert gone() is None


def test_the_everyday_layer_gives_the_object_back() -> None:
    thing = Thing()
    with eyot.Isolate() as isolate, v8.HandleScope(isolate) as handles:
        context = eyot.Context(handles)
        with v8.ContextScope(handles, context) as scope:
            keep = v8.Script.compile(scope, v8.String(scope, "v => { kept = v }")).run(scope)
            external = v8.External(scope, thing)
            keep.cast(v8.Function).call(scope, v8.Undefined(scope), [external])
        assert context.eval("kept") is thing
        assert context.eval("[[kept]]").to_python() == [[thing]]


def test_an_external_needs_no_context(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as scope:
        assert v8.External(scope, scope).value is scope
