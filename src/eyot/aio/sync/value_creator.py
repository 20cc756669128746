"""A value that many loops ask for and one makes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from eyot.aio.errors import JoinError
from eyot.aio.tasks import JoinHandle, spawn
from eyot.aio.waiting import Waiter, running_loop

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

__all__ = ["MultiRuntimeAsyncValueCreator"]

T = TypeVar("T")

_ENOUGH = 1000  # loops that ended on the way: something is wrong


class _Making(Generic[T]):
    """One go at making the value, on the loop of whoever asked first."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.handle: JoinHandle[T] | None = None
        self._lock = threading.Lock()
        self._waiters: list[Waiter] | None = []

    def start(self, make: Callable[[], Awaitable[T]]) -> None:
        async def work() -> T:
            return await make()

        self.handle = spawn(work(), name="MultiRuntimeAsyncValueCreator")
        self.handle._future.add_done_callback(self._end)  # noqa: SLF001 - of the same package

    def is_lost(self) -> bool:
        """Whether its loop was closed in the middle of it."""
        return self._waiters is not None and self.loop.is_closed()

    def _end(self, _: asyncio.Future[Any]) -> None:
        with self._lock:
            waiters, self._waiters = self._waiters, None
        for waiter in waiters or ():
            waiter.wake()

    async def result(self) -> T:
        with self._lock:
            waiter = None if self._waiters is None else Waiter("get()")
            if self._waiters is not None and waiter is not None:
                self._waiters.append(waiter)
        if waiter is not None:
            await waiter
        assert self.handle is not None  # noqa: S101 - what has ended was begun
        return self.handle.result()


class MultiRuntimeAsyncValueCreator(Generic[T]):
    """Makes a value once, however many loops of however many threads ask for it.

    The first that asks makes it on its loop. If that loop ends first, the next of those that wait
    makes it on its own. Stands for deno_unsync's sync::MultiRuntimeAsyncValueCreator.
    """

    def __init__(self, make: Callable[[], Awaitable[T]]) -> None:
        """Takes the async function that makes the value; it may be called on any loop."""
        self._make = make
        self._lock = threading.Lock()
        self._making: _Making[T] | None = None

    async def get(self) -> T:
        """The value, once it is there.

        Raises:
            JoinError: Loop after loop ended while making it.
            BaseException: What making it raised, to all that ask.
        """
        loop = running_loop("MultiRuntimeAsyncValueCreator.get()")
        for _ in range(_ENOUGH):
            with self._lock:
                making = self._making
                first = making is None or making.is_lost()
                if making is None or first:
                    making = self._making = _Making(loop)
            if first:
                making.start(self._make)
            try:
                return await making.result()
            except JoinError as error:
                if error.is_panic():
                    raise
                with self._lock:
                    if self._making is making:
                        self._making = None
        raise JoinError("the loops that were to make the value ended, one after the other")
