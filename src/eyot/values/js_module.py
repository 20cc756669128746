"""The namespaces of modules, live."""

from __future__ import annotations

from collections.abc import Mapping

from eyot import _core
from eyot.values.display import Shown

TYPE_CHECKING = False  # as in eyot.errors
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

__all__ = ["JSModule"]


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


_core.install("JSModule", JSModule)
