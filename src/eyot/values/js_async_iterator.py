"""JavaScript's asynchronous iterators, as `async for` takes their steps."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from typing import TYPE_CHECKING, Any

from eyot.values.js_promise import JSPromise

if TYPE_CHECKING:
    from eyot import _core

__all__ = ["AsyncSteps", "steps_of"]


class AsyncSteps(AsyncIterator[Any]):
    """What `async for` goes through. `aclose()` ends it early, as a `break` in `for await` does."""

    __slots__ = ("_iterator",)

    def __init__(self, iterator: _core.Live) -> None:
        """`aiter(obj)` makes it."""
        self._iterator = iterator

    async def __anext__(self) -> Any:
        """Its next value."""
        step = await _settled(self._iterator._call_method("next"))
        if step["done"]:
            raise StopAsyncIteration
        return step["value"]

    async def aclose(self) -> None:
        """Ends it, and waits for that."""
        if "return" in self._iterator:
            await _settled(self._iterator._call_method("return"))


async def _settled(value: Any) -> Any:
    # A method of it may be Python's: what JavaScript has of an asynchronous iterator of Python's.
    return await value if isinstance(value, JSPromise | Awaitable) else value


def steps_of(iterable: _core.Live) -> AsyncSteps:
    """Begins as `for await (… of iterable)` does.

    Raises:
        TypeError: It has no method `[Symbol.asyncIterator]`.
    """
    symbol = iterable._context.globals["Symbol"]["asyncIterator"]
    if symbol not in iterable:
        raise TypeError(
            "the JavaScript object has no method [Symbol.asyncIterator]: write `for`, or give it "
            "one"
        )
    return AsyncSteps(iterable._call_method(symbol))
