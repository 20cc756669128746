"""Timers on a loop: asked for once, run in time, told of."""

from __future__ import annotations

import asyncio
import contextvars
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import web

if TYPE_CHECKING:
    from collections.abc import Callable

SLEEP = "globalThis.sleep = (ms, value) => new Promise(go => setTimeout(go, ms, value)); 0"


@pytest.fixture
def timers(context: eyot.Context) -> web.Timers:
    timers = web.timers(context)
    context.eval(SLEEP)
    return timers


@pytest.mark.usefixtures("timers")
def test_a_script_sleeps(run: Callable[..., Any], context: eyot.Context) -> None:
    async def main() -> None:
        async with asyncio.timeout(30):
            assert await context.eval("sleep(5, 'slept')") == "slept"
            values = context.eval("Promise.all([sleep(8, 1), sleep(1, 2), sleep(4, 3)])")
            assert (await values).to_python() == [1, 2, 3]

    run(main())


@pytest.mark.usefixtures("timers")
def test_nothing_needs_to_be_awaited(run: Callable[..., Any], context: eyot.Context) -> None:
    async def main() -> None:
        done = asyncio.Event()
        context.globals["done"] = done.set
        context.eval("setTimeout(() => setTimeout(done, 1), 1); 0")
        async with asyncio.timeout(30):
            await done.wait()

    run(main())


def test_one_that_is_due_sooner_moves_the_call_forward(
    context: eyot.Context, timers: web.Timers
) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        scheduled = vars(loop)["_scheduled"]  # of asyncio's own loop; uvloop doesn't tell
        before = len(scheduled)
        context.eval("sleep(3_600_000); sleep(1_800_000); sleep(7_200_000); 0")
        live = [handle for handle in scheduled if not handle.cancelled()]
        asked = [handle.when() - loop.time() for handle in live[before:]]
        assert len(asked) == 1
        assert 1700 < asked[0] < 1800
        async with asyncio.timeout(30):
            assert await context.eval("sleep(2, 'soon')") == "soon"
        timers.clear()

    asyncio.run(main())


@pytest.mark.usefixtures("timers")
def test_an_error_goes_to_the_loop_with_its_frames(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    told: list[dict[str, Any]] = []

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
        context.eval(
            "setTimeout(function lost() { throw new TypeError('lost') }, 1)", filename="app.js"
        )
        async with asyncio.timeout(30):
            assert await context.eval("sleep(3, 'on')") == "on"

    run(main())
    (report,) = told
    assert report["message"] == "a JavaScript timer or microtask raised"
    assert isinstance(report["exception"], eyot.JSTypeError)
    assert report["exception"].frames[0].filename == "app.js"
    told.clear()
    report.clear()


@pytest.mark.usefixtures("timers")
def test_timers_of_before_the_loop_run_on_it(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    context.eval("globalThis.first = sleep(1, 'first'); globalThis.second = sleep(30, 'second'); 0")

    async def main(name: str) -> None:
        async with asyncio.timeout(30):
            assert await context.eval(name) == name

    run(main("first"))
    run(main("second"))  # on another loop


@pytest.mark.usefixtures("timers")
def test_what_a_loop_left_runs_without_one(run: Callable[..., Any], context: eyot.Context) -> None:
    async def main() -> None:
        context.eval("globalThis.left = sleep(5, 'left'); 0")

    run(main())
    assert context.eval("left").result(timeout=30) == "left"


def test_timers_that_never_end_leave_the_loop_its_turns(
    run: Callable[..., Any], context: eyot.Context, timers: web.Timers
) -> None:
    async def main() -> None:
        context.eval("(function again() { setTimeout(again) })(); setInterval(() => 0); 0")
        for _ in range(50):
            await asyncio.sleep(0)
        await asyncio.sleep(0.02)
        timers.clear()

    run(main())


@pytest.mark.usefixtures("timers")
def test_a_timer_sees_the_variables_of_the_task_that_set_it(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    variable = contextvars.ContextVar("variable", default="unset")
    context.globals["read"] = variable.get

    async def one(name: str) -> None:
        variable.set(name)
        for _ in range(3):
            script = "(async () => { await sleep(1); return [read(), await sleep(1), read()] })()"
            assert (await context.eval(script)).to_python()[::2] == [name, name]

    async def main() -> None:
        async with asyncio.timeout(30):
            await asyncio.gather(*[one(str(n)) for n in range(5)])

    run(main())


def test_closing_the_isolate_in_the_loop_cancels_its_timers(run: Callable[..., Any]) -> None:
    async def main() -> None:
        ran: list[int] = []
        with eyot.Context() as context:
            web.timers(context)
            context.globals["note"] = lambda: ran.append(1)
            context.eval("setTimeout(note, 1); setInterval(note, 1); 0")
        await asyncio.sleep(0.02)
        assert ran == []

    run(main())
