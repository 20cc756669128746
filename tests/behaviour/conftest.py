"""What the tests of loops share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.loops import LOOPS, runner_of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


@pytest.fixture(params=LOOPS)
def run(request: pytest.FixtureRequest) -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Runs a coroutine as asyncio.run does, on a loop of either make."""
    return runner_of(request.param)
