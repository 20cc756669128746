"""The table of what the machine can do; each module of operations adds its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stateful.choices import Choices
    from tests.stateful.world import World

    Operation = Callable[[World, Choices], None]

TABLE: list[Operation] = []


def operation(weight: int) -> Callable[[Operation], Operation]:
    """Adds one, to come up as often as its weight says."""

    def add(function: Operation) -> Operation:
        TABLE.extend([function] * weight)
        return function

    return add
