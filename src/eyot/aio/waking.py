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
from eyot.errors import UsageError

if TYPE_CHECKING:
    from eyot._core import Isolate

__all__ = ["attach"]

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

    def add(self, isolate: Isolate) -> None:
        """Has an isolate write here from now on."""
        isolate._set_wake(self.write)
        self._isolates.add(isolate)
        self._run(isolate)

    def _woken(self) -> None:
        try:
            os.read(self._read, 4096)
        except BlockingIOError:
            return
        for isolate in list(self._isolates):
            self._run(isolate)

    def _run(self, isolate: Isolate) -> None:
        try:
            if isolate._wake() != self.write:  # another loop's by now
                self._isolates.discard(isolate)
                return
            if isolate._next_task() is None:
                return
            isolate.run_pending()
            seconds = isolate._next_task()
        except UsageError:  # closed, or another thread's
            self._isolates.discard(isolate)
            return
        known = self._timers.pop(isolate, None)
        if known is not None:
            known.cancel()
        if seconds is not None:
            loop = asyncio.get_running_loop()
            later = weakref.ref(isolate)
            self._timers[isolate] = loop.call_later(seconds, self._run_later, later)

    def _run_later(self, later: weakref.ref[Isolate]) -> None:
        isolate = later()
        if isolate is not None:
            self._run(isolate)


def _close(*descriptors: int) -> None:
    for descriptor in set(descriptors):
        _core.forget_wake(descriptor)
        os.close(descriptor)


def attach(isolate: Isolate, loop: asyncio.AbstractEventLoop) -> bool:
    """Has V8's tasks for an isolate run on the loop that runs here; True if some may have run."""
    kept = vars(loop)
    wake = kept.get(_WAKE)
    if wake is None:
        wake = kept[_WAKE] = _Wake(loop)
    if isolate._wake() == wake.write:
        return False
    wake.add(isolate)
    return True
