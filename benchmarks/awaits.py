"""Awaiting across the border, against asyncio among its own."""

from __future__ import annotations

import asyncio
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

from benchmarks.harness import Comparison, Run, Subject, warm_up_of
from eyot import aio

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

AT_ONCE = 1000
MAKE_PROMISES = """
count => {
  const resolvers = []
  const promises = Array.from({length: count}, () => new Promise(r => resolvers.push(r)))
  return {promises, resolve: () => { for (const r of resolvers) r(1) }}
}
"""
AWAIT_IN_A_LOOP = "async (count, f) => { for (let i = 0; i < count; i++) await f() }"


def timed(body: Callable[[int], Coroutine[Any, Any, object]]) -> Run:
    """Measure a coroutine that does something so many times, on a loop of its own."""
    loop = asyncio.new_event_loop()

    def run(count: int) -> float:
        loop.run_until_complete(body(warm_up_of(count)))
        start = perf_counter_ns()
        loop.run_until_complete(body(count))
        return (perf_counter_ns() - start) / count

    return run


def again_and_again(awaitable: Awaitable[object]) -> Run:
    """Measure awaiting one that is settled."""

    async def body(count: int) -> None:
        for _ in range(count):
            await awaitable

    return timed(body)


def settled(subject: Subject) -> Comparison:
    """Compare awaiting a resolved promise with awaiting a finished future."""
    future: asyncio.Future[int] = asyncio.Future(loop=asyncio.new_event_loop())
    future.set_result(1)
    return Comparison(
        what="await a resolved promise",
        measured=again_and_again(subject.context.eval("Promise.resolve(1)")),
        against="a finished future",
        baseline=again_and_again(future),
        limit=10,
    )


async def wait(awaitable: Awaitable[object]) -> object:
    """Await in a task of its own."""
    return await awaitable


def many_at_once(subject: Subject) -> Comparison:
    """Compare a thousand tasks, each waiting for a promise, with as many that wait for a future."""
    make = subject.context.eval(MAKE_PROMISES)

    async def promises(count: int) -> None:
        for _ in range(count):
            made = make(AT_ONCE)
            tasks = [asyncio.create_task(wait(promise)) for promise in made.promises]
            await asyncio.sleep(0)
            made.resolve()
            await asyncio.gather(*tasks)

    async def futures(count: int) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(count):
            made: list[asyncio.Future[int]] = [loop.create_future() for _ in range(AT_ONCE)]
            tasks = [asyncio.create_task(wait(future)) for future in made]
            await asyncio.sleep(0)
            for future in made:
                future.set_result(1)
            await asyncio.gather(*tasks)

    return Comparison(
        what="1,000 tasks await promises",
        measured=timed(promises),
        against="1,000 await futures",
        baseline=timed(futures),
        limit=3,
    )


async def nothing() -> None:
    """Do nothing, in a task."""


def awaited_by_javascript(subject: Subject) -> Comparison:
    """Compare JavaScript awaiting an async function with Python awaiting a task of it."""
    await_in_a_loop = subject.context.eval(AWAIT_IN_A_LOOP)

    async def by_javascript(count: int) -> None:
        await await_in_a_loop(count, nothing)

    async def by_python(count: int) -> None:
        for _ in range(count):
            await asyncio.create_task(nothing())

    return Comparison(
        what="JS awaits an async def",
        measured=timed(by_javascript),
        against="Python awaits a task",
        baseline=timed(by_python),
        limit=3,
    )


async def turns(count: int) -> None:
    """Suspend so many times."""
    for _ in range(count):
        await asyncio.sleep(0)


def driven_steps(_: Subject) -> Comparison:
    """Compare the steps of a spawned task with those of a task of asyncio's."""

    async def spawned(count: int) -> None:
        await aio.spawn(turns(count))

    async def plain(count: int) -> None:
        await asyncio.create_task(turns(count))

    return Comparison(
        what="a step of a spawned task",
        measured=timed(spawned),
        against="of asyncio's",
        baseline=timed(plain),
        limit=1.5,
    )


COMPARISONS = {
    "await_settled": settled,
    "await_many": many_at_once,
    "awaited_by_javascript": awaited_by_javascript,
    "step": driven_steps,
}
