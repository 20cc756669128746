"""Async ops: begun in JavaScript's call, and gone on with by a task if they suspend.

The extension loads this at the first call of one. Nearly all that suspend do so once or twice, and
many not at all; so the task of a call is made only when the call suspends, or when somebody asks
for the current task.
"""

# ruff: noqa: SLF001 - the names with an underscore are there for this module, or asyncio's own

from __future__ import annotations

import asyncio
import contextvars
import time
from typing import TYPE_CHECKING, Any

from eyot import _core
from eyot._core import scope_mark, scopes_left
from eyot.aio.limits import note_stopped, time_left
from eyot.aio.pending import loop_work_of
from eyot.aio.suspension import Driven
from eyot.errors import ContextClosedError, IsolateClosedError, TimedOut

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from eyot._core import LiveSettler, Op

__all__: list[str] = []

_FINISHED = "_eyot_finished_ops"
_NOTHING = object()


class _Steps(Driven[Any]):
    """A coroutine whose first step was made: what that gave is what the first `send` gives."""

    __slots__ = ("_first", "_over", "_waits")

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        super().__init__(coroutine)
        self._first: Any = _NOTHING
        self._waits = False
        self._over: BaseException | None = None  # what it ended with, before the task began

    def begin(self) -> None:
        """The first step. It raises StopIteration where the coroutine has ended."""
        mark = scope_mark()
        yielded = self._coroutine.send(None)
        if scopes_left(mark):
            yielded = self._refuse(yielded, mark)
        # The sign that a future is awaited is the future's, and others may await it before the
        # task has its turn to look.
        self._waits = bool(getattr(yielded, "_asyncio_future_blocking", None))
        if self._waits:
            yielded._asyncio_future_blocking = False
        self._first = yielded

    def send(self, value: Any, /) -> Any:
        if self._over is not None:
            raise self._over
        first, self._first = self._first, _NOTHING
        if first is _NOTHING:
            return super().send(value)
        if self._waits:
            first._asyncio_future_blocking = True
        return first

    def throw(self, *exception: Any) -> Any:
        if self._over is not None:
            raise self._over
        self._first = _NOTHING
        return super().throw(*exception)


class _Task(asyncio.Task[Any]):
    """The task of an op that has begun."""

    _steps: _Steps
    _loop_of: asyncio.AbstractEventLoop
    _variables: contextvars.Context


class _TaskToBe(_Task):
    """The task of an op in its first step, which becomes one when somebody looks at it."""

    def __getattribute__(self, name: str) -> Any:
        _become(self)
        return getattr(self, name)


def _new_task(
    steps: _Steps, loop: asyncio.AbstractEventLoop, variables: contextvars.Context
) -> _TaskToBe:
    task = _TaskToBe.__new__(_TaskToBe)
    object.__setattr__(task, "_steps", steps)
    object.__setattr__(task, "_loop_of", loop)
    object.__setattr__(task, "_variables", variables)
    return task


def _become(task: _Task) -> None:
    object.__setattr__(task, "__class__", _Task)
    asyncio.Task.__init__(task, task._steps, loop=task._loop_of, context=task._variables)


class _Call:
    """One call of an op that has suspended. Called with what settles its promise."""

    __slots__ = ("_op", "_settler", "_start", "_task", "_tasks")

    _settler: LiveSettler
    _tasks: dict[asyncio.Task[Any], LiveSettler]

    def __init__(self, op: Op, start: float, task: asyncio.Task[Any] | None) -> None:
        self._op = op
        self._start = start
        self._task = task

    def __call__(self, settler: LiveSettler) -> None:
        self._settler = settler
        # Kept alive to its end, and found by who asks what is pending.
        self._tasks = loop_work_of(settler._context.isolate).tasks
        if self._task is not None:
            self._follow(self._task)

    def _follow(self, task: asyncio.Task[Any]) -> None:
        self._tasks[task] = self._settler
        task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[Any]) -> None:
        self._tasks.pop(task, None)
        value: Any
        try:
            value, failed = task.result(), False
        except BaseException as error:  # noqa: BLE001 - JavaScript's business, cancelled or not
            value, failed = error, True
        self._op._end(failed, time.perf_counter() - self._start)
        loop = task.get_loop()
        finished = vars(loop).setdefault(_FINISHED, [])
        finished.append((self._settler, value, failed))
        if len(finished) == 1:
            loop.call_soon(_settle, loop)


def _settle(loop: asyncio.AbstractEventLoop) -> None:
    finished: list[tuple[LiveSettler, Any, bool]] = vars(loop).pop(_FINISHED, [])
    by_context: dict[Any, list[tuple[LiveSettler, Any, bool]]] = {}
    for one in finished:
        by_context.setdefault(one[0]._context, []).append(one)
    for together in by_context.values():
        isolate = together[0][0]._context.isolate
        try:
            _core.settle_together(together, time_left(isolate))
        except TimedOut as error:
            note_stopped(isolate, error)
        except (IsolateClosedError, ContextClosedError):  # nobody waits any more
            continue


class _Later(_Call):
    """One whose task the loop's factory makes, outside of JavaScript's call."""

    __slots__ = ("_coroutine", "_loop")

    def __init__(
        self, op: Op, start: float, loop: asyncio.AbstractEventLoop, coroutine: Driven[Any]
    ) -> None:
        super().__init__(op, start, None)
        self._loop = loop
        self._coroutine = coroutine

    def __call__(self, settler: LiveSettler) -> None:
        super().__call__(settler)
        self._loop.call_soon(self._begin)

    def _begin(self) -> None:
        self._follow(self._loop.create_task(self._coroutine))


def _begin(op: Op, coroutine: Coroutine[Any, Any, Any]) -> tuple[Any] | _Call:
    """Makes the first step. What it ended with, in a tuple; else the call that goes on."""
    loop = asyncio._get_running_loop()
    if loop is None:
        return _begin_without_loop(op, coroutine)
    start = time.perf_counter()
    if loop.get_task_factory() is not None:
        return _Later(op, start, loop, Driven(coroutine))
    steps = _Steps(coroutine)
    variables = contextvars.copy_context()
    task = _new_task(steps, loop, variables)
    caller = asyncio.current_task(loop)
    if caller is not None:
        asyncio.tasks._leave_task(loop, caller)
    asyncio.tasks._enter_task(loop, task)
    try:
        variables.run(steps.begin)
    except StopIteration as end:
        _end_early(task, steps, end)
        return (end.value,)
    except BaseException as error:
        _end_early(task, steps, error)
        raise
    finally:
        asyncio.tasks._leave_task(loop, task)
        if caller is not None:
            asyncio.tasks._enter_task(loop, caller)
    if type(task) is _TaskToBe:
        _become(task)
    return _Call(op, start, task)


def _end_early(task: _Task, steps: _Steps, end: BaseException) -> None:
    if type(task) is _TaskToBe:  # nobody has seen it, so there was none
        return
    steps._over = end
    # What it ended with is told by the promise.
    task.add_done_callback(lambda task: task.cancelled() or task.exception())


def _begin_without_loop(op: Op, coroutine: Coroutine[Any, Any, Any]) -> tuple[Any]:
    mark = scope_mark()
    try:
        contextvars.copy_context().run(coroutine.send, None)
    except StopIteration as end:
        return (end.value,)
    if scopes_left(mark):
        _core.close_scopes(mark)
    coroutine.close()
    raise RuntimeError(
        f"the op {op.name!r} waits for something, which needs a running loop: call JavaScript "
        "inside an async function that `eyot.aio.run(main())` runs"
    )


_core.install("begin_op", _begin)
