"""Tasks that may not suspend with a scope open (EY105).

A coroutine that `spawn` or `run` drives is looked after step by step: what a step opened must be
closed when it ends. Otherwise the scopes are closed and the error is thrown into the coroutine, at
the very `await` that suspended. Scopes that were open before the step are none of its business: a
task may be started inside an open scope.
"""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from eyot._core import close_scopes, scope_mark, scopes_left

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import CodeType, FrameType

__all__ = ["Driven", "driven"]

T = TypeVar("T")


class Driven(Coroutine[Any, Any, T]):
    """A coroutine that is driven step by step; to whoever looks, it is that coroutine."""

    __slots__ = ("__name__", "__qualname__", "__weakref__", "_coroutine", "_owed", "_send")

    def __init__(self, coroutine: Coroutine[Any, Any, T]) -> None:
        self._coroutine = coroutine
        self._send = coroutine.send
        self._owed: BaseException | None = None
        self.__name__ = getattr(coroutine, "__name__", type(coroutine).__name__)
        self.__qualname__ = getattr(coroutine, "__qualname__", self.__name__)

    def send(self, value: Any, /) -> Any:
        """One step."""
        mark = scope_mark()
        owed = self._owed
        if owed is None:
            yielded = self._send(value)
        else:
            self._owed = None
            yielded = self._coroutine.throw(owed)
        if scopes_left(mark):
            return self._refuse(yielded, mark)
        return yielded

    def throw(self, *exception: Any) -> Any:
        """One step that begins with an exception."""
        mark = scope_mark()
        self._owed = None
        yielded = self._coroutine.throw(*exception)
        if scopes_left(mark):
            return self._refuse(yielded, mark)
        return yielded

    def close(self) -> None:
        """The end, wherever it is."""
        self._coroutine.close()

    def _refuse(self, yielded: Any, mark: int) -> Any:
        _take_back(yielded)
        error = close_scopes(mark)
        if error is None:
            return yielded
        yielded = self._coroutine.throw(error)
        if scopes_left(mark):
            # It went on and did the same again, perhaps for ever: the loop has its turn first.
            _take_back(yielded)
            self._owed = close_scopes(mark)
            return None
        return yielded

    # --- Awaited by itself ---

    def __await__(self) -> Generator[Any, Any, T]:
        return self._steps()

    def _steps(self) -> Generator[Any, Any, T]:
        value = None
        try:
            yielded = self.send(None)
            while True:
                try:
                    value = yield yielded
                except GeneratorExit:
                    self.close()
                    raise
                except BaseException as error:  # noqa: BLE001 - into the coroutine it goes
                    yielded = self.throw(error)
                else:
                    yielded = self.send(value)
        except StopIteration as end:
            result: T = end.value
            return result

    # --- What debuggers and other runtimes ask a coroutine ---

    @property
    def cr_await(self) -> Any:
        """What it waits for."""
        return getattr(self._coroutine, "cr_await", None)

    @property
    def cr_code(self) -> CodeType | None:
        """Its code."""
        return getattr(self._coroutine, "cr_code", None)

    @property
    def cr_frame(self) -> FrameType | None:
        """Its frame, while it isn't over."""
        return getattr(self._coroutine, "cr_frame", None)

    @property
    def cr_origin(self) -> Any:
        """Where it was made, if that is tracked."""
        return getattr(self._coroutine, "cr_origin", None)

    @property
    def cr_running(self) -> bool:
        """Whether it is in the middle of a step."""
        return getattr(self._coroutine, "cr_running", False)

    @property
    def cr_suspended(self) -> bool:
        """Whether it waits."""
        return getattr(self._coroutine, "cr_suspended", False)

    def __repr__(self) -> str:
        return repr(self._coroutine)


def _take_back(yielded: Any) -> None:
    # A future that was yielded must be waited for by the task, or be told that it isn't.
    if getattr(yielded, "_asyncio_future_blocking", None):
        yielded._asyncio_future_blocking = False  # noqa: SLF001 - asyncio's protocol


async def _awaited(awaitable: Awaitable[T]) -> T:
    return await awaitable


def driven(awaitable: Awaitable[T]) -> Driven[T]:
    """An awaitable, as what is driven step by step.

    Raises:
        TypeError: It is no awaitable.
    """
    if isinstance(awaitable, Driven):
        return awaitable
    if isinstance(awaitable, Coroutine):
        return Driven(awaitable)
    if isinstance(awaitable, Awaitable):
        return Driven(_awaited(awaitable))
    raise TypeError(
        f"a coroutine is needed, not {type(awaitable).__name__!r}: call the async function, "
        "`spawn(work())`"
    )
