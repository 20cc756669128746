"""An isolate lent to the calling thread, which uses it without a hop to another."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from eyot.pool.leaving import let_error_leave
from eyot.pool.waiter import LoopWaiter, ThreadWaiter

if TYPE_CHECKING:
    import types

    from eyot._core import Context
    from eyot.pool.line import Line
    from eyot.pool.seat import Seat

__all__ = ["Checkout"]


class Checkout:
    """What `pool.checkout()` gives, for one `with` or `async with`."""

    __slots__ = ("_line", "_seat", "_wait")

    def __init__(self, line: Line, wait: float | None) -> None:
        self._line = line
        self._wait = wait
        self._seat: Seat | None = None

    def __enter__(self) -> Context:
        if self._seat is not None:
            raise RuntimeError(_TWICE)
        seat = self._line.lend()
        return self._wait_for_one() if seat is None else self._have(seat)

    def _have(self, seat: Seat) -> Context:
        try:
            seat.isolate.attach()
        except BaseException:
            _close(self._line.give_back(seat, stopped=True)[1])
            raise
        self._seat = seat
        return seat.context

    def _wait_for_one(self) -> Context:
        line = self._line
        waiter = line.ask(self._waiter)
        if isinstance(waiter, ThreadWaiter):
            try:
                waiter.wait(self._wait)
                self._refuse_late(waiter)
            except BaseException:
                _close(line.leave_line(waiter))
                raise
        return self._take(waiter.seat)

    def _take(self, seat: Seat | None) -> Context:
        if seat is None:
            seat = self._line.make()
        self._line.lent_now(seat)
        return self._have(seat)

    def _refuse_late(self, waiter: ThreadWaiter) -> None:
        if not waiter.given:
            raise TimeoutError(f"no isolate of the pool was free within {self._wait:g} s")

    @staticmethod
    def _waiter() -> ThreadWaiter:
        events = sys.modules.get("asyncio.events")  # where it isn't loaded, no loop runs
        if events is not None and events._get_running_loop() is not None:  # noqa: SLF001
            raise RuntimeError(
                "all isolates of the pool are in use, and waiting for one would stop the loop that "
                "runs on this thread, with whatever gives one back: write `async with "
                "pool.checkout() as context:`"
            )
        return ThreadWaiter()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: types.TracebackType | None,
    ) -> None:
        seat, self._seat = self._seat, None
        if seat is None:
            raise RuntimeError("this block of `pool.checkout()` has ended, or never began")
        stopped = error is not None and let_error_leave(error)
        left, old = self._line.give_back(seat, stopped=stopped)
        _close(old)
        if left is not None and error is None:
            raise left

    async def __aenter__(self) -> Context:
        if self._seat is not None:
            raise RuntimeError(_TWICE)
        from eyot.aio.waiting import Waiter

        waiter = self._line.ask(lambda: LoopWaiter(Waiter("async with pool.checkout()")))
        if isinstance(waiter, LoopWaiter):
            try:
                if self._wait is None:
                    await waiter.waiter
                else:
                    import asyncio

                    await asyncio.wait_for(_wait(waiter), self._wait)
            except BaseException:
                _close(self._line.leave_line(waiter))
                raise
        return self._take(waiter.seat)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: types.TracebackType | None,
    ) -> None:
        self.__exit__(kind, error, traceback)


def _close(seats: list[Seat]) -> None:
    for seat in seats:
        seat.close()


async def _wait(waiter: LoopWaiter) -> None:
    await waiter.waiter


_TWICE = (
    "this checkout is in use: each block has one of its own, `with pool.checkout() as context:`"
)
