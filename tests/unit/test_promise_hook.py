"""Promise hooks: Python's of an isolate, and JavaScript's of a context."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.running import js

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Iterator

Event = v8.PromiseHookType


@pytest.fixture
def hooked(isolate: v8.Isolate) -> Iterator[v8.ContextScope]:
    with (
        v8.HandleScope(isolate) as handles,
        v8.ContextScope(handles, v8.Context(handles)) as scope,
    ):
        yield scope


def test_promise_hook(hooked: v8.ContextScope) -> None:
    told: list[tuple[Event, int, int | None]] = []
    seen: list[v8.Global[v8.Promise]] = []

    def number(scope: v8.Scope, promise: v8.Promise) -> int:
        kept = v8.Global(scope, promise)
        if kept not in seen:
            seen.append(kept)
        return seen.index(kept)

    def hook(
        scope: v8.CallbackScope,
        event: v8.PromiseHookType,
        promise: v8.Promise,
        parent: v8.Promise | v8.Undefined,
    ) -> None:
        from_ = number(scope, parent) if isinstance(parent, v8.Promise) else None
        told.append((event, number(scope, promise), from_))

    assert [event.value for event in (Event.INIT, Event.RESOLVE, Event.BEFORE, Event.AFTER)] == [
        *(0, 1, 2, 3)
    ]
    hooked.isolate.set_promise_hook(hook)
    js(hooked, "Promise.resolve(1).then(x => x + 1)")
    assert told == [
        (Event.INIT, 0, None),
        (Event.RESOLVE, 0, None),
        (Event.INIT, 1, 0),
        (Event.BEFORE, 1, None),
        (Event.RESOLVE, 1, None),
        (Event.AFTER, 1, None),
    ]
    hooked.isolate.set_promise_hook(None)
    js(hooked, "Promise.resolve(2)")
    assert len(told) == 6


def test_a_hook_is_not_told_of_its_own_promises(hooked: v8.ContextScope) -> None:
    told: list[Event] = []

    def hook(
        scope: v8.CallbackScope, event: v8.PromiseHookType, *_: v8.Promise | v8.Undefined
    ) -> None:
        told.append(event)
        js(scope, "Promise.resolve(8)")

    hooked.isolate.set_promise_hook(hook)
    js(hooked, "Promise.resolve(1)")
    assert told == [Event.INIT, Event.RESOLVE]


def test_what_a_hook_raises_is_reported_and_javascript_goes_on(
    hooked: v8.ContextScope, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: reported.append(told.exc_value))

    def hook(*_: object) -> None:
        message = "refused"
        raise ValueError(message)

    hooked.isolate.set_promise_hook(hook)
    assert js(hooked, "Promise.resolve(1); 8").to_python(hooked) == 8
    assert [str(error) for error in reported] == ["refused", "refused"]


def test_ctrl_c_in_a_hook_ends_the_call(hooked: v8.ContextScope) -> None:
    def hook(*_: object) -> None:
        raise KeyboardInterrupt

    hooked.isolate.set_promise_hook(hook)
    with pytest.raises(KeyboardInterrupt):
        js(hooked, "try { Promise.resolve(1) } catch {} while (true);")
    hooked.isolate.set_promise_hook(None)
    assert js(hooked, "8").to_python(hooked) == 8


def test_a_hook_may_be_replaced_while_it_runs(hooked: v8.ContextScope) -> None:
    told: list[str] = []

    def first(scope: v8.CallbackScope, *_: object) -> None:
        told.append("first")
        scope.isolate.set_promise_hook(second)

    def second(scope: v8.CallbackScope, *_: object) -> None:
        told.append("second")
        scope.isolate.set_promise_hook(None)

    hooked.isolate.set_promise_hook(first)
    js(hooked, "Promise.resolve(1); Promise.resolve(2)")
    assert told == ["first", "second"]
    with pytest.raises(TypeError, match="set_promise_hook"):
        hooked.isolate.set_promise_hook(8)  # type: ignore[arg-type]


def test_a_hook_goes_with_its_isolate() -> None:
    isolate = v8.Isolate()
    isolate.set_promise_hook(lambda *_: None)
    isolate.close()
    with pytest.raises(eyot.IsolateClosedError):
        isolate.set_promise_hook(None)


def test_context_promise_hooks(hooked: v8.ContextScope) -> None:
    js(hooked, "globalThis.told = []")
    make = js(hooked, "name => (...args) => { told.push([name, args.length]) }")
    assert isinstance(make, v8.Function)

    def function(name: str) -> v8.Function:
        made = make.call(hooked, v8.Undefined(hooked), [v8.String(hooked, name)])
        assert isinstance(made, v8.Function)
        return made

    hooked.set_promise_hooks(
        function("init"), function("before"), after=function("after"), resolve=function("resolve")
    )
    js(hooked, "Promise.resolve(1).then(() => {})")
    assert js(hooked, "told.map(([name]) => name).join()").to_python(hooked) == (
        "init,resolve,init,before,resolve,after"
    )
    assert js(hooked, "told[2][1]").to_python(hooked) == 2  # the promise, and the one it comes of
    js(hooked, "told.length = 0; (async () => { await 1; await 2; throw 3 })().catch(() => {})")
    around = js(
        hooked, "told.map(([name]) => name).filter(name => /before|after/.test(name)).join()"
    )
    assert around.to_python(hooked) == ",".join(["before,after"] * 3)
    hooked.set_promise_hooks()
    js(hooked, "told.length = 0; Promise.resolve(1)")
    assert js(hooked, "told.length").to_python(hooked) == 0
    with pytest.raises(TypeError):
        hooked.set_promise_hooks(8)  # type: ignore[arg-type]
    with v8.HandleScope(hooked.isolate) as bare, pytest.raises(eyot.NoContextError):
        bare.set_promise_hooks()


@pytest.mark.parametrize(
    "source", ["async () => 1", "() => { throw 1 }", "() => new Promise(() => {})"]
)
def test_context_promise_hooks_may_make_promises_and_throw(
    hooked: v8.ContextScope, source: str
) -> None:
    js(hooked, "globalThis.told = 0")
    hook = js(hooked, f"(work => () => {{ told++; work() }})({source})")
    assert isinstance(hook, v8.Function)
    hooked.set_promise_hooks(hook, hook, hook, hook)
    task = js(hooked, "(async () => 1)")
    assert isinstance(task, v8.Function)
    hooked.isolate.enqueue_microtask(task)
    hooked.isolate.perform_microtask_checkpoint()
    assert js(hooked, "told").to_python(hooked) > 0


@pytest.mark.parametrize(
    "given", [{"init"}, {"resolve"}, {"before", "after"}, {"init", "after"}, {"before"}]
)
def test_context_promise_hooks_partial(hooked: v8.ContextScope, given: set[str]) -> None:
    js(hooked, "globalThis.told = []")
    hooks: dict[str, v8.Function] = {}
    for name in given:
        function = js(hooked, f"() => {{ told.push('{name}') }}")
        assert isinstance(function, v8.Function)
        hooks[name] = function
    hooked.set_promise_hooks(**hooks)
    js(hooked, "Promise.resolve(1).then(() => {})")
    told = js(hooked, "told").to_python(hooked)
    life = ("init", "resolve", "init", "before", "resolve", "after")
    assert told == [name for name in life if name in given]
