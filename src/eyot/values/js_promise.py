"""JavaScript promises, live."""

from __future__ import annotations

import os
import select
import sys
import time
from typing import Any, Self

from eyot import _core
from eyot.errors import Error, TimedOut
from eyot.values.display import Shown

__all__ = ["JSPromise"]

_PENDING = object()


class JSPromise(Shown, _core.LivePromise):
    """A JavaScript promise, live; `state` says what has become of it.

    `await promise` gives what it was fulfilled with, or raises what it was rejected with; without a
    loop `promise.result()` does.
    """

    __slots__ = ("_waiting",)  # for eyot.aio.promises: weakly, all that wait for it

    def result(self, timeout: float | None = None) -> Any:
        """What it was fulfilled with; while it is pending, the isolate's own tasks are run.

        Args:
            timeout: So many seconds at most; None for no limit.

        Raises:
            TimedOut: It is still pending after that time.
            RuntimeError: A loop runs on this thread: write `await promise`.
            Error: It can't be settled, for nothing is left to run.
            BaseException: What it was rejected with.
        """
        value = self._outcome(_PENDING)
        if value is not _PENDING:
            return value
        _refuse_in_a_loop()
        isolate = self._context.isolate
        deadline = None if timeout is None else time.monotonic() + timeout
        with _Wake(isolate) as wake:
            while True:
                isolate.run_pending()
                value = self._outcome(_PENDING)
                if value is not _PENDING:
                    return value
                busy = isolate.has_pending_background_tasks()  # asked first: what ends now is next
                seconds = isolate._next_task()
                if seconds is None and not busy:
                    raise Error(
                        "the promise can't be settled: nothing is pending that could do it. What "
                        "an async function of Python's settles is awaited in a loop, `await "
                        "promise`"
                    )
                if deadline is not None:
                    left = deadline - time.monotonic()
                    if left <= 0:
                        raise TimedOut(f"the promise is still pending after {timeout} s")
                    seconds = left if seconds is None else min(left, seconds)
                wake.wait(seconds)


class _Wake:
    """What V8's threads write to when the isolate has something to run."""

    def __init__(self, isolate: _core.Isolate) -> None:
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


def _refuse_in_a_loop() -> None:
    events = sys.modules.get("asyncio.events")  # where it isn't loaded, no loop runs
    if events is not None and events._get_running_loop() is not None:
        raise RuntimeError(
            "result() would stop the loop that runs on this thread: write `await promise`"
        )


_core.install("JSPromise", JSPromise)
