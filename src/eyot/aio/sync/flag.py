"""The flag for several threads."""

from __future__ import annotations

import threading
from typing import Self

__all__ = ["AtomicFlag"]


class AtomicFlag:
    """A flag, lowered at first, that any thread may raise and lower.

    Of threads that raise it at once one is told True. Stands for deno_unsync's sync::AtomicFlag.
    """

    __slots__ = ("_lock",)

    def __init__(self) -> None:
        # Trying to take a lock says in one step whether it was free.
        self._lock = threading.Lock()

    @classmethod
    def lowered(cls) -> Self:
        """A new one that is lowered."""
        return cls()

    @classmethod
    def raised(cls) -> Self:
        """A new one that is raised."""
        flag = cls()
        flag.raise_()
        return flag

    def raise_(self) -> bool:
        """Raises it; True if that changed it."""
        return self._lock.acquire(blocking=False)

    def lower(self) -> bool:
        """Lowers it; True if that changed it."""
        try:
            self._lock.release()
        except RuntimeError:  # it is lowered already
            return False
        return True

    def is_raised(self) -> bool:
        """Whether it is raised."""
        return self._lock.locked()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {'raised' if self.is_raised() else 'lowered'}>"
