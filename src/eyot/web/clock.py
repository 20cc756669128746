"""The time as a context sees it: milliseconds since its beginning, no finer than is good for it.

Scripts that measure very short times can find out what they aren't told, so the web coarsens its
clocks, and so does this.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from eyot.web.parts import insist

if TYPE_CHECKING:
    from eyot import Context

__all__ = ["Clock", "clock_of"]

_STEP = 100_000  # nanoseconds


class Clock:
    """A context's."""

    def __init__(self) -> None:
        """Begins now."""
        self.origin = _coarse(time.time_ns())
        self._began = time.monotonic_ns()

    def now(self) -> float:
        """Milliseconds since then."""
        return _coarse(time.monotonic_ns() - self._began)


def _coarse(nanoseconds: int) -> float:
    return nanoseconds // _STEP * _STEP / 1e6


def clock_of(context: Context) -> Clock:
    """A context's clock, which begins when it is first asked for."""
    insist(context)
    clock = context.get_slot(Clock)
    if clock is None:
        clock = Clock()
        context.set_slot(clock)
    return clock
