"""The queue and the value that the tasks of several threads share."""

from __future__ import annotations

import asyncio
import queue
import threading
from typing import TYPE_CHECKING

import pytest
from tests.unit.dropped_places import drops_the_middle_one, waits_for

from eyot import aio
from eyot.aio import sync

if TYPE_CHECKING:
    from collections.abc import Callable


def in_threads(*bodies: Callable[[], object]) -> list[object]:
    """What each gives, run on a thread of its own."""
    results: dict[int, object] = {}

    def call(number: int, body: Callable[[], object]) -> None:
        results[number] = body()

    threads = [threading.Thread(target=call, args=item) for item in enumerate(bodies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [results[number] for number in range(len(bodies))]


def test_task_queue_runs_one_after_other() -> None:
    async def main() -> None:
        tasks = sync.TaskQueue()
        data = [0]

        def step(number: int) -> None:
            assert data[0] == number
            data[0] = number + 1

        async def work(number: int) -> None:
            await aio.spawn_blocking(step, number)

        await asyncio.gather(*[tasks.run(work(number)) for number in range(100)])
        assert data == [100]

    aio.run(main())


def test_task_queue_run_in_sequence() -> None:
    async def main() -> None:
        tasks = sync.TaskQueue()
        data = [0]

        async def one() -> None:
            data[0] = 1

        async def two() -> None:
            assert data == [1]
            data[0] = 2

        await asyncio.gather(tasks.run(one()), tasks.run(two()))
        assert data == [2]

    aio.run(main())


def test_task_queue_future_dropped_before_poll() -> None:
    async def main() -> None:
        queue = sync.TaskQueue()
        await waits_for(queue, [queue.acquire()])  # not awaited

    aio.run(main())


def test_task_queue_many_future_dropped_before_poll() -> None:
    async def main() -> None:
        queue = sync.TaskQueue()
        await waits_for(queue, [queue.acquire() for _ in range(10_001)])

    aio.run(main())


def test_task_queue_middle_future_dropped_while_permit_acquired() -> None:
    aio.run(drops_the_middle_one(sync.TaskQueue()))


def test_loops_of_several_threads_take_turns() -> None:
    tasks = sync.TaskQueue()
    inside = [0]
    seen: list[int] = []

    async def work() -> None:
        for _ in range(50):
            async with tasks.acquire():
                inside[0] += 1
                await aio.sleep(0)
                seen.append(inside[0])
                inside[0] -= 1

    in_threads(*[lambda: aio.run(work())] * 4)
    assert seen == [1] * 200


def test_one_whose_loop_has_ended_is_passed_over() -> None:
    tasks = sync.TaskQueue()
    places = [tasks.acquire(), tasks.acquire()]
    loop = asyncio.new_event_loop()
    steps = places[1].__await__()
    loop.call_soon(lambda: [next(steps), loop.stop()])  # it waits there, and for ever
    loop.run_forever()
    loop.close()

    async def main() -> None:
        last = tasks.acquire()
        del places[0]
        await last

    aio.run(main())
    steps.close()


def test_single_runtime() -> None:
    async def make() -> int:
        return 1

    async def main() -> int:
        return await sync.MultiRuntimeAsyncValueCreator(make).get()

    assert aio.run(main()) == 1


def test_multi_runtimes() -> None:
    made: list[int] = []

    async def make() -> int:
        made.append(1)
        await aio.sleep(0)
        return 1

    creator = sync.MultiRuntimeAsyncValueCreator(make)
    assert in_threads(*[lambda: aio.run(creator.get())] * 3) == [1, 1, 1]
    assert made == [1]


def test_multi_runtimes_first_never_finishes() -> None:
    first = sync.AtomicFlag.raised()
    begun: queue.SimpleQueue[None] = queue.SimpleQueue()

    async def make() -> int:
        is_first = first.lower()
        begun.put(None)
        await aio.sleep(3600 if is_first else 0)
        assert not is_first
        return 1

    creator = sync.MultiRuntimeAsyncValueCreator(make)

    async def leave() -> None:
        aio.spawn(creator.get())
        while first.is_raised():
            await aio.sleep(0.01)
        # The loop ends here, in the middle of the making.

    async def stay() -> int:
        begun.get(timeout=20)
        return await creator.get()

    _, value = in_threads(lambda: aio.run(leave()), lambda: aio.run(stay()))
    assert value == 1


def test_what_the_making_raises_is_raised_to_all_that_ask() -> None:
    async def make() -> int:
        raise KeyError("eyot")

    creator = sync.MultiRuntimeAsyncValueCreator(make)

    async def main() -> None:
        for _ in range(2):
            with pytest.raises(KeyError, match="eyot"):
                await creator.get()

    aio.run(main())


def test_a_loop_that_was_closed_in_the_middle_does_not_keep_the_next_one_waiting() -> None:
    made: list[int] = []

    async def make() -> int:
        made.append(1)
        if len(made) == 1:
            await asyncio.Event().wait()
        return 1

    creator = sync.MultiRuntimeAsyncValueCreator(make)
    loop = asyncio.new_event_loop()
    task = loop.create_task(creator.get())
    for _ in range(5):
        loop.run_until_complete(asyncio.sleep(0))
    assert made == [1]
    loop.close()
    assert aio.run(creator.get()) == 1
    task._log_destroy_pending = False  # type: ignore[attr-defined] # it is meant to be
    for kept in list(getattr(loop, "_eyot_tasks", ())):
        kept._log_destroy_pending = False
