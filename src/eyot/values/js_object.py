"""JavaScript objects, live."""

from __future__ import annotations

from collections.abc import ItemsView, KeysView, MutableMapping, ValuesView

from eyot import _core
from eyot.values.display import Shown

TYPE_CHECKING = False  # as in eyot.errors
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import Any

__all__ = ["JSObject"]


class Keys(KeysView[str]):
    """The keys of an object. An object that JavaScript can iterate goes through other things."""

    __slots__ = ()
    _mapping: JSObject

    def __iter__(self) -> Iterator[str]:
        return iter(self._mapping._own_keys())


class Values(ValuesView["Any"]):
    """The values of an object."""

    __slots__ = ()
    _mapping: JSObject

    def __iter__(self) -> Iterator[Any]:
        return (self._mapping[key] for key in self._mapping._own_keys())

    def __contains__(self, value: object) -> bool:
        return any(item is value or item == value for item in self)


class Items(ItemsView[str, "Any"]):
    """The keys and values of an object."""

    __slots__ = ()
    _mapping: JSObject

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((key, self._mapping[key]) for key in self._mapping._own_keys())


class JSObject(Shown, _core.Live, MutableMapping[str, "Any"]):
    """A JavaScript object, live: what one side changes the other sees.

    `obj["x"]` is the property x, `obj.x` as well, and `obj.f(…)` calls f on the object. Names that
    this class has (`items`, `get`, `to_python`, …) win over properties of that name, which
    `obj["items"]` reaches. Iteration goes over the object's own enumerable string keys; over what
    `for…of` goes through, where the object has a method `[Symbol.iterator]`.
    """

    __slots__ = ()
    __hash__ = _core.Live.__hash__

    def __eq__(self, other: object) -> bool:
        """The same object, as `===` has it."""
        return _core.Live.__eq__(self, other)

    def __iter__(self) -> Iterator[Any]:
        steps = self._iterate()
        return iter(self._own_keys()) if steps is None else steps

    def __aiter__(self) -> AsyncIterator[Any]:
        """What `for await…of` goes through, where it has a method `[Symbol.asyncIterator]`."""
        from eyot.values.js_async_iterator import steps_of

        return steps_of(self)

    def keys(self) -> KeysView[str]:
        """A view of its keys, in JavaScript's order."""
        return Keys(self)

    def values(self) -> ValuesView[Any]:
        """A view of its values."""
        return Values(self)

    def items(self) -> ItemsView[str, Any]:
        """A view of its keys and values."""
        return Items(self)

    def popitem(self) -> tuple[str, Any]:
        """Takes out the last property.

        Raises:
            KeyError: There is none.
        """
        keys = self._own_keys()
        if not keys:
            message = "popitem(): the object has no properties"
            raise KeyError(message)
        return keys[-1], self.pop(keys[-1])

    def clear(self) -> None:
        """Deletes its own properties."""
        for key in self._own_keys():
            del self[key]


_core.install("JSObject", JSObject)
