"""Promises on the running loop: awaited by Python, and made of what Python awaits.

The extension loads this when it first needs it. A promise that is pending when it is awaited calls
back once it is settled; an awaitable that JavaScript is given is awaited by a task of the loop that
runs, which settles its promise. Nothing here polls.
"""

# ruff: noqa: SLF001 - the names with an underscore are there for this module

from __future__ import annotations

import asyncio
import math
import weakref
from time import monotonic
from typing import TYPE_CHECKING, Any

from eyot import _core
from eyot.aio.limits import limited, note_stopped, time_left
from eyot.aio.pending import Waiting, loop_work_of
from eyot.aio.suspension import driven
from eyot.aio.waiting import Waiter, running_loop
from eyot.aio.waking import attach
from eyot.errors import ContextClosedError, IsolateClosedError, TimedOut, UsageError
from eyot.values import JSPromise, undefined

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Awaitable, Generator

    from eyot._core import Context, LiveSettler
    from eyot.aio.suspension import Driven

__all__: list[str] = []

_PENDING = object()


# --- Python awaits a promise ---


# The slot itself: as attributes, the names of a live object's class can't be set.
_set_waiting = vars(JSPromise)["_waiting"].__set__


def _add(promise: JSPromise, waiter: Waiter) -> list[Waiter]:
    known: weakref.ref[Waiting] | None = getattr(promise, "_waiting", None)
    waiting = None if known is None else known()
    if waiting is not None:
        waiting.waiters.append(waiter)
        return waiting.waiters
    waiting = Waiting()
    waiters = waiting.waiters
    waiters.append(waiter)  # first of all: what follows may call it at once
    _set_waiting(promise, weakref.ref(waiting))
    promise._then(waiting)
    return waiters


def _wait(promise: JSPromise) -> Generator[Any, Any, Any]:
    loop = running_loop("awaiting a promise")
    settled = attach(promise._context.isolate, loop)
    while True:
        if settled:
            result = promise._outcome(_PENDING)
            if result is not _PENDING:
                return result
        waiter = Waiter("awaiting a promise", loop)
        waiters = _add(promise, waiter)
        try:
            yield from waiter.__await__()
        except BaseException:
            if waiter in waiters:
                waiters.remove(waiter)
            raise
        settled = True


async def _eval(
    context: Context,
    source: str,
    *,
    timeout: float | None = None,  # noqa: ASYNC109 - of JavaScript that runs, too
    count_host_time: bool = True,
    **options: Any,
) -> Any:
    if timeout is None:
        value = context.eval(source, **options)
        return await value if isinstance(value, JSPromise) else value
    began = monotonic()
    value = context.eval(source, timeout=timeout, count_host_time=count_host_time, **options)
    if not isinstance(value, JSPromise):
        return value
    if timeout == math.inf or not count_host_time:
        return await value
    return await _within(value, timeout, began + timeout)


async def _within(promise: JSPromise, timeout: float, until: float) -> Any:  # noqa: ASYNC109
    with limited(promise._context.isolate, until) as limit:
        clock = asyncio.timeout(until - monotonic())
        try:
            async with clock:
                return await promise
        except TimeoutError:
            if not clock.expired():
                raise
    raise TimedOut(
        f"the promise is still pending after the {timeout} s that it was given", timeout
    ) from limit.stopped


# --- JavaScript awaits Python ---


def _adopt(awaitable: Awaitable[Any], settler: LiveSettler) -> None:
    coroutine = driven(awaitable)
    try:
        loop = running_loop(
            "an async function, or anything else to be awaited, that JavaScript has"
        )
    except RuntimeError:
        coroutine.close()
        raise
    if loop.get_task_factory() is None:
        _start(loop, coroutine, settler)
    else:
        # It may begin at once, as eager tasks do; here JavaScript is in the middle of a call.
        loop.call_soon(_start, loop, coroutine, settler)


def _start(loop: asyncio.AbstractEventLoop, coroutine: Driven[Any], settler: LiveSettler) -> None:
    try:
        tasks = loop_work_of(settler._context.isolate).tasks
    except IsolateClosedError:
        coroutine.close()
        return
    task = loop.create_task(coroutine)
    tasks[task] = settler  # kept alive to its end, and found by who asks what is pending

    def settle(task: asyncio.Task[Any]) -> None:
        tasks.pop(task, None)
        try:
            _settle(task, settler)
        except (IsolateClosedError, ContextClosedError):  # nobody waits any more
            return

    task.add_done_callback(settle)


def _settle(task: asyncio.Task[Any], settler: LiveSettler) -> None:
    isolate = settler._context.isolate
    try:
        try:
            value = task.result()
        except BaseException as error:  # noqa: BLE001 - JavaScript's business, cancelled or not
            settler.reject(error, time_left(isolate))
            return
        try:
            settler.resolve(value, time_left(isolate))
        except (UsageError, TypeError, RuntimeError) as error:  # it can't be given to JavaScript
            settler.reject(error, time_left(isolate))
    except TimedOut as error:
        note_stopped(isolate, error)


# Used up as it is iterated, as Python's are; a `break` in `for await` closes it.
_ASYNC_ITERABLE = """
(next, close) => ({
    [Symbol.asyncIterator]() { return this },
    next,
    async return(value) { await close(); return {value, done: true} },
})
"""


def _adopt_iterable(context: Context, iterable: AsyncIterable[Any]) -> Any:
    iterator = aiter(iterable)

    async def step(*_: Any) -> dict[str, Any]:
        try:
            return {"value": await anext(iterator), "done": False}
        except StopAsyncIteration:
            return {"value": undefined, "done": True}

    async def close() -> None:
        aclose = getattr(iterator, "aclose", None)
        if aclose is not None:
            await aclose()

    return context.eval(_ASYNC_ITERABLE, filename="<eyot>")(step, close)


# --- Nobody waits ---


def _report(promise: JSPromise) -> None:
    # At the loop's next turn: until then somebody may begin to handle it.
    loop = asyncio.get_running_loop()
    loop.call_soon(_report_unhandled, loop, promise)


def _report_unhandled(loop: asyncio.AbstractEventLoop, promise: JSPromise) -> None:
    try:
        if not promise._is_handled():
            promise._outcome(None)
    except (IsolateClosedError, ContextClosedError, asyncio.CancelledError):
        return  # of what was cancelled nobody is told, as of a task
    except Exception as error:  # noqa: BLE001 - what it was rejected with
        loop.call_exception_handler(
            {
                "message": "a JavaScript promise was rejected, and nothing handles that",
                "exception": error,
                "promise": promise,
            }
        )


_core.install("wait_for_promise", _wait)
_core.install("adopt_async_iterable", _adopt_iterable)
_core.install("eval_and_await", _eval)
_core.install("report_rejection", _report)
_core.install("adopt_awaitable", _adopt)  # the last: it says that all are there
