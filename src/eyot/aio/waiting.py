"""The running loop, and waiting on it for a sign."""

from __future__ import annotations

import asyncio
from threading import get_ident
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["Waiter", "running_loop", "tasks_of"]


def running_loop(function: str) -> asyncio.AbstractEventLoop:
    """The loop that runs on this thread.

    Raises:
        RuntimeError: None does; `function` is what the error calls the asking one.
    """
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise RuntimeError(
            f"{function} needs a running loop: call it inside an async function that "
            "`eyot.aio.run(main())` runs"
        ) from None


class Waiter:
    """One that waits on the running loop until it is woken, from whichever thread."""

    __slots__ = ("_future", "_loop", "_thread")

    def __init__(self, function: str, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self._loop = running_loop(function) if loop is None else loop
        self._future: asyncio.Future[None] = self._loop.create_future()
        self._thread = get_ident()

    def __await__(self) -> Generator[Any, None, None]:
        return self._future.__await__()

    def wake(self, _: object = None) -> bool:
        """Lets it go on; False where its loop has ended."""
        if self._loop.is_closed():
            return False
        if get_ident() == self._thread:
            self._set()
            return True
        try:
            self._loop.call_soon_threadsafe(self._set)
        except RuntimeError:  # closed at this very moment
            return False
        return True

    def waits(self) -> bool:
        """Whether it hasn't been woken."""
        return not self._future.done()

    def _set(self) -> None:
        if not self._future.done():
            self._future.set_result(None)


def tasks_of(waiters: list[Waiter]) -> list[asyncio.Task[Any] | None]:
    """The task that waits with each, where it is one."""
    tasks = {
        getattr(task, "_fut_waiter", None): task
        for loop in {waiter._loop for waiter in waiters}  # noqa: SLF001 - a friend's
        for task in asyncio.all_tasks(loop)
    }
    return [tasks.get(waiter._future) for waiter in waiters]  # noqa: SLF001
