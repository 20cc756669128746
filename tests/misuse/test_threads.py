"""EY201 and EY205: the wrong thread, and the wrong moment."""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.misuse import words
from tests.refusal import here, refused

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def elsewhere(work: Callable[[], object]) -> None:
    """Does it on another thread, and raises here what it raised there."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]


def test_everything_of_an_isolate_knows_its_thread() -> None:
    isolate, at = eyot.Isolate(), here()
    context = eyot.Context(isolate)
    thing, items, function = context.eval("[{a: 1}, [1, 2], () => 1]")
    script = context.compile("1")
    waiting = v8.HandleScope(isolate)
    with (
        v8.HandleScope(isolate) as hs,
        v8.ContextScope(hs, context) as scope,
        v8.TryCatch(scope) as catching,
    ):
        handle, text = v8.Object(catching), v8.String(catching, "x")
        kept, weak, eternal = v8.Global(catching, handle), v8.Weak(catching, handle), v8.Eternal()
        compiled = v8.Script.compile(catching, text)
        assert compiled is not None
        uses: tuple[Callable[[], Any], ...] = (
            lambda: eyot.Context(isolate),
            lambda: v8.HandleScope(isolate),
            isolate.close,
            isolate.heap_statistics,
            isolate.collect_garbage,
            isolate.__enter__,
            context.close,
            context.__enter__,
            lambda: context.eval("1"),
            lambda: context.compile("1"),
            lambda: context.globals,
            lambda: context.wrap(catching, handle),
            lambda: thing["a"],
            lambda: thing.a,
            lambda: setattr(thing, "a", 1),
            lambda: len(thing),
            lambda: list(thing),
            lambda: items[0],
            lambda: items.append(1),
            function,
            function.new,
            script.run,
            lambda: handle.get(catching, "x"),
            handle.is_object,
            handle.type_of,
            lambda: text.value,
            lambda: text.length,
            lambda: kept.local(catching),
            kept.copy,
            kept.into_raw,
            lambda: weak.local(catching),
            lambda: eternal.get(catching),
            lambda: v8.Integer(catching, 1),
            lambda: v8.HandleScope(catching),
            lambda: v8.Null(isolate),
            lambda: catching.__exit__(None, None, None),
            waiting.__enter__,
            lambda: catching.exception,
            lambda: catching.caught,
            lambda: compiled.run(catching),
        )
        for use in uses:
            with refused(eyot.WrongThreadError, words.wrong_thread(at)):
                elsewhere(use)
        for use in (
            lambda: [repr(x) for x in (isolate, context, thing, function, handle, catching, kept)],
            lambda: [hash(x) for x in (isolate, context, thing, function)],
            lambda: handle == text,
            lambda: thing == items,
            lambda: isolate.closed,
        ):
            elsewhere(use)
        v8.Integer(catching, 1)
    assert context.eval("1 + 1") == 2  # unharmed
    del waiting
    isolate.close()


def test_two_threads_at_once_are_kept_apart(context: eyot.Context) -> None:
    codes: list[str] = []

    def intrude() -> None:
        with pytest.raises(eyot.WrongThreadError) as caught:
            context.eval("1")
        codes.append(caught.value.code)

    context.globals["intrude"] = lambda: elsewhere(intrude)
    context.eval("intrude(); intrude()")
    assert codes == ["EY201"] * 2


def test_values_dropped_on_another_thread_are_freed_by_the_owner(context: eyot.Context) -> None:
    objects = [context.eval("({})") for _ in range(100)]
    functions = [context.eval("() => 1") for _ in range(100)]
    held = eyot._core.live_objects()["held"]

    def drop() -> None:
        objects.clear()
        functions.clear()

    elsewhere(drop)
    context.eval("1")
    assert eyot._core.live_objects()["held"] <= held - 200


def test_scopes_dropped_on_another_thread_are_closed_by_the_owner(isolate: eyot.Isolate) -> None:
    scope, at = v8.HandleScope(isolate), here()
    kept = [scope.__enter__()]
    del scope
    elsewhere(kept.clear)
    with pytest.warns(ResourceWarning) as seen, v8.HandleScope(isolate):
        pass
    assert [str(w.message) for w in seen] == [words.never_closed("HandleScope", at)]


def test_an_isolate_dropped_on_another_thread_is_disposed_by_its_owner() -> None:
    isolates = [eyot.Isolate()]
    with pytest.warns(ResourceWarning, match="was never closed"):
        elsewhere(isolates.clear)
    assert eyot._core.live_objects()["isolate"] == 1
    with eyot.Isolate():  # the owner enters something
        assert eyot._core.live_objects()["isolate"] == 1


def test_an_isolate_whose_owner_ended_is_disposed_where_it_is_dropped() -> None:
    isolates: list[eyot.Isolate] = []
    elsewhere(lambda: isolates.append(eyot.Isolate()))
    with pytest.raises(eyot.WrongThreadError):
        isolates[0].close()
    with pytest.warns(ResourceWarning, match="was never closed"):
        isolates.clear()
    deadline = time.monotonic() + 20
    # A joined thread may still be ending: then what it left is disposed at the next occasion.
    while eyot._core.live_objects()["isolate"] and time.monotonic() < deadline:
        eyot._core.do_chores()
    assert eyot._core.live_objects()["isolate"] == 0


def test_a_signal_handler_in_the_middle_of_javascript_does_not_enter_its_isolate() -> None:
    isolate, at = eyot.Isolate(), here()
    context = eyot.Context(isolate)
    refusals: list[eyot.UsageError] = []
    other = eyot.Isolate()
    elsewhere_context = eyot.Context(other)
    used: list[object] = []

    def handler(*_: object) -> None:
        for use in (lambda: context.eval("1"), lambda: v8.HandleScope(isolate), isolate.close):
            with pytest.raises(eyot.UsageError) as caught:
                use()
            refusals.append(caught.value)
        used.append(elsewhere_context.eval("40 + 2"))  # another isolate is free

    before = signal.signal(signal.SIGALRM, handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        context.globals["handled"] = lambda: bool(used)
        deadline = time.monotonic() + 20
        while not used and time.monotonic() < deadline:
            context.eval("{ let a = []; for (let i = 0; i < 5e7; i++) a = [i] }")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert used == [42]
    inside = [error for error in refusals if error.code == "EY205"]
    # It comes between two calls at times; inside one it is refused with just these words.
    for error in inside:
        assert type(error) is eyot.IsolateBusyError
        assert str(error) == words.isolate_busy(at)
    assert len(inside) == len(refusals) == 3
    assert context.eval("[1, 2].length") == 2
    other.close()
    isolate.close()


def test_a_detached_isolate_is_nobodys() -> None:
    isolate, at = eyot.Isolate(), here()
    context = eyot.Context(isolate)
    thing = context.eval("({})")
    isolate.detach()
    for use in (
        lambda: context.eval("1"),
        lambda: thing["a"],
        lambda: v8.HandleScope(isolate),
        isolate.close,
        isolate.detach,
        context.close,
    ):
        with refused(eyot.WrongThreadError, words.detached(at)):
            use()
        with refused(eyot.WrongThreadError, words.detached(at)):
            elsewhere(use)
    isolate.attach()
    isolate.close()
    for use in (isolate.attach, isolate.detach, lambda: isolate.on_this_thread().__enter__()):
        with refused(eyot.IsolateClosedError, words.isolate_closed(at)):
            use()


def test_an_isolate_is_attached_only_where_its_owner_let_go_of_it() -> None:
    mine, at = eyot.Isolate(), here()
    with refused(eyot.WrongThreadError, words.attach_of_anothers(at)):
        elsewhere(mine.attach)
    with refused(eyot.WrongThreadError, words.attach_of_anothers(at)):
        elsewhere(mine.on_this_thread().__enter__)
    with refused(eyot.WrongThreadError, words.wrong_thread(at)):
        elsewhere(mine.detach)
    mine.close()


def test_an_isolate_of_an_ended_thread_waits_to_be_attached() -> None:
    made: list[tuple[eyot.Isolate, str]] = []
    elsewhere(lambda: made.append((eyot.Isolate(), here())))
    [(isolate, at)] = made
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with pytest.raises(eyot.WrongThreadError) as caught:
            isolate.close()
        if str(caught.value) == words.owner_ended(at):
            break  # a joined thread may still be ending
    assert str(caught.value) == words.owner_ended(at)
    isolate.attach()
    isolate.close()


def test_an_isolate_does_not_leave_with_scopes_open_or_in_the_middle_of_a_call(
    isolate: eyot.Isolate,
) -> None:
    context = eyot.Context(isolate)
    waiting, at = v8.HandleScope(isolate), here()
    with waiting:
        with refused(eyot.ScopeOrderError, words.detach_with_scopes("HandleScope", at), at):
            isolate.detach()
        v8.Null(isolate)
    del waiting
    refusals: list[eyot.UsageError] = []

    def leave() -> None:
        with pytest.raises(eyot.ScopeOrderError) as caught:
            isolate.detach()
        refusals.append(caught.value)

    context.globals["leave"] = leave
    context.eval("leave()")
    assert [(error.code, str(error)) for error in refusals] == [
        ("EY203", words.DETACH_WHILE_RUNNING)
    ]
