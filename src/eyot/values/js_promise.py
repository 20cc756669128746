"""JavaScript promises, live."""

from __future__ import annotations

import sys
import time

from eyot import _core
from eyot.errors import Error, TimedOut
from eyot.values.display import Shown

TYPE_CHECKING = False  # as in eyot.errors
if TYPE_CHECKING:
    from typing import Any

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
        from eyot.pending import WakePipe, keeps_alive, next_due  # dear, and seldom needed

        isolate = self._context.isolate
        deadline = None if timeout is None else time.monotonic() + timeout
        with WakePipe(isolate) as wake:
            while True:
                try:
                    isolate.run_pending(timeout=_left(deadline))
                except TimedOut as error:
                    raise _still_pending(timeout) from error
                value = self._outcome(_PENDING)
                if value is not _PENDING:
                    return value
                if not keeps_alive(isolate):
                    raise Error(self._why_never())
                seconds = next_due(isolate)
                left = _left(deadline)
                if left is not None:
                    if left <= 0:
                        raise _still_pending(timeout)
                    seconds = left if seconds is None else min(left, seconds)
                wake.wait(seconds)

    def _why_never(self) -> str:
        if self._context.get_microtask_queue().get_microtasks_scope_depth():
            return (
                "the promise can't be settled here: a MicrotasksScope is open, and microtasks wait "
                "for its end"
            )
        return (
            "the promise can't be settled: nothing is pending that could do it. What an async "
            "function of Python's settles is awaited in a loop, `await promise`"
        )


def _left(deadline: float | None) -> float | None:
    return None if deadline is None else max(deadline - time.monotonic(), 0.0)


def _still_pending(timeout: float | None) -> TimedOut:
    return TimedOut(f"the promise is still pending after {timeout} s", timeout)


def _refuse_in_a_loop() -> None:
    events = sys.modules.get("asyncio.events")  # where it isn't loaded, no loop runs
    if events is not None and events._get_running_loop() is not None:
        raise RuntimeError(
            "result() would stop the loop that runs on this thread: write `await promise`"
        )


_core.install("JSPromise", JSPromise)
