"""A place for one that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["UnsyncWaker"]


class UnsyncWaker:
    """Remembers one function, to be called once there is something to go on with.

    Stands for deno_unsync's UnsyncWaker.
    """

    __slots__ = ("_wake",)

    def __init__(self) -> None:
        self._wake: Callable[[], object] | None = None

    def register(self, wake: Callable[[], object]) -> None:
        """Remembers this one, and no other any more."""
        self._wake = wake

    def wake(self) -> None:
        """Calls it, and forgets it; nothing happens where there is none."""
        wake, self._wake = self._wake, None
        if wake is not None:
            wake()

    def wake_by_ref(self) -> None:
        """Calls it, and goes on remembering it."""
        if self._wake is not None:
            self._wake()
