"""What wakes a loop when V8 has something for an isolate's own thread.

V8 finishes on other threads what the isolate's own must hear of: compiled WebAssembly, a wait that
ran out, finalizers that are due. Those threads have no part in Python, so they write to a file
descriptor that the loop watches. Nothing polls: as long as there is nothing, nobody runs.
"""

# ruff: noqa: SLF001 - the names with an underscore are there for this module

from __future__ import annotations

import asyncio
import os
import weakref
from typing import TYPE_CHECKING

from eyot import _core
from eyot.aio.limits import note_stopped, time_left
from eyot.aio.pending import loop_work_of
from eyot.errors import TimedOut, UsageError
from eyot.pending import next_due

if TYPE_CHECKING:
    from eyot._core import Isolate

__all__ = ["attach", "schedule"]

_WAKE = "_eyot_wake"


class _Wake:
    """A loop's descriptor, and the isolates that write to it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        if hasattr(os, "eventfd"):
            self._read = self.write = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        else:
            self._read, self.write = os.pipe()
            os.set_blocking(self._read, False)
            os.set_blocking(self.write, False)
        self._isolates: weakref.WeakSet[Isolate] = weakref.WeakSet()
        self._timers: weakref.WeakKeyDictionary[Isolate, asyncio.TimerHandle]
        self._timers = weakref.WeakKeyDictionary()
        loop.add_reader(self._read, self._woken)
        weakref.finalize(loop, _close, self._read, self.write)

    def watch(self, isolate: Isolate) -> None:
        """Has an isolate write here from now on."""
        if isolate._wake() != self.write:
            isolate._set_wake(self.write)
            self._isolates.add(isolate)
            loop_work_of(isolate)

    def _woken(self) -> None:
        try:
            os.read(self._read, 4096)
        except BlockingIOError:
            return
        for isolate in list(self._isolates):
            self.run(isolate)

    def run(self, isolate: Isolate) -> None:
        """Runs what is due."""
        try:
            if isolate._wake() != self.write:  # another loop's by now
                self._isolates.discard(isolate)
                return
            if next_due(isolate) is None:
                return
            try:
                isolate.run_pending(timeout=time_left(isolate))
            except TimedOut as error:
                note_stopped(isolate, error)
            finally:
                self.schedule(isolate)
        except UsageError:  # closed, or another thread's
            self._isolates.discard(isolate)

    def schedule(self, isolate: Isolate) -> None:
        """Has what is due next run when it is: one call of the loop's an isolate."""
        known = self._timers.pop(isolate, None)
        if known is not None:
            known.cancel()
        seconds = None if isolate.closed else next_due(isolate)
        if seconds is not None:
            loop = asyncio.get_running_loop()
            later = weakref.ref(isolate)
            self._timers[isolate] = loop.call_later(seconds, self._run_later, later)

    def _run_later(self, later: weakref.ref[Isolate]) -> None:
        isolate = later()
        if isolate is not None:
            self.run(isolate)


def _close(*descriptors: int) -> None:
    for descriptor in set(descriptors):
        _core.forget_wake(descriptor)
        os.close(descriptor)


def _wake_of(loop: asyncio.AbstractEventLoop) -> _Wake:
    kept = vars(loop)
    wake: _Wake | None = kept.get(_WAKE)
    if wake is None:
        wake = kept[_WAKE] = _Wake(loop)
    return wake


def attach(isolate: Isolate, loop: asyncio.AbstractEventLoop) -> bool:
    """Has V8's tasks for an isolate run on the loop that runs here; True if some may have run."""
    wake = _wake_of(loop)
    if isolate._wake() == wake.write:
        return False
    wake.watch(isolate)
    wake.run(isolate)
    return True


def schedule(isolate: Isolate) -> None:
    """Something is due sooner than was known: the loop that runs here is told, if one does."""
    loop = asyncio._get_running_loop()
    if loop is not None:
        wake = _wake_of(loop)
        wake.watch(isolate)  # no more than that: JavaScript may be in the middle of a call
        wake.schedule(isolate)
