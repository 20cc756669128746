"""JavaScript arrays, live."""

from __future__ import annotations

import operator
from collections.abc import MutableSequence

from eyot import _core
from eyot.values.display import Shown
from eyot.values.js_symbol import JSSymbol

TYPE_CHECKING = False  # as in eyot.errors
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, overload

__all__ = ["JSArray"]


class JSArray(Shown, _core.Live, MutableSequence["Any"]):
    """A JavaScript array, live. Negative indices and slices are Python's.

    Slices are lists. What changes the array uses its method `splice`, as JavaScript would.
    """

    __slots__ = ()
    __hash__ = _core.Live.__hash__

    def __eq__(self, other: object) -> bool:
        """The same array, as `===` has it."""
        return _core.Live.__eq__(self, other)

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, index: int | str | JSSymbol) -> Any: ...
        @overload
        def __getitem__(self, index: slice) -> list[Any]: ...

    def __getitem__(self, index: int | slice | str | JSSymbol) -> Any:
        """An item; of a slice, a list of them."""
        if isinstance(index, slice):
            item = super().__getitem__
            return [item(at) for at in range(*index.indices(len(self)))]
        return super().__getitem__(index)

    if TYPE_CHECKING:

        @overload
        def __setitem__(self, index: int | str | JSSymbol, value: Any) -> None: ...
        @overload
        def __setitem__(self, index: slice, value: Iterable[Any]) -> None: ...

    def __setitem__(self, index: int | slice | str | JSSymbol, value: Any) -> None:
        if not isinstance(index, slice):
            super().__setitem__(index, value)
            return
        items = list(value)
        start, stop, step = index.indices(len(self))
        if step == 1:
            self._call_method("splice", start, max(stop - start, 0), *items)
            return
        places = range(start, stop, step)
        if len(places) != len(items):
            message = f"{len(items)} items for a slice of {len(places)}"
            raise ValueError(message)
        for at, item in zip(places, items, strict=True):
            super().__setitem__(at, item)

    def __delitem__(self, index: int | slice | str | JSSymbol) -> None:
        if isinstance(index, slice):
            places = range(*index.indices(len(self)))
            if places.step in {1, -1} and places:
                self._call_method("splice", min(places), len(places))
                return
            for at in sorted(places, reverse=True):
                self._call_method("splice", at, 1)
            return
        if isinstance(index, str | JSSymbol):
            super().__delitem__(index)
            return
        length, at = len(self), operator.index(index)
        at = at + length if at < 0 else at
        if not 0 <= at < length:
            message = "the array has no such index"
            raise IndexError(message)
        self._call_method("splice", at, 1)

    def insert(self, index: int, value: Any) -> None:
        """Puts a value before an index."""
        length = len(self)
        at = max(index + length, 0) if index < 0 else min(index, length)
        self._call_method("splice", at, 0, value)

    def clear(self) -> None:
        """Takes out everything."""
        self._call_method("splice", 0)


_core.install("JSArray", JSArray)
