"""The line in front of a pool's isolates: who comes first is served first.

Calls and checkouts stand in one line. A call needs a seat and a worker's thread, a checkout a seat
alone. A seat is given to whoever is first at the moment in which it is free, and a thread never
waits with a seat in its hands.

Everything here is under one lock, and no code of the user's runs under it.
"""

from __future__ import annotations

import sys
from collections import deque
from threading import Lock, get_ident
from typing import TYPE_CHECKING

from eyot.errors import (
    IsolateClosedError,
    UsageError,
    WrongThreadError,
    make_usage_error,
)
from eyot.pool.job import Job
from eyot.pool.seat import Seat
from eyot.pool.stopper import Stopper
from eyot.pool.waiter import ThreadWaiter, WaitingOne
from eyot.pool.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Thread

    from eyot.pool.plan import Plan
    from eyot.pool.waiter import LoopWaiter

__all__ = ["Line"]


class Line:
    """The state of a pool, which its threads know; the pool itself they don't."""

    def __init__(self, size: int, max_pending: int | None, plan: Plan) -> None:
        self.size = size
        self.plan = plan
        self._max_pending = max_pending
        self.refusal: Callable[[], Exception] | None = None
        self.finished = self.failed = self.cancelled = self.submitted = 0
        self.recycled = self.checkouts = 0
        self.begin_anew()

    def begin_anew(self) -> None:
        """Nothing is there: at the beginning, and in a forked child."""
        self.lock = Lock()
        self.made = 0  # seats that are there, and those that somebody makes
        self.free: list[Seat] = []
        self.lent: set[Seat] = set()
        self.waiting: deque[Job | WaitingOne] = deque()
        self.running: set[Job] = set()
        self.workers: set[Worker] = set()
        self._parked: list[Worker] = []
        self._pending = 0  # calls that wait, and places that are kept for calls
        self._rooms: deque[WaitingOne] = deque()
        self._stopper = Stopper(self, self.plan.timeout)

    # --- calls come ---

    def submit(self, job: Job) -> None:
        """Puts a call in the line; where that is full the thread waits."""
        with self.lock:
            if not self._is_full():
                self._append(job)
                return
            waiter = ThreadWaiter()
            self._rooms.append(waiter)
        try:
            waiter.wait()
        except BaseException:
            self._give_up_room(waiter)
            raise
        self._append_kept(job)

    async def submit_from_loop(self, job: Job, make: Callable[[], LoopWaiter]) -> None:
        """The same for a task."""
        with self.lock:
            if not self._is_full():
                self._append(job)
                return
            waiter = make()
            self._rooms.append(waiter)
        try:
            await waiter.waiter
        except BaseException:
            self._give_up_room(waiter)
            raise
        self._append_kept(job)

    def _is_full(self) -> bool:
        if self.refusal is not None:
            raise self.refusal()
        if self._max_pending is None or self._pending < self._max_pending:
            return False
        # A call that waits for calls of its own would keep its isolate until there is room.
        return get_ident() not in {job.thread for job in self.running}

    def _append(self, job: Job) -> None:
        self._pending += 1
        self.waiting.append(job)
        self.submitted += 1
        try:
            self._serve()
        except RuntimeError:  # no thread can be started, and there is none
            self.waiting.remove(job)
            self.submitted -= 1
            self._leave_room()
            raise

    def _append_kept(self, job: Job) -> None:
        with self.lock:
            self._leave_room()
            if self.refusal is not None:
                raise self.refusal()
            self._append(job)

    def _give_up_room(self, waiter: WaitingOne) -> None:
        with self.lock:
            if waiter.given:
                self._leave_room()
            else:
                self._rooms.remove(waiter)

    def _leave_room(self) -> None:
        """A call has left the line, or a place that was kept for one isn't needed."""
        self._pending -= 1
        while self._rooms and self._pending < (self._max_pending or 0):
            self._keep_room()

    def _keep_room(self) -> None:
        if self._rooms.popleft().give(None):
            self._pending += 1

    def forget(self, job: Job) -> None:
        """It was cancelled before it began."""
        with self.lock:
            if job not in self.waiting:
                return  # somebody has just taken it, and will see; or it was cancelled before
            self.cancelled += 1
            self.waiting.remove(job)
            self._leave_room()
            free = self._go_on()
        job.set_running_or_notify_cancel()
        for each in free:
            each.close()

    # --- seats go to who is first ---

    def _serve(self) -> None:
        while self.waiting and (self.free or self.made < self.size):
            first = self.waiting[0]
            if isinstance(first, Job):
                worker = self._worker()
                if worker is None:
                    return  # the next that has time takes it
                worker.assign(*self._begin_first(first))
            else:
                self.waiting.popleft()
                seat = self._take()
                if not first.give(seat):
                    self._return(seat)

    def _begin_first(self, job: Job) -> tuple[Job, Seat | None]:
        self.waiting.popleft()
        self._leave_room()
        self.running.add(job)
        return job, self._take()

    def _take(self) -> Seat | None:
        if self.free:
            return self.free.pop()
        self.made += 1
        return None

    def _return(self, seat: Seat | None) -> None:
        if seat is None:
            self.made -= 1
        else:
            self.free.append(seat)

    def _worker(self) -> Worker | None:
        if self._parked:
            return self._parked.pop()
        if len(self.workers) >= self.size:
            return None
        worker = Worker(self, len(self.workers) + 1)
        try:
            worker.thread.start()
        except RuntimeError:
            if not self.workers:
                raise
            return None
        self.workers.add(worker)
        return worker

    def next_for(self, worker: Worker) -> tuple[Job, Seat | None] | None:
        """What a worker does next; None where it is parked, or has ended."""
        with self.lock:
            if self.waiting and (self.free or self.made < self.size):
                first = self.waiting[0]
                if isinstance(first, Job):
                    begun = self._begin_first(first)
                    self._serve()
                    return begun
            self._parked.append(worker)
            self._dismiss()
            return None

    def drop(self, job: Job, seat: Seat | None) -> list[Seat]:
        """It was cancelled after it was taken from the line, so the seat wasn't used.

        Gives the seats to close.
        """
        with self.lock:
            self.cancelled += 1
            self.running.discard(job)
            self._return(seat)
            return self._go_on()

    # --- calls run ---

    def begin(self, job: Job, seat: Seat, thread: int) -> None:
        """The call runs from now on."""
        seat.uses += 1
        with self.lock:
            job.seat, job.thread = seat, thread
            if job.begin_time(self.plan.timeout):
                self._stopper.look_after()

    def stop(self, job: Job) -> None:
        """Has the JavaScript stopped that runs in it, if it runs."""
        with self.lock:
            job.stopping = True
            if job in self.running:
                job.stop()
                self._stopper.look_now()  # for what it calls next

    def end(
        self, job: Job, seat: Seat | None, *, failed: bool, stopped: bool
    ) -> tuple[UsageError | None, list[Seat]]:
        """The call is over. Gives what it left behind that it mustn't, and the seats to close.

        `stopped` says that JavaScript was, wherever it was: what it worked on may be half done, so
        nobody else gets that.
        """
        left, whole = _let_go(seat)
        if seat is not None and whole:
            whole = not stopped and not job.stopped and not seat.is_worn(self.plan)
        with self.lock:
            self.running.discard(job)
            job.seat = None
            if failed or left is not None:
                self.failed += 1
            else:
                self.finished += 1
            return left, self._put_away(seat, whole=whole)

    def _put_away(self, seat: Seat | None, *, whole: bool) -> list[Seat]:
        old: list[Seat] = []
        if whole and seat is not None:
            self.free.append(seat)
        else:
            self.made -= 1
            if seat is not None:
                self.recycled += 1
                old.append(seat)
        return old + self._go_on()

    def _go_on(self) -> list[Seat]:
        """Who waits is served; the seats to close are those that nobody will need."""
        self._serve()
        self._dismiss()
        return [] if self.refusal is None or self.waiting else self._take_free()

    def _take_free(self) -> list[Seat]:
        free, self.free = self.free, []
        self.made -= len(free)
        return free

    def _dismiss(self) -> None:
        """Nothing more will come: who is parked goes."""
        if self.refusal is None or self.waiting:
            return
        for worker in self._parked:
            self.workers.discard(worker)
            worker.end()
        self._parked.clear()
        if not self.workers:
            self._stopper.end()

    # --- seats are lent ---

    def lend(self) -> Seat | None:
        """A seat that is there and free, at once; or None."""
        with self.lock:
            if not self.free or self.waiting or self.refusal is not None:
                return None
            seat = self.free.pop()
            self._lent_to_this_thread(seat)
            return seat

    def _lent_to_this_thread(self, seat: Seat) -> None:
        seat.uses += 1
        seat.thread = get_ident()
        seat.holder = _holder()
        self.lent.add(seat)
        self.checkouts += 1

    def ask(self, make: Callable[[], WaitingOne]) -> WaitingOne:
        """One that waits for a seat, or has been given one already.

        Raises:
            RuntimeError: The thread would wait for itself.
        """
        with self.lock:
            if self.refusal is not None:
                raise self.refusal()
            if self.waiting or not (self.free or self.made < self.size):
                self._refuse_to_wait_for_itself()
                waiter = make()
                self.waiting.append(waiter)
                return waiter
            waiter = WaitingOne()
            waiter.seat, waiter.given = self._take(), True
            return waiter

    def _refuse_to_wait_for_itself(self) -> None:
        me, thread = _holder(), get_ident()
        mine = sum(seat.holder == me for seat in self.lent)
        mine += sum(job.thread == thread for job in self.running)
        if mine == self.size:
            who = "thread" if me == thread else "task"
            raise RuntimeError(
                f"all {self.size} isolates of the pool are in the hands of this very {who}, which "
                "would wait for itself: use the context that it has, or make the pool larger"
            )

    def leave_line(self, waiter: WaitingOne) -> list[Seat]:
        """It doesn't wait any more. Gives the seats to close."""
        with self.lock:
            if waiter.given:
                self._return(waiter.seat)
            else:
                self.waiting.remove(waiter)
            return self._go_on()

    def make(self) -> Seat:
        """The seat that its turn allows it to make.

        Raises:
            BaseException: What setup raises.
        """
        try:
            return Seat(self.plan)
        except BaseException:
            with self.lock:
                self.made -= 1
                self._serve()
            raise

    def may_make(self) -> bool:
        """Whether there are fewer seats than there may be; then the caller makes one."""
        with self.lock:
            if self.refusal is not None:
                raise self.refusal()
            if self.made >= self.size:
                return False
            self.made += 1
            return True

    def keep(self, seat: Seat) -> None:
        """It was made, and is free."""
        left, whole = _let_go(seat)
        with self.lock:
            old = self._put_away(seat, whole=whole)
        for each in old:
            each.close()
        if left is not None:
            raise left

    def lent_now(self, seat: Seat) -> None:
        """It was taken after some waiting."""
        with self.lock:
            self._lent_to_this_thread(seat)

    def give_back(self, seat: Seat, *, stopped: bool) -> tuple[UsageError | None, list[Seat]]:
        """The end of a checkout; as `end` is of a call."""
        left, whole = _let_go(seat)
        if seat.thread != get_ident():
            left = make_usage_error(
                201,
                "EY201: a block of `pool.checkout()` ends on another thread than it began on, "
                "which has the isolate. A block belongs into one function: a generator that "
                "yields inside of it, such as a dependency of FastAPI's, may go on elsewhere.",
                None,
            )
        with self.lock:
            self.lent.discard(seat)
            seat.holder = None
            whole = whole and not stopped and not seat.is_worn(self.plan)
            return left, self._put_away(seat, whole=whole)

    # --- it ends ---

    def close(self, refusal: Callable[[], Exception], *, cancel: bool, stop: bool) -> list[Seat]:
        """Takes nothing more. Gives the seats to close; who has one closes it afterwards."""
        with self.lock:
            if self.refusal is None:
                self.refusal = refusal
            while self._rooms:
                self._keep_room()
            dropped = [job for job in self.waiting if isinstance(job, Job)] if cancel else []
            free = [] if self.waiting else self._take_free()
            running = list(self.running) if stop else []
            self._dismiss()
        for job in (*dropped, *running):
            job.cancel()
        return free

    def threads(self) -> list[Thread]:
        """Those that work."""
        with self.lock:
            return [worker.thread for worker in self.workers]


def _holder() -> object:
    """The task that runs, or the thread where none does."""
    asyncio = sys.modules.get("asyncio")  # where it isn't loaded, no loop runs
    if asyncio is None or asyncio._get_running_loop() is None:  # noqa: SLF001
        return get_ident()
    return asyncio.current_task() or get_ident()


def _let_go(seat: Seat | None) -> tuple[UsageError | None, bool]:
    """Takes it from this thread; what was left behind in it, and whether it can be used again."""
    if seat is None:
        return None, False
    try:
        seat.isolate.detach()
    except (IsolateClosedError, WrongThreadError):
        return None, False  # closed, dead, or given away
    except UsageError as error:  # a scope is open
        return error, False
    return None, True
