"""One at a time, in the order of asking, on one thread."""

from __future__ import annotations

import asyncio
import threading

import pytest
from tests.unit.dropped_places import drops_the_middle_one, waits_for

import eyot
from eyot import aio


def test_task_queue_runs_one_after_other() -> None:
    async def main() -> None:
        queue = aio.TaskQueue()
        tasks: aio.JoinSet[None] = aio.JoinSet()
        data = [0]

        def step(number: int) -> None:
            assert data[0] == number
            data[0] = number + 1

        async def work(place: aio.TaskQueuePermitAcquireFuture, number: int) -> None:
            permit = await place
            await aio.spawn_blocking(step, number)
            permit.release()

        for number in range(100):
            tasks.spawn(work(queue.acquire(), number))
        async for handle in tasks:
            handle.result()
        assert data == [100]

    aio.run(main())


def test_tasks_run_in_sequence() -> None:
    async def main() -> None:
        queue = aio.TaskQueue()
        data = [0]

        async def one() -> None:
            data[0] = 1

        async def two() -> None:
            assert data == [1]
            data[0] = 2

        await asyncio.gather(queue.run(one()), queue.run(two()))
        assert data == [2]

    aio.run(main())


def test_future_dropped_before_poll() -> None:
    async def main() -> None:
        queue = aio.TaskQueue()
        await waits_for(queue, [queue.acquire()])  # not awaited

    aio.run(main())


def test_many_future_dropped_before_poll() -> None:
    async def main() -> None:
        queue = aio.TaskQueue()
        await waits_for(queue, [queue.acquire() for _ in range(10_001)])

    aio.run(main())


def test_acquires_position_synchronously() -> None:
    async def main() -> None:
        queue = aio.TaskQueue()
        places = {number: queue.acquire() for number in (1, 2, 3, 4)}
        value = [0]

        async def first() -> None:
            permit = await places.pop(2)
            assert value == [1]
            value[0] += 1
            permit.release()
            # Dropped without being awaited, it lets the next one go on.
            del places[3]

        async def second() -> None:
            await aio.sleep(0)  # the other task goes first
            permit = await places.pop(1)
            assert value == [0]
            value[0] += 1
            permit.release()

        async def third() -> None:
            await aio.sleep(0)
            permit = await places.pop(4)
            assert value == [2]
            value[0] += 1
            permit.release()

        for task in [aio.spawn(first()), aio.spawn(second()), aio.spawn(third())]:
            await task
        assert value == [3]

    aio.run(main())


def test_middle_future_dropped_while_permit_acquired() -> None:
    aio.run(drops_the_middle_one(aio.TaskQueue()))


def test_a_permit_ends_with_its_block_or_when_it_is_dropped() -> None:
    async def main() -> None:
        queue = aio.TaskQueue()
        async with queue.acquire():
            pass
        with await queue.acquire():
            pass
        await queue.acquire()
        permit = await queue.acquire()
        permit.release()
        permit.release()
        await queue.acquire()

    aio.run(main())


def test_a_wait_that_is_cancelled_gives_its_place_up() -> None:
    async def main() -> None:
        queue = aio.TaskQueue()
        permit = await queue.acquire()

        async def wait() -> None:
            await queue.acquire()

        waiting = asyncio.ensure_future(wait())
        last = queue.acquire()
        await aio.sleep(0)
        permit.release()  # the turn of the one that waits, which is cancelled before it goes on
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await last

    aio.run(main())


def test_a_place_is_for_one_turn() -> None:
    async def main() -> None:
        queue = aio.TaskQueue()
        place = queue.acquire()
        await place
        with pytest.raises(RuntimeError, match="this place in the queue was used or given up"):
            await place

    aio.run(main())


def test_another_thread_is_refused() -> None:
    queue = aio.TaskQueue()
    caught: list[str] = []

    def other() -> None:
        with pytest.raises(eyot.WrongThreadError, match="EY201: a TaskQueue is used") as refused:
            queue.acquire()
        caught.append(refused.value.code)

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert caught == ["EY201"]
