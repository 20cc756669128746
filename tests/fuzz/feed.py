"""Decisions read off a fuzzer's bytes; once they are used up, the first of everything."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Item = TypeVar("Item")


class Feed:
    """What is left of an input."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def take(self, size: int) -> bytes:
        """So many bytes, or fewer at the end."""
        taken = self._data[self._at : self._at + size]
        self._at += size
        return taken

    def below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1, of at most two bytes."""
        return int.from_bytes(self.take(1 if limit <= 256 else 2), "big") % limit

    def of(self, items: Sequence[Item]) -> Item:
        """One of these."""
        return items[self.below(len(items))]

    def double(self) -> float:
        """Any number of eight bytes."""
        number: float = struct.unpack("<d", self.take(8).ljust(8, b"\0"))[0]
        return number

    def text(self) -> str:
        """Any text of up to 40 units, with halves of characters too."""
        taken = self.take(2 * self.below(41))
        return taken[: len(taken) // 2 * 2].decode("utf-16-le", "surrogatepass")
