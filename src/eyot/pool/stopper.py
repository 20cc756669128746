"""The thread that stops the JavaScript of calls whose time is over, or that were cancelled.

V8 is stopped call by call, and a function of Python's may make many: so it is asked again until
the pool's call has ended. The thread begins with the first that needs it, and sleeps while none
does.
"""

from __future__ import annotations

import time
from threading import Condition, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eyot.pool.job import Job
    from eyot.pool.line import Line

__all__ = ["Stopper"]

_AGAIN = 0.005  # seconds until a call that goes on is asked again
_LINGER = 1.0  # before it sleeps for good, so that not every call has to wake it


class Stopper:
    """Belongs to a line; its methods are called under that line's lock."""

    __slots__ = ("_asleep", "_ended", "_line", "_linger", "_started", "_wake")

    def __init__(self, line: Line, timeout: float | None) -> None:
        self._line = line
        self._wake = Condition(line.lock)
        # All calls have the same time, so one that begins while it sleeps so long isn't late.
        self._linger = _LINGER if timeout is None else min(_LINGER, timeout)
        self._started = False
        self._asleep = False
        self._ended = False

    def look_after(self) -> None:
        """A call begins that has a time."""
        if not self._started:
            self._started = True
            Thread(target=self._work, name="eyot pool stopper", daemon=True).start()
        elif self._asleep:
            self._wake.notify()

    def look_now(self) -> None:
        """There is one that is to be stopped at once."""
        self._asleep = True
        self.look_after()

    def end(self) -> None:
        """Nothing runs any more, nor will."""
        self._ended = True
        self._wake.notify()

    def _work(self) -> None:
        lingers = True
        with self._line.lock:
            while not self._ended:
                seconds = self._stop_late(self._line.running)
                if seconds is not None:
                    lingers = True
                elif lingers:
                    lingers, seconds = False, self._linger
                else:
                    self._asleep = True
                self._wake.wait(seconds)
                self._asleep = False

    @staticmethod
    def _stop_late(running: set[Job]) -> float | None:
        now = time.monotonic()
        first: float | None = None
        for job in running:
            if job.stopping or (job.due is not None and now >= job.due + job.grace):
                job.stop()
                seconds = _AGAIN
            elif job.due is not None:
                seconds = job.due + job.grace - now
            else:
                continue
            first = seconds if first is None else min(first, seconds)
        return first
