"""The loops that tests run on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import uvloop

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


def runner_of(loop: str) -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """What runs a coroutine as asyncio.run does, on a loop of that make."""

    def run(main: Coroutine[Any, Any, Any]) -> Any:
        with asyncio.Runner(loop_factory=LOOPS[loop]) as runner:
            return runner.run(main)

    return run
