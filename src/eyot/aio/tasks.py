"""Tasks of the running loop, and functions that block beside it.

A task never leaves its thread, so it may use isolates as it likes, each scope closed before the
next `await`. What blocks goes to a thread, which may use none of those isolates.
"""

from __future__ import annotations

import contextvars
import threading
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from eyot import _core
from eyot.aio.errors import JoinError
from eyot.aio.suspension import driven
from eyot.aio.waiting import Waiter, running_loop
from eyot.errors import make_usage_error

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable, Generator

__all__ = ["AbortHandle", "JoinHandle", "keep", "spawn", "spawn_blocking"]

T = TypeVar("T")

_KEPT = "_eyot_tasks"
_THREAD_BOUND = (
    *(_core.Isolate, _core.Context, _core.Scope, _core.Data, _core.Live, _core.CompiledScript),
    *(_core.Global, _core.Weak, _core.Eternal),
)


class AbortHandle:
    """The means to end a task, without its result. Stands for tokio's AbortHandle."""

    __slots__ = ("_abort", "_future", "_owner")

    def __init__(self, future: asyncio.Future[Any], abort: Callable[[], object]) -> None:
        self._future = future
        self._abort = abort
        self._owner = threading.get_ident()

    def abort(self) -> None:
        """Cancels the task, at the `await` where it is; from any thread.

        Whoever waits for it gets a JoinError. A function that blocks and has begun goes on.
        """
        loop = self._future.get_loop()
        if self._future.done() or loop.is_closed():
            return
        if threading.get_ident() == self._owner:
            self._abort()
        else:
            loop.call_soon_threadsafe(self._abort)

    def is_finished(self) -> bool:
        """Whether it is over, however it ended."""
        return self._future.done()


class JoinHandle(Generic[T]):
    """A task that was started; awaiting it gives its result. Stands for tokio's JoinHandle.

    What the task raised is raised to whoever awaits; a JoinError where it was aborted. A waiter
    that is cancelled leaves the task alone, and so does dropping the handle: it goes on, detached.
    """

    __slots__ = ("__weakref__", "_aborter", "_future", "_name")

    def __init__(self, future: asyncio.Future[T], abort: Callable[[], object], name: str) -> None:
        self._future = future
        self._aborter = AbortHandle(future, abort)
        self._name = name

    @property
    def name(self) -> str:
        """What tracebacks and debuggers call the task."""
        return self._name

    def abort(self) -> None:
        """Cancels the task, at the `await` where it is; from any thread.

        Whoever waits for it gets a JoinError. A function that blocks and has begun goes on.
        """
        self._aborter.abort()

    def abort_handle(self) -> AbortHandle:
        """What can abort the task and keeps nothing of its result."""
        return self._aborter

    def is_finished(self) -> bool:
        """Whether it is over, however it ended."""
        return self._future.done()

    def result(self) -> T:
        """What the task returned, once it is finished.

        Raises:
            JoinError: It was aborted.
            asyncio.InvalidStateError: It isn't finished; `await` the handle instead.
            BaseException: What the task raised.
        """
        if self._future.cancelled():
            raise JoinError(f"the task {self._name!r} was aborted before it ended")
        error = self._future.exception()
        if error is not None and not isinstance(error, Exception):
            message = f"the task {self._name!r} ended with {type(error).__name__}"
            raise JoinError(message, panicked=True) from error
        return self._future.result()

    def __await__(self) -> Generator[Any, Any, T]:
        future = self._future
        if not future.done():
            waiter = Waiter("awaiting a JoinHandle")  # cancelling it must not reach the task
            if running_loop("awaiting a JoinHandle") is not future.get_loop():
                raise RuntimeError(
                    f"the task {self._name!r} belongs to another loop: await its handle where it "
                    "was spawned, and send the result across"
                )
            future.add_done_callback(waiter.wake)
            try:
                yield from waiter.__await__()
            finally:
                future.remove_done_callback(waiter.wake)
        return self.result()

    def __repr__(self) -> str:
        state = "finished" if self._future.done() else "running"
        return f"<JoinHandle {self._name!r}, {state}>"


def keep(task: asyncio.Task[Any]) -> None:
    """Keeps a task alive to its end, or its loop's, which itself keeps it weakly."""
    kept = vars(task.get_loop()).setdefault(_KEPT, set())
    kept.add(task)
    task.add_done_callback(kept.discard)


def spawn(
    work: Awaitable[T], *, name: str | None = None, context: contextvars.Context | None = None
) -> JoinHandle[T]:
    """Starts a task on the running loop; it goes on by itself, awaited or not.

    It stays on this thread. A step that ends with a scope open gets ScopeSuspendedError at that
    `await`. Stands for deno_unsync's spawn.

    Args:
        work: A coroutine, or anything else that can be awaited.
        name: What tracebacks and debuggers call the task.
        context: The context variables it sees; a copy of the current ones unless given.

    Raises:
        RuntimeError: No loop runs on this thread.
    """
    coroutine = driven(work)
    try:
        loop = running_loop("spawn()")
    except RuntimeError:
        coroutine.close()
        raise
    task: asyncio.Task[T] = loop.create_task(coroutine, name=name, context=context)
    if not task.done():
        keep(task)
    return JoinHandle(task, task.cancel, task.get_name())


def _deliver(future: asyncio.Future[T], value: T | None, error: BaseException | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(value)  # type: ignore[arg-type]
    elif isinstance(error, StopIteration):  # means something else to whoever awaits
        wrapped = RuntimeError("the function raised StopIteration")
        wrapped.__cause__ = error
        future.set_exception(wrapped)
    else:
        future.set_exception(error)


def spawn_blocking(function: Callable[..., T], /, *args: Any, **kwargs: Any) -> JoinHandle[T]:
    """Calls a function that blocks on a thread beside the loop; awaiting gives what it returns.

    It sees a copy of the context variables. It can't use an isolate of this thread, nor anything of
    one: that is EY201. Aborted before it began, it isn't called. Stands for deno_unsync's
    spawn_blocking.

    Raises:
        RuntimeError: No loop runs on this thread.
        WrongThreadError: EY201, an argument belongs to this thread's isolates.
    """
    loop = running_loop("spawn_blocking()")
    for argument in (*args, *kwargs.values()):
        if isinstance(argument, _THREAD_BOUND):
            raise make_usage_error(
                201,
                f"EY201: a {type(argument).__name__} is given to a function that runs on another "
                "thread. An isolate and what is in it are used only on the thread that owns it: "
                "give plain data, as `to_python()` makes it, and use the result here.",
                None,
            )
    context = contextvars.copy_context()
    future: asyncio.Future[T] = loop.create_future()
    begun = threading.Lock()  # whoever takes it first, the thread or an abort, decides

    def work() -> None:
        if not begun.acquire(blocking=False):
            return
        value, failure = None, None
        try:
            value = context.run(function, *args, **kwargs)
        except BaseException as error:  # noqa: BLE001 - the waiter's business
            failure = error
        try:
            loop.call_soon_threadsafe(_deliver, future, value, failure)
        except RuntimeError:  # the loop ended meanwhile, and nobody waits
            return

    def abort() -> None:
        if begun.acquire(blocking=False):
            future.cancel()

    loop.run_in_executor(None, work)
    name = getattr(function, "__qualname__", None) or repr(function)
    return JoinHandle(future, abort, name)
