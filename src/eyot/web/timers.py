"""Timers: `setTimeout` and its like.

Python keeps the timers of a context, in the order in which they are due; a loop is asked for one
call at a time, for the earliest of an isolate. Where no loop runs `isolate.run_pending()` runs what
is due, and `promise.result()` waits for it.
"""

# ruff: noqa: SLF001 - the names with an underscore are there for modules such as this

from __future__ import annotations

import contextlib
import contextvars
import heapq
import math
import sys
import types
import weakref
from time import monotonic
from typing import TYPE_CHECKING, Any

from eyot.errors import TimedOut
from eyot.pending import PendingWork, work_of
from eyot.web.parts import insist, install_part, part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from eyot import Context, Isolate, JSFunction

__all__ = ["Timers", "timers"]

# As HTML has it: a timer set by a timer set by a timer waits no less than four milliseconds.
_DEEPEST = 5
_LEAST_DELAY = 4


class _Timer:
    __slots__ = (
        "deadline",
        "delay",
        "function",
        "id",
        "is_ref",
        "level",
        "place",
        "repeats",
        "serial",
        "variables",
    )

    deadline: float
    serial: int

    def __init__(self, number: int, function: JSFunction, delay: int) -> None:
        self.id = number
        self.function = function
        self.delay = delay
        self.repeats = False
        self.is_ref = True
        self.level = 0
        self.place: str | None = None
        self.variables = contextvars.copy_context()

    @property
    def name(self) -> str:
        """What its function is called, which is bound here."""
        name = self.function["name"]
        return name.removeprefix("bound ") if isinstance(name, str) else ""

    def __lt__(self, other: _Timer) -> bool:
        return (self.deadline, self.serial) < (other.deadline, other.serial)


class Timers:
    """The timers of a context, as `eyot.web.timers` gives them.

    In JavaScript a timer is known by a number. Those that are `ref`, as all are at first, keep the
    program alive: `promise.result()` and `eyot run` wait for them.
    """

    def __init__(self, isolate: Isolate) -> None:
        """Only `eyot.web.timers` makes these."""
        self._isolate = weakref.ref(isolate)
        self._on_error: Callable[[Exception], object] | None = None
        self._after_each: Callable[[], object] | None = None
        self._timers: dict[int, _Timer] = {}
        self._queue: list[_Timer] = []  # with those that were cleared
        self._made = self._serial = 0
        self._level = 0  # of the timer that runs

    def ref(self, timer: int, /) -> None:
        """Has a timer keep the program alive, as it does at first; an unknown one is ignored."""
        self._set_ref(timer, is_ref=True)

    def unref(self, timer: int, /) -> None:
        """Lets the program end before a timer is due; an unknown one is ignored."""
        self._set_ref(timer, is_ref=False)

    def has_ref(self, timer: int, /) -> bool:
        """Whether there is such a timer, and it keeps the program alive."""
        found = self._timers.get(timer)
        return found is not None and found.is_ref

    def clear(self) -> None:
        """Cancels all."""
        self._timers.clear()
        self._queue.clear()
        self._note_empty()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._timers)

    def __bool__(self) -> bool:
        return True

    def _set_ref(self, timer: int, *, is_ref: bool) -> None:
        found = self._timers.get(timer)
        if found is not None:
            found.is_ref = is_ref

    # --- Called by JavaScript ---

    def _add(self, function: JSFunction, delay: int, repeats: bool) -> int:  # noqa: FBT001
        isolate = self._isolate()
        assert isolate is not None  # noqa: S101 - its JavaScript runs
        self._made += 1
        timer = _Timer(self._made, function, max(delay, 0))
        timer.repeats = repeats
        timer.level = self._level
        place = isolate._place()
        timer.place = None if place is None else f"{place[0]}:{place[1]}"
        if not self._timers:
            work_of(isolate).add(self)
        self._timers[timer.id] = timer
        if self._start(timer):
            self._tell_loop(isolate)
        return timer.id

    def _schedule(self, function: JSFunction, milliseconds: float) -> None:
        """A timer that keeps no program alive."""
        timer = self._add(function, math.ceil(milliseconds), False)  # noqa: FBT003 - as JavaScript
        self._timers[timer].is_ref = False

    def _remove(self, number: int) -> None:
        if self._timers.pop(number, None) is not None:
            self._note_empty()

    def _rethrow(self, throws: JSFunction) -> None:
        """What a microtask threw, as an exception with JavaScript's frames."""
        try:
            throws._run()
        except Exception as error:  # noqa: BLE001 - whatever it was
            self._report(error)

    # --- The queue ---

    def _start(self, timer: _Timer) -> bool:
        """Puts it in; whether it is due before all others."""
        delay = max(timer.delay, _LEAST_DELAY) if timer.level > _DEEPEST else timer.delay
        timer.level += 1
        self._serial += 1
        timer.serial = self._serial
        timer.deadline = monotonic() + delay / 1000
        heapq.heappush(self._queue, timer)
        if len(self._queue) > 2 * len(self._timers) + 64:  # most of it was cleared
            self._queue = [known for known in self._queue if self._is_live(known)]
            heapq.heapify(self._queue)
        return self._queue[0] is timer

    def _is_live(self, timer: _Timer) -> bool:
        return self._timers.get(timer.id) is timer

    def _first(self) -> _Timer | None:
        while self._queue and not self._is_live(self._queue[0]):
            heapq.heappop(self._queue)
        return self._queue[0] if self._queue else None

    def _note_empty(self) -> None:
        isolate = self._isolate()
        if not self._timers and isolate is not None and not isolate.closed:
            work_of(isolate).discard(self)

    def _tell_loop(self, isolate: Isolate) -> None:
        if "asyncio" in sys.modules:  # else no loop runs
            from eyot.aio.waking import schedule

            schedule(isolate)

    # --- A source of work, for eyot.pending ---

    def run(self, timeout: float | None = None, until: float = 0.0) -> bool:
        """Runs what is due now, each with its microtasks. What they set is for another time."""
        now, ran = monotonic(), False
        while (timer := self._first()) is not None and timer.deadline <= now:
            if timeout is not None and monotonic() >= until:
                raise _late(timeout)
            heapq.heappop(self._queue)
            ran = True
            if not timer.repeats:
                del self._timers[timer.id]
            self._level = timer.level
            try:
                if timeout is None:
                    timer.variables.run(timer.function._run)
                else:
                    left = max(until - monotonic(), 0.0)
                    timer.variables.run(timer.function._run, timeout=left)
            except Exception as error:
                if timeout is not None and isinstance(error, TimedOut) and monotonic() >= until:
                    raise _late(timeout) from error
                self._report(error)
            finally:
                self._level = 0
                if self._timers.get(timer.id) is timer:
                    self._start(timer)
                else:
                    self._note_empty()
            if self._after_each is not None:
                self._after_each()
        return ran

    def next_due(self) -> float | None:
        """Seconds until the first is due."""
        first = self._first()
        return None if first is None else max(first.deadline - monotonic(), 0.0)

    def keeps_alive(self) -> bool:
        """Whether there is one that is `ref`."""
        return any(timer.is_ref for timer in self._timers.values())

    def pending(self) -> Iterator[PendingWork]:
        """Those that are `ref`."""
        for timer in self._timers.values():
            if timer.is_ref:
                kind = "interval" if timer.repeats else "timer"
                yield PendingWork(kind, timer.name, timer.place)

    def cancel(self, context: Context | None) -> None:
        """Cancels all, where it is their context that was closed."""
        if context is None or any(
            timer.function._context is context for timer in self._timers.values()
        ):
            self.clear()

    def _report(self, error: Exception) -> None:
        if self._on_error is not None:
            self._on_error(error)
            return
        message = "a JavaScript timer or microtask raised"
        events = sys.modules.get("asyncio.events")  # where it isn't loaded, no loop runs
        loop = None if events is None else events._get_running_loop()
        if loop is not None:
            loop.call_exception_handler({"message": message, "exception": error})
        else:
            _tell_nobody(error, message)


def _late(timeout: float) -> TimedOut:
    return TimedOut(f"what was due took longer than the {timeout} s that it was given", timeout)


def _tell_nobody(error: Exception, message: str) -> None:
    if sys.unraisablehook is sys.__unraisablehook__:
        import traceback

        # Python's own takes only what Python itself makes; this is what it would write.
        lines = traceback.format_exception(error)
        with contextlib.suppress(OSError, AttributeError):  # there may be no standard error
            sys.stderr.write(f"Exception ignored: {message}\n{''.join(lines)}")
        return
    told: Any = types.SimpleNamespace(
        exc_type=type(error),
        exc_value=error,
        exc_traceback=error.__traceback__,
        err_msg=message,
        object=None,
    )
    sys.unraisablehook(told)


def timers(context: Context, *, on_error: Callable[[Exception], object] | None = None) -> Timers:
    """Gives a context setTimeout, setInterval, clearTimeout, clearInterval and queueMicrotask.

    Each timer runs by itself, in the order of their deadlines and, where those are equal, of their
    making; its microtasks run before the next. On a running loop nothing else is to be done;
    without one, `isolate.run_pending()` runs what is due, and `promise.result()` waits for it.
    Called again it gives the same Timers.

    Args:
        context: Where to put them.
        on_error: Called with what a timer or a microtask of queueMicrotask raises. Otherwise that
            goes to the running loop's exception handler, or without a loop to sys.unraisablehook.

    Raises:
        ContextClosedError: EY206.
        WrongThreadError: EY201.
    """
    found = timers_of(context)
    if on_error is not None:
        found._on_error = on_error
    install_part(context, "timers", timers_part_of(context))
    return found


def timers_part_of(context: Context) -> Any:
    """What timers.js gave back."""
    found = timers_of(context)
    return part(context, "timers", lambda: (found._add, found._remove, found._rethrow))


def timers_of(context: Context) -> Timers:
    """A context's, which JavaScript may know nothing of."""
    insist(context)
    found = context.get_slot(Timers)
    if found is None:
        found = Timers(context.isolate)
        context.set_slot(found)
    return found
