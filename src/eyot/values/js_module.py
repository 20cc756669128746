"""The namespaces of modules, live."""

from __future__ import annotations

from collections.abc import ItemsView, KeysView, Mapping, ValuesView

from eyot import _core
from eyot.values.display import Shown

TYPE_CHECKING = False  # as in eyot.errors
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

__all__ = ["JSModule"]


class Keys(KeysView[str]):
    """What a module exports."""

    __slots__ = ()
    _mapping: JSModule

    def __iter__(self) -> Iterator[str]:
        return iter(self._mapping._own_keys())


class Values(ValuesView["Any"]):
    """The values of what it exports, as they are when they are asked for."""

    __slots__ = ()
    _mapping: JSModule

    def __iter__(self) -> Iterator[Any]:
        return (self._mapping[key] for key in self._mapping._own_keys())


class Items(ItemsView[str, "Any"]):
    """What it exports, with the values."""

    __slots__ = ()
    _mapping: JSModule

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        return ((key, self._mapping[key]) for key in self._mapping._own_keys())


class JSModule(Shown, _core.Live, Mapping[str, "Any"]):
    """A module's namespace, live: what the module assigns to an export later is seen here.

    `module.x` and `module["x"]` are the export x, `module.default` the default one. Names that this
    class has (`items`, `get`, …) win over exports of that name, which `module["items"]` reaches.
    Iteration goes over the names of its exports. Nothing can be assigned to it. An export that has
    no value yet, in a module that has not been evaluated, raises JSReferenceError.
    """

    __slots__ = ()
    __hash__ = _core.Live.__hash__

    def __eq__(self, other: object) -> bool:
        """The namespace of the same module."""
        return _core.Live.__eq__(self, other)

    def __iter__(self) -> Iterator[str]:
        return iter(self._own_keys())

    def __len__(self) -> int:
        return len(self._own_keys())

    def keys(self) -> KeysView[str]:
        """A view of what it exports, by name."""
        return Keys(self)

    def values(self) -> ValuesView[Any]:
        """A view of the values of that."""
        return Values(self)

    def items(self) -> ItemsView[str, Any]:
        """A view of both."""
        return Items(self)


_core.install("JSModule", JSModule)
