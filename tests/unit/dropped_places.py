"""Places in a queue that are given up before they are used: the same for a thread's and for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot import aio

if TYPE_CHECKING:
    from eyot.aio import sync


async def waits_for(queue: aio.TaskQueue | sync.TaskQueue, places: list[object]) -> None:
    """One that asks for a place waits while these are there, and no longer."""
    entered = aio.Flag()

    async def delayed() -> bool:
        entered.raise_()
        await queue.acquire()
        return True

    task = aio.spawn(delayed())
    await aio.sleep(0)
    assert entered.is_raised()
    assert not task.is_finished()
    places.clear()
    assert await task


async def drops_the_middle_one(queue: aio.TaskQueue | sync.TaskQueue) -> None:
    """The one after it has its turn."""
    first, second, third = queue.acquire(), queue.acquire(), queue.acquire()
    del second
    (await first).release()
    (await third).release()
