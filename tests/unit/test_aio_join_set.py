"""Tasks that are waited for in the order in which they finish."""

from __future__ import annotations

import asyncio
import gc

import pytest

from eyot import aio


async def after(turns: int, value: int) -> int:
    for _ in range(turns):
        await aio.sleep(0)
    return value


async def forever() -> int:
    await asyncio.Event().wait()
    return 0


def test_they_come_out_in_the_order_in_which_they_finish() -> None:
    async def main() -> None:
        tasks: aio.JoinSet[int] = aio.JoinSet()
        assert tasks.is_empty()
        assert tasks
        for turns in (6, 2, 4):
            tasks.spawn(after(turns, turns))
        assert len(tasks) == 3
        assert repr(tasks) == "<JoinSet, 3 running, 0 finished>"
        assert [handle.result() async for handle in tasks] == [2, 4, 6]
        assert tasks.is_empty()
        assert await tasks.join_next() is None

    aio.run(main())


def test_each_is_looked_at_by_itself() -> None:
    async def fail() -> int:
        raise KeyError("eyot")

    async def main() -> None:
        tasks: aio.JoinSet[int] = aio.JoinSet()
        tasks.spawn(fail())
        tasks.spawn(forever(), name="waiting").abort()
        tasks.spawn(after(5, 8))
        first, second, third = [handle async for handle in tasks]
        with pytest.raises(KeyError):
            first.result()
        with pytest.raises(aio.JoinError, match="'waiting'"):
            second.result()
        assert third.result() == 8

    aio.run(main())


def test_waiting_on_an_empty_set_is_ended_by_the_next_spawn() -> None:
    async def main() -> None:
        tasks: aio.JoinSet[int] = aio.JoinSet()
        waiting = aio.spawn(tasks.poll_join_next())
        await aio.sleep(0)
        assert not waiting.is_finished()
        tasks.spawn(after(1, 8))
        assert (await waiting).result() == 8
        assert tasks.is_empty()

    aio.run(main())


def test_a_wait_that_is_cancelled_loses_no_result() -> None:
    async def main() -> None:
        tasks: aio.JoinSet[int] = aio.JoinSet()
        tasks.spawn(after(2, 8))
        cancelled = asyncio.ensure_future(tasks.join_next())
        other = asyncio.ensure_future(tasks.join_next())
        while not any(waiter._future.done() for waiter in tasks._waiters):
            await aio.sleep(0)
        cancelled.cancel()  # it was woken and didn't look yet
        handle = await other
        assert handle is not None
        assert handle.result() == 8
        assert cancelled.cancelled()

    aio.run(main())


def test_abort_all_hands_them_out_and_detach_all_lets_them_go() -> None:
    async def main() -> None:
        tasks: aio.JoinSet[int] = aio.JoinSet()
        for _ in range(3):
            tasks.spawn(forever())
        tasks.abort_all()
        assert len(tasks) == 3
        ended = [handle async for handle in tasks]
        assert len(ended) == 3
        for handle in ended:
            with pytest.raises(aio.JoinError):
                handle.result()

        reached = asyncio.Event()

        async def work() -> int:
            await aio.sleep(0)
            reached.set()
            return 1

        tasks.spawn(work())
        waiting = aio.spawn(tasks.join_next())
        await aio.sleep(0)
        tasks.detach_all()
        assert tasks.is_empty()
        assert await waiting is None
        del tasks
        gc.collect()
        async with aio.timeout(20):
            await reached.wait()

    aio.run(main())


def test_a_set_that_is_dropped_or_left_aborts_what_is_in_it() -> None:
    async def main() -> None:
        tasks: aio.JoinSet[int] = aio.JoinSet()
        first = tasks.spawn(forever())
        del tasks
        gc.collect()
        await aio.sleep(0)
        await aio.sleep(0)
        assert first.is_finished()
        async with aio.JoinSet[int]() as block:
            second = block.spawn(forever())
        assert second.is_finished()
        assert block.is_empty()

    aio.run(main())
