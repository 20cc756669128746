"""One result for many that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from eyot.aio.marker import UnsendMarker
from eyot.aio.tasks import JoinHandle, spawn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Generator

__all__ = ["SharedLocal", "shared_local"]

T = TypeVar("T")


class SharedLocal(UnsendMarker, Generic[T]):
    """An awaitable that any number of tasks of its thread await, any number of times.

    The work begins when it is awaited first, and goes on when one of those that wait is cancelled.
    All get the same object, or the same exception. Stands for deno_unsync's SharedLocal.
    """

    def __init__(self, work: Awaitable[T]) -> None:
        super().__init__()
        self._work: Awaitable[T] | None = work
        self._handle: JoinHandle[T] | None = None

    def __await__(self) -> Generator[Any, Any, T]:
        self.assert_owner()
        if self._handle is None:
            assert self._work is not None  # noqa: S101 - one of the two is there
            self._handle = spawn(self._work)
            self._work = None
        return self._handle.__await__()


def shared_local(work: Awaitable[T]) -> SharedLocal[T]:
    """Makes an awaitable one that many can await. Stands for deno_unsync's shared_local."""
    return SharedLocal(work)
