"""A second thread of a world's own."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Worker:
    """A thread that lives as long as the world and does what it is told."""

    def __init__(self) -> None:
        """Starts it."""
        self._tasks: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            failure: BaseException | None = None
            try:
                task()
            except BaseException as error:  # noqa: BLE001 - handed to the thread that asked
                failure = error
            task = None
            self._done.put(failure)

    def do(self, task: Callable[[], None]) -> None:
        """Runs it there and waits."""
        self._tasks.put(task)
        if (failure := self._done.get()) is not None:
            raise failure

    def end(self) -> None:
        """Lets the thread end and waits for that."""
        self._tasks.put(None)
        self.thread.join()
