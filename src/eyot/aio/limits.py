"""How long what runs on a loop may take for one that waits.

A promise that is awaited with a limit is settled by JavaScript that the loop runs: a timer, what an
async function of Python's gave, a task of V8's. While that runs the loop stands still, and can tell
nobody that the time is over. So what the loop runs in an isolate is given the time of the one that
waits for something of it the shortest.
"""

from __future__ import annotations

import contextlib
import weakref
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eyot._core import Isolate
    from eyot.errors import TimedOut

__all__ = ["Limit", "limited", "note_stopped", "time_left"]

# What runs when the time is over all the same is for somebody else, or the end of it.
_LEAST = 0.001


class Limit:
    """Until when somebody waits."""

    __slots__ = ("stopped", "until")

    def __init__(self, until: float) -> None:
        self.until = until
        self.stopped: TimedOut | None = None
        """Where JavaScript was when its time was over."""


_limits: weakref.WeakKeyDictionary[Isolate, list[Limit]] = weakref.WeakKeyDictionary()


@contextlib.contextmanager
def limited(isolate: Isolate, until: float) -> Iterator[Limit]:
    """Somebody waits so long, by `time.monotonic()`."""
    limit = Limit(until)
    limits = _limits.setdefault(isolate, [])
    limits.append(limit)
    try:
        yield limit
    finally:
        limits.remove(limit)
        if not limits:
            _limits.pop(isolate, None)


def time_left(isolate: Isolate) -> float | None:
    """Seconds that the loop may run something in an isolate; None where no limit is known."""
    limits = _limits.get(isolate) if _limits else None
    if limits is None:
        return None
    return max(min(limit.until for limit in limits) - monotonic(), _LEAST)


def note_stopped(isolate: Isolate, error: TimedOut) -> None:
    """What the loop ran was stopped. Those whose time is over tell of it."""
    now = monotonic()
    for limit in _limits.get(isolate, ()):
        if limit.until <= now:
            limit.stopped = error
