"""JavaScript Maps, live."""

from __future__ import annotations

from collections.abc import ItemsView, MutableMapping, ValuesView

from eyot import _core
from eyot.values.display import Shown

TYPE_CHECKING = False  # as in eyot.errors
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

__all__ = ["JSMap"]


class Values(ValuesView["Any"]):
    """The values of a Map, as they are when the iteration begins."""

    __slots__ = ()
    _mapping: JSMap

    def __iter__(self) -> Iterator[Any]:
        return iter(self._mapping._values())


class Items(ItemsView["Any", "Any"]):
    """The keys and values of a Map, as they are when the iteration begins."""

    __slots__ = ()
    _mapping: JSMap

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return zip(self._mapping._keys(), self._mapping._values(), strict=True)


class JSMap(Shown, _core.LiveMap, MutableMapping["Any", "Any"]):
    """A JavaScript Map, live; a dict whose keys may be anything, in the order they came.

    Keys are told apart as JavaScript does it: 1 and True are two, objects are themselves. A list
    or dict given as a key becomes a new object of JavaScript's each time, and so is never found.
    """

    __slots__ = ()
    __hash__ = _core.Live.__hash__

    def __eq__(self, other: object) -> bool:
        """The same Map, as `===` has it."""
        return _core.Live.__eq__(self, other)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._keys())

    def values(self) -> ValuesView[Any]:
        """A view of its values."""
        return Values(self)

    def items(self) -> ItemsView[Any, Any]:
        """A view of its keys and values."""
        return Items(self)

    def clear(self) -> None:
        """Takes out everything."""
        _core.LiveMap.clear(self)

    def popitem(self) -> tuple[Any, Any]:
        """Takes out the entry that came last.

        Raises:
            KeyError: There is none.
        """
        keys = self._keys()
        if not keys:
            message = "popitem(): the Map is empty"
            raise KeyError(message)
        return keys[-1], self.pop(keys[-1])


_core.install("JSMap", JSMap)
