"""A channel between tasks of one thread."""

from __future__ import annotations

from collections import deque
from typing import Any, Generic, Self, TypeVar

from eyot.aio.errors import SendError
from eyot.aio.marker import UnsendMarker
from eyot.aio.waiting import Waiter
from eyot.aio.waker import UnsyncWaker

__all__ = ["Receiver", "Sender", "unbounded_channel"]

T = TypeVar("T")


class _Shared(Generic[T]):
    """What both ends know."""

    __slots__ = ("closed", "queue", "waker")

    def __init__(self) -> None:
        self.queue: deque[T] = deque()
        self.waker = UnsyncWaker()
        self.closed = False


class Sender(UnsendMarker, Generic[T]):
    """The end that values go into. Share it freely: the channel closes once it is dropped.

    Stands for deno_unsync's Sender.
    """

    def __init__(self, shared: _Shared[T]) -> None:
        """`unbounded_channel()` makes both ends."""
        super().__init__()
        self._shared = shared

    def send(self, value: T) -> None:
        """Puts a value in, and never waits.

        Raises:
            SendError: The channel is closed; `value` is in the error.
            WrongThreadError: EY201.
        """
        self.assert_owner()
        if self._shared.closed:
            raise SendError(value)
        self._shared.queue.append(value)
        self._shared.waker.wake()

    def close(self) -> None:
        """Ends the channel: what is in it is still received. Dropping the sender does the same."""
        self.assert_owner()
        self._shared.closed = True
        self._shared.waker.wake()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __del__(self) -> None:
        _drop(self, "_shared")


class Receiver(UnsendMarker, Generic[T]):
    """The end that values come out of, in the order in which they were sent; for one task.

    Stands for deno_unsync's Receiver.
    """

    def __init__(self, shared: _Shared[T]) -> None:
        """`unbounded_channel()` makes both ends."""
        super().__init__()
        self._shared = shared
        self._receiving = False

    async def recv(self) -> T | None:
        """The next value; None once the channel is closed and empty.

        Where None is sent as well, `async for` tells the end from it. A call that is cancelled
        takes nothing out.

        Raises:
            RuntimeError: Another task receives already.
            WrongThreadError: EY201.
        """
        return self._shared.queue.popleft() if await self._ready() else None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        if not await self._ready():
            raise StopAsyncIteration
        return self._shared.queue.popleft()

    def __len__(self) -> int:
        """How many values wait."""
        return len(self._shared.queue)

    def __bool__(self) -> bool:
        """A receiver is there, empty or not."""
        return True

    def is_empty(self) -> bool:
        """Whether none waits."""
        return not self._shared.queue

    def close(self) -> None:
        """Nothing can be sent any more. Dropping the receiver does the same."""
        self.assert_owner()
        self._shared.closed = True
        self._shared.waker.wake()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __del__(self) -> None:
        _drop(self, "_shared")

    async def _ready(self) -> bool:
        # True where there is a value, False where there will be none.
        self.assert_owner()
        shared = self._shared
        if self._receiving:
            raise RuntimeError(
                "another task receives from this channel already: give each task a channel of its "
                "own, or let one receive and hand the values on"
            )
        self._receiving = True
        try:
            while not shared.queue and not shared.closed:
                waiter = Waiter("recv()")
                shared.waker.register(waiter.wake)
                await waiter
        finally:
            self._receiving = False
        return bool(shared.queue)


def _drop(end: Sender[T] | Receiver[T], place: str) -> None:
    # By its finalizer, which may run on any thread, and after an __init__ that failed.
    shared: _Shared[T] | None = getattr(end, place, None)
    if shared is not None:
        shared.closed = True
        shared.waker.wake()


def unbounded_channel() -> tuple[Sender[Any], Receiver[Any]]:
    """A new channel for tasks of this thread, as long as need be.

    It ends when either end is dropped or closed. Stands for deno_unsync's unbounded_channel, as
    tokio has it for several threads.
    """
    shared: _Shared[Any] = _Shared()
    return Sender(shared), Receiver(shared)
