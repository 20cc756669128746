"""isolate.pending(): what keeps a program alive, and what becomes of it."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import pytest

import eyot
from eyot import aio, web

MODULE = "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])"
WAIT = "Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, {}).value"


def listed(isolate: eyot.Isolate) -> list[tuple[str, str, str | None]]:
    return [(work.kind, work.name, work.place) for work in isolate.pending()]


def line() -> int:
    frame = inspect.currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return frame.f_back.f_lineno


def test_nothing_is_pending_at_first(isolate: eyot.Isolate) -> None:
    assert isolate.pending() == []
    eyot.Context(isolate).eval("Promise.resolve(1)")
    assert isolate.pending() == []


def test_timers_are_listed_with_where_they_were_set(context: eyot.Context) -> None:
    timers = web.timers(context)
    context.eval(
        "\nfunction poll() {}\nsetInterval(poll, 1000);\n(function later() {\n"
        "setTimeout(() => 0, 1e6) })()",
        filename="app.js",
    )
    assert listed(context.isolate) == [("interval", "poll", "app.js:3"), ("timer", "", "app.js:5")]
    assert [str(work) for work in context.isolate.pending()] == [
        "interval poll (app.js:3)",
        "timer (app.js:5)",
    ]
    timers.unref(1)
    assert listed(context.isolate) == [("timer", "", "app.js:5")]
    timers.clear()
    assert context.isolate.pending() == []


def test_a_timer_that_python_sets_has_no_place(context: eyot.Context) -> None:
    timers = web.timers(context)
    context.globals["setTimeout"](context.eval("(function f() {})"), 1e6)
    assert listed(context.isolate) == [("timer", "f", None)]
    timers.clear()


def test_awaited_promises_are_listed_with_the_line_that_waits(context: eyot.Context) -> None:
    isolate = context.isolate

    async def deeper(promise: Any) -> None:
        await promise

    async def waits(promise: Any) -> None:
        await deeper(promise)

    async def main() -> None:
        promise = context.eval("new Promise(go => { globalThis.go = go })")
        tasks = [aio.spawn(waits(promise)), aio.spawn(waits(promise))]
        await aio.sleep(0)
        place = f"{__file__}:{line() - 9}"
        name = f"{waits.__qualname__}"
        assert listed(isolate) == [("promise", name, place)] * 2
        context.eval("go()")
        for task in tasks:
            await task
        assert isolate.pending() == []

    aio.run(main())


def test_tasks_that_javascript_started_are_listed(context: eyot.Context) -> None:
    go = asyncio.Event()

    async def fetch(name: str) -> str:
        await go.wait()
        return name

    async def main() -> None:
        context.globals["fetch"] = fetch
        both = context.eval("Promise.all([fetch('a'), fetch('b')])")
        await aio.sleep(0)
        place = f"{__file__}:{line() - 7}"
        assert listed(context.isolate) == [("task", fetch.__qualname__, place)] * 2
        go.set()
        assert (await both).to_python() == ["a", "b"]
        assert context.isolate.pending() == []

    aio.run(main())


def test_what_v8_has_to_do_is_listed(context: eyot.Context) -> None:
    promise = context.eval(WAIT.format(3_600_000))
    assert listed(context.isolate) == [("tasks", "", None)]
    compiled = context.eval(f"WebAssembly.compile({MODULE})")
    while compiled.state == "pending":
        kinds = {work.kind for work in context.isolate.pending()}
        assert "tasks" in kinds
        assert kinds <= {"tasks", "background"}
        context.isolate.run_pending()
    assert promise.state == "pending"


def test_what_v8_does_about_its_memory_is_not(context: eyot.Context) -> None:
    context.eval("for (let n = 0; n < 1e5; n++) ({n}); 0")
    context.isolate.collect_garbage()
    while context.isolate.run_pending():
        pass
    assert context.isolate.pending() == []


@pytest.mark.parametrize("what", ["isolate", "context"])
def test_closing_cancels_in_order(isolate: eyot.Isolate, what: str) -> None:
    context, other = eyot.Context(isolate), eyot.Context(isolate)
    ended: list[str] = []

    async def fetch(name: str) -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append(name)

    async def waits(promise: Any) -> None:
        await promise

    async def main() -> None:
        both = [web.timers(each) for each in (context, other)]
        for each in (context, other):
            each.globals["fetch"] = fetch
            each.eval("setTimeout(fetch, 1e6, 'timer')")
        waiting = [
            aio.spawn(waits(each.eval(f"fetch('{name}'), new Promise(() => {{}})")))
            for each, name in ((context, "first"), (other, "second"))
        ]
        await aio.sleep(0.001)
        assert len(isolate.pending()) == 6
        if what == "isolate":
            isolate.close()
        else:
            context.close()
            await aio.sleep(0)
            assert len(isolate.pending()) == 3
        await aio.sleep(0.001)
        assert len(both[0]) == 0
        with pytest.raises((eyot.ContextClosedError, eyot.IsolateClosedError)):
            await waiting[0]
        if what == "context":
            assert ended == ["first"]
            assert not waiting[1].is_finished()
            isolate.close()
            await aio.sleep(0.001)
        assert ended == ["first", "second"]
        assert len(both[1]) == 0
        with pytest.raises(eyot.IsolateClosedError):
            await waiting[1]

    aio.run(main())


def test_a_closed_isolate_tells_nothing(isolate: eyot.Isolate) -> None:
    isolate.close()
    with pytest.raises(eyot.IsolateClosedError):
        isolate.pending()
