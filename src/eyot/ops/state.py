"""What the ops of an extension share."""

from __future__ import annotations

from typing import Any, TypeVar, overload

__all__ = ["OpState"]

T = TypeVar("T")
D = TypeVar("D")


class OpState:
    """What the ops of one installation of an extension share: one value of each class.

    An op whose first parameter is annotated with this class is given it; JavaScript doesn't see
    that parameter. Each context that an extension is installed into has a state of its own.
    """

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values: dict[type, Any] = {}

    def put(self, value: object) -> None:
        """Keeps a value under its class, in place of one that was there."""
        self._values[type(value)] = value

    def __getitem__(self, kind: type[T]) -> T:
        """The value of that class.

        Raises:
            KeyError: There is none.
        """
        try:
            value: T = self._values[kind]
        except KeyError:
            raise KeyError(
                f"the state has no {getattr(kind, '__qualname__', kind)}: the extension's "
                "`state=` function puts it in, `state.put(value)`"
            ) from None
        return value

    @overload
    def get(self, kind: type[T]) -> T | None: ...
    @overload
    def get(self, kind: type[T], default: D) -> T | D: ...
    def get(self, kind: type[Any], default: Any = None) -> Any:
        """The value of that class, or the default."""
        return self._values.get(kind, default)

    def take(self, kind: type[T]) -> T:
        """Takes the value of that class out.

        Raises:
            KeyError: There is none.
        """
        value = self[kind]
        del self._values[kind]
        return value

    def __contains__(self, kind: object) -> bool:
        return kind in self._values

    def __len__(self) -> int:
        """How many values there are."""
        return len(self._values)

    def __repr__(self) -> str:
        names = ", ".join(kind.__qualname__ for kind in self._values)
        return f"<eyot.OpState: {names or 'empty'}>"
