"""Tasks that are waited for in the order in which they finish."""

from __future__ import annotations

import weakref
from collections import deque
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from eyot.aio.tasks import AbortHandle, JoinHandle, spawn
from eyot.aio.waiting import Waiter

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable

__all__ = ["JoinSet"]

T = TypeVar("T")


class JoinSet(Generic[T]):
    """A set of tasks; each that finishes is handed out once. Stands for deno_unsync's JoinSet.

    Where asyncio's TaskGroup ends all when one fails, here each is looked at by itself: what comes
    out is a finished JoinHandle, whose `result()` gives or raises. A set that is dropped aborts
    what is left in it, and so does the end of `async with`, which waits for that.
    """

    def __init__(self) -> None:
        self._running: dict[asyncio.Future[Any], JoinHandle[T]] = {}
        self._finished: deque[JoinHandle[T]] = deque()
        self._waiters: set[Waiter] = set()

    def spawn(self, work: Awaitable[T], *, name: str | None = None) -> AbortHandle:
        """Starts a task of the set; whoever waits for the next one will see it.

        Raises:
            RuntimeError: No loop runs on this thread.
        """
        handle = spawn(work, name=name)
        future = handle._future  # noqa: SLF001 - of the same package
        self._running[future] = handle
        mine = weakref.ref(self)

        def finished(future: asyncio.Future[Any]) -> None:
            joined = mine()
            if joined is not None:
                joined._finish(future)  # noqa: SLF001 - its own

        future.add_done_callback(finished)
        self._wake()
        return handle.abort_handle()

    def __len__(self) -> int:
        """How many weren't handed out yet."""
        return len(self._running) + len(self._finished)

    def __bool__(self) -> bool:
        """A set is there, empty or not."""
        return True

    def is_empty(self) -> bool:
        """Whether none is left."""
        return len(self) == 0

    async def join_next(self) -> JoinHandle[T] | None:
        """The next task that finishes; None where none is left.

        A call that is cancelled takes none out.
        """
        while not self._finished:
            if not self._running:
                return None
            await self._change()
        return self._finished.popleft()

    async def poll_join_next(self) -> JoinHandle[T]:
        """The same, but where none is left it waits for one to be started."""
        while not self._finished:
            await self._change()
        return self._finished.popleft()

    def abort_all(self) -> None:
        """Aborts those that run; they are handed out like the others."""
        for handle in list(self._running.values()):
            handle.abort()

    def detach_all(self) -> None:
        """Takes all out of the set; they go on by themselves."""
        self._running.clear()
        self._finished.clear()
        self._wake()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> JoinHandle[T]:
        handle = await self.join_next()
        if handle is None:
            raise StopAsyncIteration
        return handle

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.abort_all()
        while await self.join_next() is not None:
            pass

    def __del__(self) -> None:
        # Where the interpreter ends before __init__ was through, there is nothing.
        for handle in list(getattr(self, "_running", {}).values()):
            handle.abort()

    def __repr__(self) -> str:
        return f"<JoinSet, {len(self._running)} running, {len(self._finished)} finished>"

    def _finish(self, future: asyncio.Future[Any]) -> None:
        handle = self._running.pop(future, None)
        if handle is not None:  # it wasn't detached
            self._finished.append(handle)
            self._wake()

    async def _change(self) -> None:
        waiter = Waiter("waiting for a JoinSet")
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)

    def _wake(self) -> None:
        # All of them: one that was woken may be cancelled before it looks.
        for waiter in self._waiters:
            waiter.wake()
