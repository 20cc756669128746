"""Where the machine's decisions come from: a handful of bytes for each step.

A step is data, so the same machine runs under Hypothesis and under a plain random driver, and what
led to a crash can be written down, run again and made shorter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Item = TypeVar("Item")

STEP_SIZE = 64


class Choices:
    """Decisions read off a step's bytes; when those are used up, the first of everything."""

    def __init__(self, step: bytes) -> None:
        """Begins at the first byte."""
        self._step = step
        self._at = 0

    def below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1."""
        size = 1 if limit <= 256 else 2
        taken = self._step[self._at : self._at + size]
        self._at += size
        return int.from_bytes(taken, "big") % limit

    def chance(self, one_in: int) -> bool:
        """True once in so many times, and never when the bytes are used up."""
        return self.below(one_in) == one_in - 1

    def of(self, items: Sequence[Item]) -> Item:
        """One of these."""
        return items[self.below(len(items))]

    def used_up(self) -> bool:
        """Whether everything from here on is the first choice."""
        return self._at >= len(self._step)
