"""Sleeping, and no longer than so."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

__all__ = ["sleep", "timeout"]


def sleep(seconds: float) -> Coroutine[Any, Any, None]:
    """Lets others run for so many seconds; with 0 for one turn of the loop."""
    return asyncio.sleep(seconds)


def timeout(seconds: float | None) -> asyncio.Timeout:
    """Gives a block so many seconds: `async with aio.timeout(5):`. None is no limit.

    What is awaited in it is cancelled then.

    Raises:
        TimeoutError: At the end of the block, if that happened.
    """
    return asyncio.timeout(seconds)
