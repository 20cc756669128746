"""A call that a pool was given, which is the future of its result as well."""

from __future__ import annotations

import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from eyot.errors import TimedOut
from eyot.pool.leaving import let_leave
from eyot.pool.seat import finished
from eyot.values import JSPromise

if TYPE_CHECKING:
    from collections.abc import Callable

    from eyot.pool.line import Line
    from eyot.pool.seat import Seat

__all__ = ["Job"]

_GRACE = 0.01


class Job(Future[Any]):
    """The future of a call. Cancelling it while it runs stops the JavaScript that runs in it."""

    def __init__(
        self,
        line: Line,
        what: str | Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        super().__init__()
        self._line = line
        self._call = (what, args, kwargs)
        self.seat: Seat | None = None  # while it runs
        self.thread: int | None = None
        self.due: float | None = None  # when its time is over
        self.stopping = False  # it was cancelled
        self.stopped = False  # JavaScript ran in it and was stopped, for that or its time
        # V8 looks at the time of named calls itself, and knows where JavaScript was.
        self.grace = _GRACE if isinstance(what, str) else 0.0

    def cancel(self) -> bool:
        """Cancels it, if it hasn't begun: True.

        Of one that runs the JavaScript is stopped and it ends with Terminated, soon; what Python
        does in it can't be stopped. False, as of one that is done.
        """
        if super().cancel():
            self._line.forget(self)
            return True
        self._line.stop(self)
        return False

    def work(self, seat: Seat, timeout: float | None) -> Any:
        """Does it, on the thread that has the seat; gives what may leave that thread."""
        what, args, kwargs = self._call
        del self._call  # what it holds goes with the call, not with the future
        if not isinstance(what, str):
            return let_leave(finished(what(seat.context, *args, **kwargs)), timeout)
        until = None if timeout is None else time.monotonic() + timeout
        function = seat.function(what, timeout)
        value = function(*args, timeout=timeout)
        if isinstance(value, JSPromise):
            try:
                value = value.result(_left(until))
            except TimedOut as error:
                if timeout is None or _left(until):
                    raise  # what it was rejected with
                raise _late(timeout) from error
        return let_leave(value, _left(until))

    def stop(self) -> None:
        """Stops the JavaScript that runs in it now, from any thread; under the line's lock."""
        if self.seat is not None and self.seat.isolate.terminate():
            self.stopped = True

    def ending(self, error: BaseException, timeout: float | None) -> BaseException:
        """What it ends with."""
        if not self.stopped or self.stopping or isinstance(error, TimedOut):
            return error
        assert timeout is not None  # noqa: S101 - else nobody had stopped it
        late = _late(timeout)
        late.__cause__ = error
        return late

    def begin_time(self, timeout: float | None) -> bool:
        """It begins; whether there is a time for it."""
        if timeout is None:
            return False
        self.due = time.monotonic() + timeout
        return True


def _late(timeout: float) -> TimedOut:
    return TimedOut(
        f"the call took longer than the {timeout:g} s that calls of this pool have", timeout
    )


def _left(until: float | None) -> float | None:
    return None if until is None else max(0.0, until - time.monotonic())
