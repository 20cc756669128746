"""What a loop has to do for an isolate: tasks that JavaScript started, and those that await it."""

# ruff: noqa: SLF001 - the names with an underscore are there for this module

from __future__ import annotations

import asyncio
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eyot.aio.tasks import keep
from eyot.aio.waiting import tasks_of
from eyot.pending import PendingWork, work_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eyot._core import Context, Isolate, LiveSettler
    from eyot.aio.waiting import Waiter

__all__ = ["LoopWork", "Waiting", "loop_work_of"]

# Frames in these are no place to look at.
_INNER = (str(Path(__file__).parents[1]), str(Path(asyncio.__file__).parent))


class Waiting:
    """All that wait for one promise. JavaScript keeps it, and calls it when that is settled."""

    __slots__ = ("__weakref__", "waiters")

    def __init__(self) -> None:
        self.waiters: list[Waiter] = []

    def __call__(self) -> None:
        """Wakes them."""
        waiters, self.waiters = self.waiters, []
        for waiter in waiters:
            waiter.wake()

    # Let go of uncalled: the context is closed. Whoever waits is told when it looks again.
    __del__ = __call__


class LoopWork:
    """A source of work for an isolate: what goes on as long as a loop runs."""

    __slots__ = ("_isolate", "tasks")

    def __init__(self, isolate: Isolate) -> None:
        self._isolate = weakref.ref(isolate)
        self.tasks: dict[asyncio.Task[Any], LiveSettler] = {}

    def run(self, _timeout: float | None = None, _until: float = 0.0) -> bool:
        """Nothing: the loop does."""
        return False

    def next_due(self) -> None:
        """Unknown."""

    def keeps_alive(self) -> bool:
        """Only a loop can go on with it."""
        return False

    def pending(self) -> Iterator[PendingWork]:
        """The tasks, and the promises that others await."""
        for task in self.tasks:
            yield PendingWork("task", _name(task), _place(task))
        for waits in tasks_of(list(self._waiters())):
            if waits is None:
                yield PendingWork("promise", "", None)
            else:
                yield PendingWork("promise", _name(waits), _place(waits))

    def _waiters(self) -> Iterator[Waiter]:
        isolate = self._isolate()
        if isolate is not None and not isolate.closed:
            for function in isolate._host_functions():
                if isinstance(function, Waiting):
                    yield from [waiter for waiter in function.waiters if waiter.waits()]

    def cancel(self, context: Context | None) -> None:
        """Cancels the tasks, and has those that wait look again."""
        for task, settler in list(self.tasks.items()):
            if context is None or settler._context is context:
                del self.tasks[task]
                if not task.get_loop().is_closed():
                    keep(task)
                    task.cancel()
        for waiter in list(self._waiters()):
            waiter.wake()


def loop_work_of(isolate: Isolate) -> LoopWork:
    """An isolate's."""
    known = isolate.get_slot(LoopWork)
    if known is None:
        known = LoopWork(isolate)
        isolate.set_slot(known)
        work_of(isolate).add(known)
    return known


def _name(task: asyncio.Task[Any]) -> str:
    name = getattr(task.get_coro(), "__qualname__", None)
    return name if isinstance(name, str) else task.get_name()


def _place(task: asyncio.Task[Any]) -> str | None:
    """Where it waits: the innermost frame of the program."""
    found = None
    at: Any = task.get_coro()
    while at is not None:
        for kind in ("cr", "gi", "ag"):
            frame = getattr(at, f"{kind}_frame", None)
            if frame is not None:
                if not frame.f_code.co_filename.startswith(_INNER):
                    found = f"{frame.f_code.co_filename}:{frame.f_lineno}"
                at = getattr(at, "gi_yieldfrom" if kind == "gi" else f"{kind}_await", None)
                break
        else:
            break
    return found
