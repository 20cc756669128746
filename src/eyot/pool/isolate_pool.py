"""`IsolatePool`: calls on threads with an isolate each, and isolates lent to threads."""

from __future__ import annotations

import atexit
import os
import threading
import time
import warnings
import weakref
from collections import deque
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, overload

from eyot.errors import make_usage_error
from eyot.isolate import CreateParams
from eyot.pool.checkout import Checkout
from eyot.pool.job import Job
from eyot.pool.line import Line
from eyot.pool.plan import Plan
from eyot.pool.seat import check_name
from eyot.pool.statistics import PoolStatistics
from eyot.pool.waiter import LoopWaiter

if TYPE_CHECKING:
    import types
    from collections.abc import Callable, Coroutine, Iterable, Iterator
    from concurrent.futures import Future
    from typing import Self

    from eyot._core import Context

__all__ = ["IsolatePool"]

P = ParamSpec("P")
T = TypeVar("T")


class IsolatePool:
    """Isolates on threads of their own, with the shape of concurrent.futures.Executor.

    Nothing is made before it is needed, so a pool may stand in a module that is imported before
    the process is forked.

    Args:
        size: How many isolates there are at most, and threads.
        setup: What each context is made ready with: a source, or a function `setup(context)`.
        recycle_after: After so many uses another isolate takes one's place.
        max_pending: So many calls may wait: then submit blocks, and run awaits. None is any number.
        timeout: So many seconds may a call take, once it has begun; it ends with TimedOut.
        **limits: What Isolate() takes by keyword, such as `heap_limit`.

    Raises:
        ValueError: A number is too small.
        TypeError: Isolate() takes no such keyword.
    """

    def __init__(
        self,
        size: int,
        *,
        setup: str | Callable[[Context], object] | None = None,
        recycle_after: int | None = None,
        max_pending: int | None = None,
        timeout: float | None = None,
        **limits: Any,
    ) -> None:
        for name, number in (
            ("size", size),
            ("recycle_after", recycle_after),
            ("max_pending", max_pending),
        ):
            if number is not None and number < 1:
                raise ValueError(f"{name} is a count, at least 1")
        if timeout is not None and not timeout >= 0:
            raise ValueError("timeout is in seconds, and not negative")
        if setup is not None and not isinstance(setup, str) and not callable(setup):
            raise TypeError("setup is a source, or a function that takes the context")
        CreateParams(**limits)  # a wrong name is told here, not to the first call
        self._line = Line(size, max_pending, Plan(setup, recycle_after, timeout, limits))
        _lines.add(self._line)

    @overload
    def submit(self, what: str, /, *args: Any) -> Future[Any]: ...
    @overload
    def submit(
        self,
        what: Callable[Concatenate[Context, P], Coroutine[Any, Any, T]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Future[T]: ...
    @overload
    def submit(
        self, what: Callable[Concatenate[Context, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]: ...
    def submit(self, what: str | Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Has a call done on one of the pool's threads.

        Args:
            what: The name of a global function of JavaScript, which is called with the arguments; a
                promise that it gives is waited for. Or a function of Python's, called with a
                context and the arguments; an async one runs on a loop of its own.
            *args: They are converted on that thread, once the call begins.
            **kwargs: For a function of Python's.

        Returns:
            A future. Its result is data of Python's, as `to_python` gives it, and what its
            exception holds of JavaScript's is, too. `cancel()` stops a call that runs, unlike that
            of other executors: see Job.

        Raises:
            RuntimeError: The pool was shut down, or no thread can be started.
            ForkedProcessError: EY202, the pool was used before the process was forked.
        """
        job = self._job(what, args, kwargs)
        self._line.submit(job)
        return job

    @overload
    async def run(self, what: str, /, *args: Any) -> Any: ...
    @overload
    async def run(
        self,
        what: Callable[Concatenate[Context, P], Coroutine[Any, Any, T]],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T: ...
    @overload
    async def run(
        self, what: Callable[Concatenate[Context, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T: ...
    async def run(self, what: str | Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """The same as `submit`, awaited; and while there is no room for it, that is awaited, too.

        Cancelling it cancels the call: what JavaScript does in it is stopped.
        """
        import asyncio

        from eyot.aio.waiting import Waiter

        job = self._job(what, args, kwargs)
        await self._line.submit_from_loop(job, lambda: LoopWaiter(Waiter("pool.run()")))
        return await asyncio.wrap_future(job)

    def _job(
        self, what: str | Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Job:
        if isinstance(what, str):
            check_name(what)
            if kwargs:
                raise TypeError("functions of JavaScript take no keyword arguments: give an object")
        elif not callable(what):
            raise TypeError(
                "submit() takes the name of a global function of JavaScript, or a function of "
                f"Python's that takes a context: {what!r} is neither"
            )
        return Job(self._line, what, args, kwargs)

    def map(
        self,
        what: str | Callable[..., Any],
        /,
        *iterables: Iterable[Any],
        timeout: float | None = None,
        buffersize: int | None = None,
    ) -> Iterator[Any]:
        """The results of a call for each argument, or for each of several in step, in their order.

        Args:
            what: As of `submit`.
            *iterables: What it is called with.
            timeout: So many seconds after `map` was called, the next result raises TimeoutError.
            buffersize: So many calls are submitted before their results are asked for; None submits
                all at once.

        Raises:
            BaseException: What a call raised, where its result is due. The other calls are
                cancelled then, and those that run are stopped; so they are where the iterator is
                closed early.
        """
        if buffersize is not None and buffersize < 1:
            raise ValueError("buffersize is a count, at least 1")
        until = None if timeout is None else time.monotonic() + timeout
        arguments = zip(*iterables, strict=False)
        jobs: deque[Future[Any]] = deque()
        for args in arguments:
            jobs.append(self.submit(what, *args))
            if len(jobs) == buffersize:
                break
        return self._results(jobs, what, arguments, until)

    def _results(
        self,
        jobs: deque[Future[Any]],
        what: str | Callable[..., Any],
        arguments: Iterator[tuple[Any, ...]],
        until: float | None,
    ) -> Iterator[Any]:
        try:
            while jobs:
                left = None if until is None else max(0.0, until - time.monotonic())
                result = jobs[0].result(left)
                jobs.popleft()
                for args in arguments:
                    jobs.append(self.submit(what, *args))
                    break
                yield result
                del result
        finally:
            for job in jobs:
                job.cancel()

    def checkout(self, *, wait: float | None = None) -> Checkout:
        """Lends an isolate to the calling thread: `with pool.checkout() as context:`.

        What JavaScript gives there is live, and belongs to the block: take data out of it. In a
        task, `async with pool.checkout() as context:` waits without stopping the loop.

        Args:
            wait: For a free isolate no longer than so many seconds; None is as long as it takes.

        Raises:
            TimeoutError: None was free.
            RuntimeError: The pool was shut down; or the thread would wait for itself, or stop its
                loop.
            ForkedProcessError: EY202, the pool was used before the process was forked.
        """
        return Checkout(self._line, wait)

    def warm_up(self) -> None:
        """Makes all isolates now, one after another on this thread.

        Raises:
            BaseException: What setup raises.
        """
        line = self._line
        while line.may_make():
            seat = line.make()
            line.keep(seat)

    def statistics(self) -> PoolStatistics:
        """What it has done, and does at this moment."""
        line = self._line
        with line.lock:
            return PoolStatistics(
                size=line.size,
                isolates=line.made,
                submitted=line.submitted,
                finished=line.finished,
                failed=line.failed,
                cancelled=line.cancelled,
                running=sum(job.seat is not None for job in line.running),
                waiting=len(line.waiting),
                lent=len(line.lent),
                checkouts=line.checkouts,
                recycled=line.recycled,
            )

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor's
        """Takes no more calls, and closes the isolates once the calls that it has are done.

        An isolate that is lent is closed when it comes back.

        Args:
            wait: For that; else it happens meanwhile.
            cancel_futures: Whether calls that haven't begun are cancelled.
        """
        self._shut_down(wait=wait, cancel=cancel_futures, stop=False)

    def _shut_down(self, *, wait: bool, cancel: bool, stop: bool) -> None:
        line = self._line
        threads = line.threads()
        for seat in line.close(_shut_down, cancel=cancel, stop=stop):
            seat.close()
        if wait:
            for thread in threads:
                if thread is not threading.current_thread():
                    thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: types.TracebackType | None,
    ) -> None:
        """Shuts it down. After Ctrl-C what runs is stopped; else it is waited for."""
        hurry = error is not None and not isinstance(error, Exception)
        self._shut_down(wait=True, cancel=hurry, stop=hurry)

    def __repr__(self) -> str:
        line = self._line
        state = "" if line.refusal is None else ", shut down"
        return f"<eyot.IsolatePool of {line.size}, {line.made} made{state}>"

    def __del__(self) -> None:
        line: Line | None = getattr(self, "_line", None)  # where __init__ refused there is none
        if line is None or line.refusal is not None or not line.made:
            return
        warnings.warn(_NEVER_SHUT_DOWN, ResourceWarning, stacklevel=2, source=self)
        self._shut_down(wait=False, cancel=False, stop=False)


_NEVER_SHUT_DOWN = "an IsolatePool was never shut down"


def _shut_down() -> Exception:
    return RuntimeError("the pool was shut down: it takes no calls and lends no isolates")


def _forked() -> Exception:
    return make_usage_error(
        202,
        "EY202: the pool was used before this process was forked, and V8 with its isolates stays "
        "in the parent. Use it first in the child (nothing of a pool is made before that), or "
        "start the process with multiprocessing's `spawn` or `forkserver`.",
        None,
    )


_lines: weakref.WeakSet[Line] = weakref.WeakSet()


def _after_fork() -> None:
    for line in _lines:
        used = line.made or line.workers
        line.begin_anew()
        if used:
            line.refusal = _forked


def _at_exit() -> None:
    threads = []
    for line in _lines:
        threads += line.threads()
        for seat in line.close(_shut_down, cancel=True, stop=True):
            seat.close()
    give_up = time.monotonic() + _PATIENCE_AT_EXIT
    for thread in threads:
        thread.join(max(0.0, give_up - time.monotonic()))


_PATIENCE_AT_EXIT = 0.5  # for Python code, which can't be stopped

os.register_at_fork(after_in_child=_after_fork)
atexit.register(_at_exit)  # after the extension's own, so it runs before that one ends V8
IsolatePool.__module__ = "eyot"
PoolStatistics.__module__ = "eyot"
