"""Arguments that nothing accepts, or that do something when they are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import eyot

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stateful.choices import Choices


class Refuses:
    """Raises at whatever is asked of it."""

    def __getattr__(self, name: str) -> Any:
        raise ArithmeticError(name)

    def __bool__(self) -> bool:
        raise ArithmeticError

    def __eq__(self, other: object) -> bool:
        raise ArithmeticError

    def __iter__(self) -> Any:
        raise ArithmeticError

    __hash__ = None  # type: ignore[assignment]


def ring() -> list[Any]:
    """A list that contains itself."""
    items: list[Any] = [1]
    items.append({"items": items})
    return items


def deep() -> list[Any]:
    """A list nested deeper than anything should be."""
    items: list[Any] = []
    for _ in range(3000):
        items = [items]
    return items


DEEP = deep()
RING = ring()


def junk(choices: Choices) -> Any:
    """Something that is no isolate, scope, context or handle."""
    return choices.of(
        [None, 0, 10**400, -(2**63), 1.5, float("nan"), "", "\ud800", b"x", (), RING, {"a": 1},
         object(), Refuses(), eyot.undefined, int, eyot.Isolate, len, ..., Refuses]
    )  # fmt: skip


class Hostile:
    """Something callable that runs code when it is asked for its name."""

    def __init__(self, code: Callable[[], object]) -> None:
        self._code = code

    def __call__(self, *_: Any) -> int:
        return 7

    @property
    def __name__(self) -> Any:
        self._code()
        return "hostile"


class HostileInt(int):
    """An int that runs code when it is taken for a number."""

    code: Callable[[], object]

    def __abs__(self) -> Any:
        self.code()
        return "no number"

    def __index__(self) -> int:
        self.code()
        return 1

    def __float__(self) -> float:
        self.code()
        return 1.0


class HostileIndex:
    """Runs code when it is taken for an index, an iterable or a truth."""

    def __init__(self, code: Callable[[], object]) -> None:
        self._code = code

    def __index__(self) -> int:
        self._code()
        return 1

    def __iter__(self) -> Any:
        self._code()
        return iter(())

    def __bool__(self) -> bool:
        self._code()
        return True


class HostileError(Exception):
    """An exception that runs code when it is shown."""

    def __init__(self, code: Callable[[], object]) -> None:
        super().__init__()
        self._code = code

    def __str__(self) -> str:
        code, self._code = self._code, lambda: None
        code()
        return "hostile"


class Finalizer:
    """Runs code when it goes; can be called, so that JavaScript can keep it."""

    def __init__(self, code: Callable[[], object]) -> None:
        self._code = code
        self.ring = self

    def __call__(self) -> int:
        return 8

    def __del__(self) -> None:
        self._code()
