"""One that waits in a pool's line for an isolate, or for room in the line."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eyot.aio.waiting import Waiter
    from eyot.pool.seat import Seat

__all__ = ["LoopWaiter", "ThreadWaiter", "WaitingOne"]


class WaitingOne:
    """What is common: it is given a seat, or None where it may make one, or just has a place."""

    __slots__ = ("given", "seat")

    def __init__(self) -> None:
        self.given = False
        self.seat: Seat | None = None

    def give(self, seat: Seat | None) -> bool:
        """Ends the waiting; False where nobody is there any more. Under the line's lock."""
        self.seat, self.given = seat, True  # before it wakes: it may read them at once
        if not self._wake():
            self.seat, self.given = None, False
        return self.given

    def _wake(self) -> bool:
        raise NotImplementedError


class ThreadWaiter(WaitingOne):
    """A thread that waits."""

    __slots__ = ("_lock",)

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._lock.acquire()

    def wait(self, seconds: float | None = None) -> None:
        """Until it is given, or so long; a signal handler's exception comes out of it."""
        self._lock.acquire(timeout=-1 if seconds is None else seconds)

    def _wake(self) -> bool:
        self._lock.release()
        return True


class LoopWaiter(WaitingOne):
    """A task that waits, on a loop that goes on."""

    __slots__ = ("waiter",)

    def __init__(self, waiter: Waiter) -> None:
        super().__init__()
        self.waiter = waiter

    def _wake(self) -> bool:
        return self.waiter.wake()
