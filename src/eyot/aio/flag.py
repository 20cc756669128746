"""A flag that tells whether raising or lowering it changed anything."""

from __future__ import annotations

from typing import Self

__all__ = ["Flag"]


class Flag:
    """A flag, lowered at first. Stands for deno_unsync's Flag.

    For one thread; `eyot.aio.sync.AtomicFlag` is for several.
    """

    __slots__ = ("_raised",)

    def __init__(self) -> None:
        self._raised = False

    @classmethod
    def lowered(cls) -> Self:
        """A new one that is lowered."""
        return cls()

    @classmethod
    def raised(cls) -> Self:
        """A new one that is raised."""
        flag = cls()
        flag._raised = True
        return flag

    def raise_(self) -> bool:
        """Raises it; True if that changed it."""
        before, self._raised = self._raised, True
        return not before

    def lower(self) -> bool:
        """Lowers it; True if that changed it."""
        before, self._raised = self._raised, False
        return before

    def is_raised(self) -> bool:
        """Whether it is raised."""
        return self._raised

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {'raised' if self.is_raised() else 'lowered'}>"
