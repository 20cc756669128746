"""JavaScript iterators and generators, live."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from eyot import _core
from eyot.values.display import Shown

TYPE_CHECKING = False  # as in eyot.errors
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

__all__ = ["JSGenerator", "JSIterator"]


class JSIterator(Shown, _core.LiveIterator, Iterator["Any"]):
    """One of JavaScript's own iterators, live: what an array's `values()` gives, and the like.

    It is used up as it is iterated. A value that it ends with is the StopIteration's.
    """

    __slots__ = ()

    def __iter__(self) -> JSIterator:
        return self

    def __next__(self) -> Any:
        """Its next value."""
        return self._step("next")


class JSGenerator(JSIterator, Generator["Any", "Any", "Any"]):
    """What a generator function of JavaScript gives, live, as Python's generators are."""

    __slots__ = ()

    def __iter__(self) -> JSGenerator:
        return self

    def __next__(self) -> Any:
        """What it yields next."""
        return self._step("next")

    def send(self, value: Any) -> Any:
        """Goes on with a value for the `yield` it waits in; gives what it yields next.

        Raises:
            StopIteration: It has ended; what it returned is the exception's value.
        """
        return self._step("next", value)

    def throw(
        self,
        kind: Any,
        value: BaseException | object = None,
        traceback: TracebackType | None = None,
    ) -> Any:
        """Raises an exception in the `yield` it waits in; gives what it yields next.

        Raises:
            StopIteration: It has ended.
        """
        error = value if value is not None else kind
        if isinstance(error, type):
            error = error()
        if traceback is not None and isinstance(error, BaseException):
            error = error.with_traceback(traceback)
        return self._step("throw", error)

    def close(self) -> None:
        """Ends it, as `return` in the `yield` that it waits in would.

        Raises:
            RuntimeError: It yields once more instead.
        """
        try:
            self._step("return")
        except StopIteration:
            return
        message = "the JavaScript generator went on after close()"
        raise RuntimeError(message)


_core.install("JSIterator", JSIterator)
_core.install("JSGenerator", JSGenerator)
