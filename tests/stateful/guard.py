"""Who looks after steps that don't end: JavaScript can make a loop of what the next step uses."""

from __future__ import annotations

import contextlib
import os
import threading
from typing import TYPE_CHECKING

from eyot import errors

if TYPE_CHECKING:
    from tests.stateful.world import World

PATIENCE = 40 if "libasan" in os.environ.get("LD_PRELOAD", "") else 8
"""Seconds that a step may take."""


class Guard:
    """A thread that stops what a step runs, where that runs for long."""

    def __init__(self) -> None:
        """Starts it."""
        self._world: World | None = None
        self._seen = -1
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def watch(self, world: World | None) -> None:
        """Looks after this one from now on."""
        self._world = world

    def end(self) -> None:
        """Ends the thread."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(PATIENCE):
            self._look(self._world)

    def _look(self, world: World | None) -> None:
        """In a frame of its own, for that of a thread which sleeps would keep the world."""
        if world is None:
            return
        if world.record.steps == self._seen:
            self._stop(world)
        self._seen = world.record.steps

    def _stop(self, world: World) -> None:
        """Whatever comes of it, the model can't know: which call it hits is chance."""
        for isolate in [one for one in world.isolates if one.calls]:
            if (real := isolate.real) is None:
                continue
            world.surprises += 1
            isolate.stopped_with = (isolate.stopped_with or set()) | {"ok", "Terminated"}
            with contextlib.suppress(errors.UsageError):
                world.record.stopped += real.terminate()
