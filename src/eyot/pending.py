"""What keeps a program alive, and how to wait for it without a loop.

Timers, tasks and the like are sources of work. An isolate's `Work` knows those that have something
pending; `isolate.run_pending()` runs what is due of them, after V8's own tasks, and closing the
isolate or a context cancels the rest. On a loop `eyot.aio.waking` does the waiting.
"""

# ruff: noqa: SLF001 - the names with an underscore are there for this module

from __future__ import annotations

import os
import select
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from eyot import _core

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eyot._core import Context, Isolate

__all__ = ["PendingWork", "Source", "WakePipe", "Work", "keeps_alive", "next_due", "work_of"]


class PendingWork(NamedTuple):
    """Something that keeps a program alive, as `isolate.pending()` lists it."""

    kind: str
    """"timer", "interval", "promise" (that Python awaits), "task" (of Python's, started by
    JavaScript), "tasks" (that V8 has for this thread) or "background" (V8 works on other threads).
    """
    name: str
    """The function's or the task's; empty where it has none."""
    place: str | None
    """FILE:LINE, of the JavaScript that made it or the Python that waits."""

    def __str__(self) -> str:
        named = f"{self.kind} {self.name}" if self.name else self.kind
        return f"{named} ({self.place})" if self.place else named


class Source(Protocol):
    """One that has something pending."""

    def run(self, timeout: float | None = None, until: float = 0.0) -> bool:
        """Runs what is due; whether there was anything.

        Args:
            timeout: So many seconds at most were given for it; None for no limit.
            until: When they are over, by `time.monotonic()`.

        Raises:
            TimedOut: They are over, and there is more.
        """

    def next_due(self) -> float | None:
        """Seconds until something is due; None where only somebody else can say so."""

    def keeps_alive(self) -> bool:
        """Whether the program should go on for it."""

    def pending(self) -> Iterator[PendingWork]:
        """What it has."""

    def cancel(self, context: Context | None) -> None:
        """Lets go of what it has in a context, or of all."""


class Work:
    """An isolate's sources that have something pending."""

    __slots__ = ("_running", "_sources")

    def __init__(self) -> None:
        self._sources: dict[Source, None] = {}
        self._running = False

    def add(self, source: Source) -> None:
        """It has something pending."""
        self._sources[source] = None

    def discard(self, source: Source) -> None:
        """It has nothing any more."""
        self._sources.pop(source, None)

    def run(self, timeout: float | None = None, until: float = 0.0) -> bool:
        """Runs what is due; whether there was anything."""
        if self._running:  # what is due waits for its turn
            return False
        self._running = True
        try:
            ran = False
            for source in list(self._sources):
                ran = source.run(timeout, until) or ran
            return ran
        finally:
            self._running = False

    def next_due(self) -> float | None:
        """Seconds until something is due."""
        return _sooner(*[source.next_due() for source in self._sources])

    def keeps_alive(self) -> bool:
        """Whether the program should go on for any of it."""
        return any(source.keeps_alive() for source in self._sources)

    def pending(self) -> list[PendingWork]:
        """What all have."""
        return [item for source in list(self._sources) for item in source.pending()]

    def cancel(self, context: Context | None) -> None:
        """The context is closed, or all of the isolate."""
        for source in list(self._sources):
            source.cancel(context)


_core.install("Work", Work)


def work_of(isolate: Isolate) -> Work:
    """The work of an isolate."""
    work = isolate.get_slot(Work)
    if work is None:
        work = Work()
        isolate.set_slot(work)
    return work


def _sooner(*seconds: float | None) -> float | None:
    return min((known for known in seconds if known is not None), default=None)


def next_due(isolate: Isolate) -> float | None:
    """Seconds until `run_pending()` has something to run; None where nothing says when."""
    seconds = isolate._next_task()
    work = isolate.get_slot(Work)
    return seconds if work is None else _sooner(seconds, work.next_due())


def keeps_alive(isolate: Isolate) -> bool:
    """Whether anything is pending that can go on without a loop."""
    if isolate._works_in_background():  # asked first: what ends now is a task next
        return True
    work = isolate.get_slot(Work)
    return isolate._has_tasks() or (work is not None and work.keeps_alive())


def _list(isolate: Isolate) -> list[PendingWork]:
    work = isolate.get_slot(Work)
    found = [] if work is None else work.pending()
    if isolate._has_tasks():
        found.append(PendingWork("tasks", "", None))
    if isolate.has_pending_background_tasks():
        found.append(PendingWork("background", "", None))
    return found


_core.install("list_pending", _list)


class WakePipe:
    """What V8's threads write to when an isolate has something to run, where no loop runs."""

    def __init__(self, isolate: Isolate) -> None:
        self._isolate = isolate
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)

    def __enter__(self) -> Self:
        self._before = self._isolate._wake()
        self._isolate._set_wake(self._write)
        return self

    def wait(self, seconds: float | None) -> None:
        """Until it is written to, or so long."""
        if select.select([self._read], [], [], seconds)[0]:
            os.read(self._read, 4096)

    def __exit__(self, *exception: object) -> None:
        _core.forget_wake(self._write)
        os.close(self._read)
        os.close(self._write)
        if self._before >= 0 and not self._isolate.closed:
            self._isolate._set_wake(self._before)
