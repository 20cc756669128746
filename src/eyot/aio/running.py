"""From outside of any loop into one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from eyot.aio.suspension import driven

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["run"]

T = TypeVar("T")


def run(
    main: Awaitable[T],
    *,
    debug: bool | None = None,
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None,
) -> T:
    """Runs a coroutine on a loop of its own, to its end, and gives what it returns.

    Tasks that are still there at the end are cancelled, as asyncio.run does. A step that ends with
    a scope open gets ScopeSuspendedError at that `await`.

    Args:
        main: The coroutine, `run(main())`.
        debug: Asyncio's debug mode; its own choice unless given.
        loop_factory: Makes the loop, as `uvloop.new_event_loop` does.

    Raises:
        RuntimeError: A loop runs on this thread already.
    """
    coroutine: Any = driven(main)
    if asyncio._get_running_loop() is not None:  # noqa: SLF001 - the one way that can't fail
        coroutine.close()
        raise RuntimeError(
            "run() is called inside a running loop, which can't run another: `await main()` "
            "there, or `spawn(main())`"
        )
    with asyncio.Runner(debug=debug, loop_factory=loop_factory) as runner:
        result: T = runner.run(coroutine)
        return result
