"""The runtime's types: what a task returns is what awaiting its handle gives."""

from __future__ import annotations

import asyncio
from typing import Any, assert_type

import eyot
from eyot import aio


async def give(value: int) -> int:
    return value


def describe(number: int, *, unit: str) -> str:
    return f"{number} {unit}"


def test_a_result_keeps_its_type_through_run_spawn_and_spawn_blocking() -> None:
    async def main() -> str:
        handle = aio.spawn(give(8))
        assert_type(handle, aio.JoinHandle[int])
        assert_type(await handle, int)
        assert_type(handle.result(), int)
        assert_type(handle.abort_handle(), aio.AbortHandle)
        blocking = aio.spawn_blocking(describe, 8, unit="m")
        assert_type(blocking, aio.JoinHandle[str])
        await aio.sleep(0)
        async with aio.timeout(5) as limit:
            assert_type(limit, asyncio.Timeout)
        return await blocking

    assert_type(eyot.aio.run(main()), str)


def test_a_promise_is_awaited_or_asked_for_its_result() -> None:
    async def main(context: eyot.Context) -> None:
        promise: eyot.JSPromise = context.eval("Promise.resolve(1)")
        assert_type(await promise, Any)
        assert_type(await context.eval_async("1"), Any)
        assert_type(await context.eval_async("1", timeout=5, count_host_time=False), Any)
        assert_type(await aio.spawn(context.eval_async("1")), Any)
        assert_type(promise.result(timeout=5), Any)

    with eyot.Context() as context:
        aio.run(main(context))
        assert_type(context.isolate.run_pending(), bool)
        assert_type(context.isolate.run_pending(timeout=5), bool)


def test_sets_channels_and_queues_are_of_what_is_in_them() -> None:
    async def main() -> None:
        tasks: aio.JoinSet[int] = aio.JoinSet()
        assert_type(tasks.spawn(give(1)), aio.AbortHandle)
        assert_type(await tasks.join_next(), aio.JoinHandle[int] | None)
        tasks.spawn(give(2))
        async for handle in tasks:
            assert_type(handle.result(), int)
        channel: tuple[aio.Sender[int], aio.Receiver[int]] = aio.unbounded_channel()
        sender, receiver = channel
        sender.send(1)
        assert_type(await receiver.recv(), int | None)
        queue = aio.TaskQueue()
        async with queue.acquire() as permit:
            assert_type(permit, aio.TaskQueuePermit)
        assert_type(await queue.run(give(3)), int)
        assert_type(await aio.shared_local(give(4)), int)
        creator = aio.sync.MultiRuntimeAsyncValueCreator(lambda: give(5))
        assert_type(await creator.get(), int)

    aio.run(main())
