"""JavaScript's values in Python: `undefined`, and the live objects.

A live object is native (`Live`); here it gets the methods of Python's own protocols, which are
written in terms of its items.
"""

from __future__ import annotations

from collections.abc import ItemsView, KeysView, MutableMapping, MutableSequence, ValuesView
from typing import TYPE_CHECKING, Any, Final, final, overload

from eyot import _core

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["JSArray", "JSObject", "JSSymbol", "UndefinedType", "undefined"]


@final
class UndefinedType:
    """The class of `undefined`."""

    __slots__ = ()

    def __new__(cls) -> UndefinedType:
        """There is one."""
        return undefined

    def __repr__(self) -> str:
        return "undefined"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        """Comes out of a pickle as itself."""
        return "undefined"


undefined: Final[UndefinedType] = object.__new__(UndefinedType)
"""JavaScript's undefined. Falsy, and not None, which is null."""


class JSObject(_core.Live, MutableMapping[str, Any]):
    """A JavaScript object, live: what one side changes the other sees.

    `obj["x"]` is the property x, `obj.x` as well, and `obj.f(…)` calls f on the object. Names that
    this class has (`items`, `get`, `to_python`, …) win over properties of that name, which
    `obj["items"]` reaches. Iteration goes over the object's own enumerable string keys.
    """

    __slots__ = ()
    __hash__ = _core.Live.__hash__

    def __eq__(self, other: object) -> bool:
        """The same object, as `===` has it."""
        return _core.Live.__eq__(self, other)

    def __iter__(self) -> Iterator[str]:
        return iter(self._own_keys())

    def keys(self) -> KeysView[str]:
        """A view of its keys, in JavaScript's order."""
        return KeysView(self)

    def values(self) -> ValuesView[Any]:
        """A view of its values."""
        return ValuesView(self)

    def items(self) -> ItemsView[str, Any]:
        """A view of its keys and values."""
        return ItemsView(self)


class JSArray(_core.Live, MutableSequence[Any]):
    """A JavaScript array, live. Negative indices and slices are Python's."""

    __slots__ = ()
    __hash__ = _core.Live.__hash__

    def __eq__(self, other: object) -> bool:
        """The same array, as `===` has it."""
        return _core.Live.__eq__(self, other)

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

    @overload
    def __setitem__(self, index: int | str | JSSymbol, value: Any) -> None: ...
    @overload
    def __setitem__(self, index: slice, value: Iterable[Any]) -> None: ...
    def __setitem__(self, index: int | slice | str | JSSymbol, value: Any) -> None:
        if not isinstance(index, slice):
            super().__setitem__(index, value)
            return
        start, stop, step = index.indices(len(self))
        if step == 1:
            self._call_method("splice", start, max(stop - start, 0), *value)
            return
        places, items = range(start, stop, step), list(value)
        if len(places) != len(items):
            message = f"{len(items)} items for a slice of {len(places)}"
            raise ValueError(message)
        for at, item in zip(places, items, strict=True):
            super().__setitem__(at, item)

    def __delitem__(self, index: int | slice | str | JSSymbol) -> None:
        if isinstance(index, slice):
            for at in sorted(range(*index.indices(len(self))), reverse=True):
                self._call_method("splice", at, 1)
            return
        if isinstance(index, str | JSSymbol):
            super().__delitem__(index)
            return
        length = len(self)
        at = index + length if index < 0 else index
        if not 0 <= at < length:
            message = "the array has no such index"
            raise IndexError(message)
        self._call_method("splice", at, 1)

    def insert(self, index: int, value: Any) -> None:
        """Puts a value before an index."""
        length = len(self)
        at = max(index + length, 0) if index < 0 else min(index, length)
        self._call_method("splice", at, 0, value)


class JSSymbol(_core.Live):
    """A JavaScript symbol. As a key, `obj[symbol]`, it names a property."""

    __slots__ = ()


_core.install("undefined", undefined)
_core.install("JSObject", JSObject)
_core.install("JSArray", JSArray)
_core.install("JSSymbol", JSSymbol)
