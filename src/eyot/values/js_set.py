"""JavaScript Sets, live."""

from __future__ import annotations

from collections.abc import MutableSet

from eyot import _core
from eyot.values.display import Shown

TYPE_CHECKING = False  # as in eyot.errors
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

__all__ = ["JSSet"]


class JSSet(Shown, _core.LiveSet, MutableSet["Any"]):
    """A JavaScript Set, live. `|`, `&`, `-` and `^` give Python's sets.

    What it holds is told apart as JavaScript does it: 1 and True are two, objects are themselves.
    """

    __slots__ = ()
    __hash__ = _core.Live.__hash__
    # Live answers for == alone; these are by what is held.
    __le__ = MutableSet.__le__
    __lt__ = MutableSet.__lt__
    __ge__ = MutableSet.__ge__
    __gt__ = MutableSet.__gt__

    @classmethod
    def _from_iterable(cls, items: Iterable[Any]) -> set[Any]:
        return set(items)

    def __eq__(self, other: object) -> bool:
        """The same Set, as `===` has it."""
        return _core.Live.__eq__(self, other)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values())

    def add(self, value: Any) -> None:
        """Puts a value in."""
        _core.LiveSet.add(self, value)

    def discard(self, value: Any) -> None:
        """Takes a value out, if it is there."""
        _core.LiveSet.discard(self, value)

    def clear(self) -> None:
        """Takes out everything."""
        _core.LiveSet.clear(self)


_core.install("JSSet", JSSet)
