"""The runtime on loops of every make: asyncio's own, uvloop, anyio's asyncio backend."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import anyio
import pytest
import uvloop

import eyot
from eyot import aio, v8

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


def under_anyio(main: Coroutine[Any, Any, Any]) -> Any:
    async def await_it() -> Any:
        return await main

    return anyio.run(await_it, backend="asyncio")


def under_anyio_on_uvloop(main: Coroutine[Any, Any, Any]) -> Any:
    async def await_it() -> Any:
        return await main

    return anyio.run(await_it, backend="asyncio", backend_options={"use_uvloop": True})


def on_uvloop(main: Coroutine[Any, Any, Any]) -> Any:
    return aio.run(main, loop_factory=uvloop.new_event_loop)


@pytest.fixture(params=[aio.run, asyncio.run, on_uvloop, under_anyio, under_anyio_on_uvloop])
def run(request: pytest.FixtureRequest) -> Callable[[Coroutine[Any, Any, Any]], Any]:
    function: Callable[[Coroutine[Any, Any, Any]], Any] = request.param
    return function


def test_ten_isolates_in_ten_tasks(run: Callable[..., Any]) -> None:
    async def work(number: int) -> Any:
        with eyot.Isolate() as isolate:
            context = eyot.Context(isolate)
            with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
                source = v8.String(scope, f"{number} * {number}")
                value = v8.Script.compile(scope, source).run(scope).to_python(scope)
            await aio.sleep(0.001)
            assert context.eval("1") == 1
            return value

    async def main() -> list[Any]:
        tasks = [aio.spawn(work(number)) for number in range(10)]
        return [await task for task in tasks]

    assert run(main()) == [number * number for number in range(10)]


def test_all_that_waits_and_wakes(run: Callable[..., Any]) -> None:
    async def main() -> None:
        sender, receiver = aio.unbounded_channel()
        queue = aio.TaskQueue()
        tasks: aio.JoinSet[int] = aio.JoinSet()

        async def work(number: int) -> int:
            async with queue.acquire():
                value = await aio.spawn_blocking(pow, number, 2)
            sender.send(value)
            return value

        for number in range(5):
            tasks.spawn(work(number))
        finished = [handle.result() async for handle in tasks]
        sender.close()
        assert finished == [0, 1, 4, 9, 16] == [value async for value in receiver]
        sleeping = aio.spawn(aio.sleep(3600))
        with pytest.raises(TimeoutError):
            async with aio.timeout(0.001):
                await sleeping
        sleeping.abort()
        with pytest.raises(aio.JoinError):
            await sleeping

    run(main())


def test_a_scope_across_an_await_is_found(run: Callable[..., Any], isolate: eyot.Isolate) -> None:
    async def wrong() -> None:
        with v8.HandleScope(isolate):
            await asyncio.sleep(0.001)

    async def main() -> None:
        for start in (aio.spawn, asyncio.create_task):
            with pytest.raises(eyot.ScopeSuspendedError):
                await start(wrong())

    run(main())


def test_anyios_own_scopes_cancel_what_waits_for_a_task() -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await anyio.sleep(3600)
        finally:
            ended.append("work")

    async def main() -> None:
        handle = aio.spawn(work())
        with anyio.move_on_after(0.001) as scope:
            await handle
        assert scope.cancelled_caught
        assert ended == []  # the waiter's end is not the task's
        handle.abort()
        async with anyio.create_task_group() as group:
            group.start_soon(waits, handle)
        assert ended == ["work"]

    async def waits(handle: aio.JoinHandle[None]) -> None:
        with pytest.raises(aio.JoinError):
            await handle

    anyio.run(main, backend="asyncio")
