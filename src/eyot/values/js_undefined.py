"""JavaScript's undefined."""

from __future__ import annotations

from eyot import _core

TYPE_CHECKING = False  # as in eyot.errors
if TYPE_CHECKING:
    from typing import Final, final
else:

    def final(cls: type) -> type:
        return cls


__all__ = ["UndefinedType", "undefined"]


@final
class UndefinedType:
    """The class of `undefined`."""

    __slots__ = ()

    def __new__(cls) -> UndefinedType:  # noqa: PYI034 - it is final
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

_core.install("undefined", undefined)
