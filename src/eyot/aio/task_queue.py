"""One at a time, in the order of asking."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Self, TypeVar

from eyot.aio.marker import UnsendMarker
from eyot.aio.waiting import Waiter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Coroutine, Generator

__all__ = ["FairQueue", "TaskQueue", "TaskQueuePermit", "TaskQueuePermitAcquireFuture"]

T = TypeVar("T")


class _Turn:
    """A place in the queue."""

    __slots__ = ("granted", "left", "waiter")

    def __init__(self) -> None:
        self.granted = False
        self.left = False
        self.waiter: Waiter | None = None


class FairQueue:
    """What the queue of one thread and that of several have in common."""

    __slots__ = ("_busy", "_lock", "_turns")

    def __init__(self) -> None:
        super().__init__()
        # A place may be dropped by the collector, on a thread that is in here already.
        self._lock = threading.RLock()
        self._turns: deque[_Turn] = deque()
        self._busy = False

    def acquire(self) -> TaskQueuePermitAcquireFuture:
        """Takes the next place; awaiting it gives a permit once it is this one's turn.

        Also `async with queue.acquire():`. Dropped or cancelled, it gives its place up.
        """
        turn = _Turn()
        place = TaskQueuePermitAcquireFuture(self, turn)
        with self._lock:
            if self._busy:
                self._turns.append(turn)
            else:
                self._busy = turn.granted = True
        return place

    def run(self, work: Awaitable[T]) -> Coroutine[Any, Any, T]:
        """Takes the next place; awaiting it does the work once it is this one's turn."""
        return _run(self.acquire(), work)

    def _next(self) -> None:
        with self._lock:
            while self._turns:
                turn = self._turns.popleft()
                if turn.left:
                    continue
                turn.granted = True
                # One whose loop has ended never goes on.
                if turn.waiter is None or turn.waiter.wake():
                    return
            self._busy = False

    def _leave(self, turn: _Turn) -> None:
        with self._lock:
            turn.left = True
            if turn.granted:
                self._next()

    def _wait(self, turn: _Turn) -> Waiter | None:
        with self._lock:
            if turn.granted:
                return None
            turn.waiter = Waiter("TaskQueue.acquire()")
            return turn.waiter


async def _run(place: TaskQueuePermitAcquireFuture, work: Awaitable[T]) -> T:
    async with place:
        return await work


class TaskQueue(FairQueue, UnsendMarker):
    """Lets the tasks of a thread do something one after the other.

    The place in the queue is taken when `acquire()` is called; asyncio's Lock takes it when the
    task gets to wait, which may be in another order. Stands for deno_unsync's TaskQueue.
    """

    def acquire(self) -> TaskQueuePermitAcquireFuture:
        """Takes the next place; awaiting it gives a permit once it is this one's turn.

        Also `async with queue.acquire():`. Dropped or cancelled, it gives its place up.

        Raises:
            WrongThreadError: EY201.
        """
        self.assert_owner()
        return super().acquire()


class TaskQueuePermit:
    """The right to do something now. It ends with `release()`, its block, or when it is dropped."""

    __slots__ = ("_queue",)

    def __init__(self, queue: FairQueue) -> None:
        """Awaiting a place gives one."""
        self._queue: FairQueue | None = queue

    def release(self) -> None:
        """Lets the next one go on; twice is harmless."""
        queue, self._queue = self._queue, None
        if queue is not None:
            queue._next()  # noqa: SLF001 - its other half

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.release()

    def __del__(self) -> None:
        self.release()


class TaskQueuePermitAcquireFuture:
    """A place in a queue; awaiting it gives the permit, once."""

    __slots__ = ("_permit", "_queue", "_turn")

    def __init__(self, queue: FairQueue, turn: _Turn) -> None:
        """`TaskQueue.acquire()` makes these."""
        self._queue: FairQueue | None = queue
        self._turn = turn
        self._permit: TaskQueuePermit | None = None

    def __await__(self) -> Generator[Any, Any, TaskQueuePermit]:
        if self._queue is None:
            raise RuntimeError(
                "this place in the queue was used or given up: call `queue.acquire()` for each turn"
            )
        waiter = self._queue._wait(self._turn)  # noqa: SLF001 - its other half
        if waiter is not None:
            try:
                yield from waiter.__await__()
            except BaseException:
                self.close()
                raise
        queue, self._queue = self._queue, None
        return TaskQueuePermit(queue)

    def close(self) -> None:
        """Gives the place up. Dropping it does the same."""
        queue, self._queue = self._queue, None
        if queue is not None:
            queue._leave(self._turn)  # noqa: SLF001 - its other half

    async def __aenter__(self) -> TaskQueuePermit:
        self._permit = await self
        return self._permit

    async def __aexit__(self, *exception: object) -> None:
        if self._permit is not None:
            self._permit.release()

    def __del__(self) -> None:
        self.close()
