"""A stream of both directions, as one half for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from eyot.aio.marker import UnsendMarker

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

__all__ = ["Duplex", "IOReadHalf", "IOWriteHalf", "split_io"]

T = TypeVar("T")


class Duplex(Protocol):
    """What can be split: a stream that is read and written."""

    def read(self, size: int = -1, /) -> Awaitable[bytes]:
        """Up to so many bytes, some as soon as there are any; none at the end."""

    def write(self, data: bytes, /) -> Awaitable[int]:
        """Takes some of the data, and says how much."""

    def flush(self) -> Awaitable[None]:
        """Waits until all that was written is on its way."""

    def shutdown(self) -> Awaitable[None]:
        """Writes no more."""


class _Split:
    """The stream, and whether one of the halves is inside it now."""

    __slots__ = ("_inside", "stream")

    def __init__(self, stream: Duplex) -> None:
        self.stream = stream
        self._inside = False

    def enter(self, refusal: str, function: Callable[..., T], *arguments: Any) -> T:
        """Calls a function of the stream's, unless it is inside one."""
        if self._inside:
            raise PermissionError(refusal)
        self._inside = True
        try:
            return function(*arguments)
        finally:
            self._inside = False


class _Operation(Generic[T]):
    """One that holds the stream during each of its steps, and not in between."""

    __slots__ = ("_refusal", "_split", "_steps")

    def __init__(self, split: _Split, refusal: str, begun: Awaitable[T]) -> None:
        self._split = split
        self._refusal = refusal
        self._steps = begun.__await__()

    def __await__(self) -> Generator[Any, Any, T]:
        steps, enter, refusal = self._steps, self._split.enter, self._refusal
        try:
            yielded = enter(refusal, next, steps)
            while True:
                try:
                    yield yielded
                except GeneratorExit:
                    steps.close()
                    raise
                except BaseException as error:  # noqa: BLE001 - the stream's to handle
                    yielded = enter(refusal, steps.throw, error)
                else:
                    yielded = enter(refusal, next, steps)
        except StopIteration as end:
            result: T = end.value
            return result


def _begin(
    split: _Split, refusal: str, function: Callable[..., Awaitable[T]], *arguments: Any
) -> _Operation[T]:
    return _Operation(split, refusal, split.enter(refusal, function, *arguments))


_READ = "Re-entrant read while writing: the stream calls the half that reads while it is written to"
_WRITE = (
    "Re-entrant write while reading: the stream calls the half that writes while it is read from"
)


class IOReadHalf(UnsendMarker):
    """The half that is read. Stands for deno_unsync's IOReadHalf."""

    def __init__(self, split: _Split) -> None:
        """`split_io()` makes both halves."""
        super().__init__()
        self._split = split

    async def read(self, size: int = -1, /) -> bytes:
        """What the stream's own `read` gives.

        Raises:
            PermissionError: The stream is in the middle of an operation of the other half.
            WrongThreadError: EY201.
        """
        self.assert_owner()
        return await _begin(self._split, _READ, self._split.stream.read, size)


class IOWriteHalf(UnsendMarker):
    """The half that is written. Stands for deno_unsync's IOWriteHalf.

    Each raises PermissionError where the stream is in the middle of an operation of the other half.
    """

    def __init__(self, split: _Split) -> None:
        """`split_io()` makes both halves."""
        super().__init__()
        self._split = split

    async def write(self, data: bytes, /) -> int:
        """What the stream's own `write` does."""
        self.assert_owner()
        return await _begin(self._split, _WRITE, self._split.stream.write, data)

    async def flush(self) -> None:
        """What the stream's own `flush` does."""
        self.assert_owner()
        await _begin(self._split, _WRITE, self._split.stream.flush)

    async def shutdown(self) -> None:
        """What the stream's own `shutdown` does."""
        self.assert_owner()
        await _begin(self._split, _WRITE, self._split.stream.shutdown)


def split_io(stream: Duplex) -> tuple[IOReadHalf, IOWriteHalf]:
    """Splits a stream, so that one task reads while another writes; without a lock.

    Stands for deno_unsync's split_io. asyncio's own streams come as two halves already.
    """
    split = _Split(stream)
    return IOReadHalf(split), IOWriteHalf(split)
