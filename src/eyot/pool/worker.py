"""A thread of a pool, which does one call after another."""

from __future__ import annotations

from threading import Lock, Thread, get_ident
from typing import TYPE_CHECKING

from eyot.pool.leaving import let_error_leave
from eyot.pool.seat import Seat

if TYPE_CHECKING:
    from typing import Any

    from eyot.pool.job import Job
    from eyot.pool.line import Line

__all__ = ["Worker"]


class Worker:
    """Belongs to a line. It is parked while it has nothing to do.

    A daemon: the end of the interpreter stops what runs and doesn't wait for what doesn't stop.
    """

    __slots__ = ("_assigned", "_line", "_wake", "ended", "thread")

    def __init__(self, line: Line, number: int) -> None:
        self._line = line
        self._wake = Lock()
        self._wake.acquire()
        self._assigned: tuple[Job, Seat | None] | None = None
        self.ended = False
        self.thread = Thread(target=self._work, name=f"eyot pool {number}", daemon=True)

    def assign(self, job: Job, seat: Seat | None) -> None:
        """Has it do a call, with a seat or with one that it makes. It is parked, or not started."""
        self._assigned = (job, seat)
        self._wake.release()

    def end(self) -> None:
        """It is parked, and not needed any more."""
        self.ended = True
        self._wake.release()

    def _work(self) -> None:
        while True:
            self._wake.acquire()
            assigned, self._assigned = self._assigned, None
            while assigned is not None:
                job, seat = assigned
                assigned = None
                self._do(job, seat)
                del job, seat  # a parked thread keeps nothing of them
                assigned = self._line.next_for(self)
            if self.ended:
                return

    def _do(self, job: Job, seat: Seat | None) -> None:
        line = self._line
        if not job.set_running_or_notify_cancel():
            for each in line.drop(job, seat):
                each.close()
            return
        value: Any = None
        error: BaseException | None = None
        stopped = False
        try:
            if seat is None:
                seat = Seat(line.plan)
            else:
                seat.isolate.attach()
            line.begin(job, seat, get_ident())
            value = job.work(seat, line.plan.timeout)
        except BaseException as raised:  # noqa: BLE001 - it is the future's
            stopped = let_error_leave(raised)
            error = job.ending(raised, line.plan.timeout)
        left, old = line.end(job, seat, failed=error is not None, stopped=stopped)
        if error is None:
            error = left
        try:
            if error is None:
                job.set_result(value)
            else:
                job.set_exception(error)
        finally:
            del value, error, left  # the exception's traceback leads back here
            for each in old:
                each.close()
