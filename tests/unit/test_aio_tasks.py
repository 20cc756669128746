"""Tasks of the loop, functions beside it, and the loop itself."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import gc
import inspect
import logging
import pickle
import threading
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import aio

if TYPE_CHECKING:
    from collections.abc import Callable


async def give(value: object) -> object:
    return value


async def forever() -> None:
    await asyncio.Event().wait()


def test_run_gives_what_the_coroutine_returns_and_raises_what_it_raises() -> None:
    async def fail() -> None:
        raise KeyError("eyot")

    assert aio.run(give(8)) == 8
    with pytest.raises(KeyError, match="eyot"):
        aio.run(fail())


def test_run_makes_the_loop_that_was_asked_for() -> None:
    made = []

    def factory() -> asyncio.AbstractEventLoop:
        made.append(asyncio.new_event_loop())
        return made[0]

    async def main() -> bool:
        return asyncio.get_running_loop() is made[0] and made[0].get_debug()

    assert aio.run(main(), debug=True, loop_factory=factory)
    assert made[0].is_closed()


def test_run_inside_a_loop_says_what_to_write() -> None:
    async def main() -> None:
        with pytest.raises(RuntimeError, match=r"inside a running loop.*`await main\(\)`"):
            aio.run(give(1))

    aio.run(main())


@pytest.mark.parametrize("start", [aio.run, aio.spawn])
def test_what_cannot_be_awaited_is_refused(start: Callable[[Any], object]) -> None:
    with pytest.raises(TypeError, match=r"a coroutine is needed, not 'function': call the async"):
        start(give)


def test_run_and_spawn_take_any_awaitable() -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[int] = loop.create_future()
        loop.call_soon(future.set_result, 8)
        assert await aio.spawn(future) == 8
        handle = aio.spawn(give(1))
        assert await aio.spawn(handle) == 1

    aio.run(main())


def test_tasks_left_at_the_end_are_cancelled() -> None:
    ended = []

    async def work() -> None:
        try:
            await forever()
        finally:
            ended.append(True)

    async def main() -> None:
        aio.spawn(work())
        await aio.sleep(0)

    aio.run(main())
    assert ended == [True]


def test_spawn_without_a_loop_says_what_to_write() -> None:
    calls: list[Callable[[], object]] = [
        lambda: aio.spawn(forever()),
        lambda: aio.spawn_blocking(print),
    ]
    for call in calls:
        with pytest.raises(RuntimeError, match=r"needs a running loop: call it inside.*aio\.run"):
            call()


def test_a_task_starts_by_itself_stays_here_and_gives_its_result_again_and_again() -> None:
    async def main() -> None:
        here = threading.get_ident()
        begun = []

        async def work() -> int:
            begun.append(threading.get_ident())
            return 8

        handle = aio.spawn(work(), name="counting")
        assert not handle.is_finished()
        assert handle.name == "counting"
        assert repr(handle) == "<JoinHandle 'counting', running>"
        with pytest.raises(asyncio.InvalidStateError):
            handle.result()
        await aio.sleep(0)
        assert begun == [here]
        assert handle.is_finished()
        assert repr(handle) == "<JoinHandle 'counting', finished>"
        assert (await handle, await handle, handle.result()) == (8, 8, 8)

    aio.run(main())


def test_what_a_task_raises_is_raised_to_the_waiter() -> None:
    async def main() -> None:
        error = KeyError("eyot")

        async def fail() -> None:
            raise error

        with pytest.raises(KeyError) as caught:
            await aio.spawn(fail())
        assert caught.value is error

    aio.run(main())


def test_an_aborted_task_is_a_join_error() -> None:
    async def main() -> None:
        handle = aio.spawn(forever(), name="waiting")
        aborter = handle.abort_handle()
        assert not aborter.is_finished()
        await aio.sleep(0)
        handle.abort()
        with pytest.raises(aio.JoinError) as caught:
            await handle
        assert str(caught.value) == "the task 'waiting' was aborted before it ended"
        assert isinstance(caught.value, eyot.Error)
        assert (caught.value.is_cancelled(), caught.value.is_panic()) == (True, False)
        assert aborter.is_finished()
        aborter.abort()  # nothing any more
        again = pickle.loads(pickle.dumps(caught.value))
        assert (str(again), again.is_panic()) == (str(caught.value), False)

    aio.run(main())


def test_another_thread_may_abort_a_task() -> None:
    async def main() -> None:
        handle = aio.spawn(forever())
        await aio.spawn_blocking(handle.abort_handle().abort)
        with pytest.raises(aio.JoinError):
            await handle

    aio.run(main())


def test_a_waiter_that_is_cancelled_leaves_the_task_alone() -> None:
    async def main() -> None:
        release = asyncio.Event()

        async def work() -> int:
            await release.wait()
            return 8

        handle = aio.spawn(work())
        with pytest.raises(TimeoutError):
            async with aio.timeout(0):
                await handle
        release.set()
        assert await handle == 8

    aio.run(main())


def test_dropped_is_detached_and_kept_alive() -> None:
    async def main() -> None:
        ended = asyncio.Event()

        async def work() -> None:
            here = asyncio.get_running_loop().create_future()  # nobody else knows it
            asyncio.get_running_loop().call_later(0.01, here.set_result, None)
            await here
            ended.set()

        aio.spawn(work())
        await aio.sleep(0)
        gc.collect()
        async with aio.timeout(20):
            await ended.wait()

    aio.run(main())


def test_what_a_detached_task_raises_is_told_by_asyncio(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail() -> None:
        raise KeyError("nobody waits")

    async def main() -> None:
        aio.spawn(fail())
        await aio.sleep(0)

    with caplog.at_level(logging.ERROR):
        aio.run(main())
        gc.collect()
    assert "exception was never retrieved" in caplog.text
    assert "nobody waits" in caplog.text


def test_a_handle_is_awaited_on_its_own_loop() -> None:
    handles: list[aio.JoinHandle[None]] = []

    async def start() -> None:
        handles.append(aio.spawn(forever()))

    async def wait() -> None:
        with pytest.raises(RuntimeError, match="belongs to another loop"):
            await handles[0]

    loop = asyncio.new_event_loop()
    loop.run_until_complete(start())
    aio.run(wait())
    handles[0].abort()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


def test_a_handle_waits_with_asyncios_own_means() -> None:
    async def main() -> None:
        assert set(await asyncio.gather(aio.spawn(give(1)), aio.spawn(give(2)))) == {1, 2}
        assert await asyncio.wait_for(aio.spawn(give(3)), 20) == 3
        async with asyncio.TaskGroup() as group:
            task = group.create_task(asyncio.sleep(0, 4))
        assert task.result() == 4

    aio.run(main())


def test_context_variables_are_those_of_the_spawn_or_those_given() -> None:
    variable = contextvars.ContextVar("variable", default=0)

    async def read() -> int:
        return variable.get()

    async def change() -> None:
        variable.set(100)

    async def main() -> None:
        variable.set(1)
        mine = contextvars.copy_context()
        variable.set(2)
        assert await aio.spawn(read()) == 2
        assert await aio.spawn(read(), context=mine) == 1
        assert await aio.spawn_blocking(variable.get) == 2
        await aio.spawn(change())
        assert variable.get() == 2

    aio.run(main())


def test_whoever_looks_sees_the_coroutine() -> None:
    async def main() -> None:
        async def work() -> None:
            await forever()

        handle = aio.spawn(work())
        task = next(task for task in asyncio.all_tasks() if task.get_name() == handle.name)
        coroutine = task.get_coro()
        assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CREATED  # type: ignore[arg-type]
        await aio.sleep(0)
        assert inspect.getcoroutinestate(coroutine) == inspect.CORO_SUSPENDED  # type: ignore[arg-type]
        assert [frame.f_code.co_name for frame in task.get_stack()] == ["work"]
        assert "work()" in repr(task)
        handle.abort()
        with contextlib.suppress(aio.JoinError):
            await handle
        assert inspect.getcoroutinestate(coroutine) == inspect.CORO_CLOSED  # type: ignore[arg-type]

    aio.run(main())


# --- beside the loop ---


def test_a_blocking_function_runs_on_another_thread_with_its_arguments() -> None:
    def work(*args: int, **kwargs: int) -> tuple[object, ...]:
        return threading.get_ident(), args, kwargs

    async def main() -> None:
        thread, args, kwargs = await aio.spawn_blocking(work, 1, 2, three=3)
        assert thread != threading.get_ident()
        assert (args, kwargs) == ((1, 2), {"three": 3})
        assert aio.spawn_blocking(work).name.endswith("work")

    aio.run(main())


@pytest.mark.parametrize(
    ("raised", "expected", "words"),
    [
        (KeyError("eyot"), KeyError, "eyot"),
        (StopIteration(8), RuntimeError, "the function raised StopIteration"),
        (SystemExit(8), aio.JoinError, "ended with SystemExit"),
        (KeyboardInterrupt(), aio.JoinError, "ended with KeyboardInterrupt"),
    ],
)
def test_what_a_blocking_function_raises(
    raised: BaseException, expected: type[BaseException], words: str
) -> None:
    def work() -> None:
        raise raised

    async def main() -> None:
        with pytest.raises(expected, match=words) as caught:
            await aio.spawn_blocking(work)
        assert raised in {caught.value, caught.value.__cause__}
        if isinstance(caught.value, aio.JoinError):
            assert caught.value.is_panic()

    aio.run(main())


def test_aborted_before_it_began_a_function_is_not_called_and_later_it_goes_on() -> None:
    from concurrent.futures import ThreadPoolExecutor

    async def main() -> None:
        with ThreadPoolExecutor(1) as executor:
            asyncio.get_running_loop().set_default_executor(executor)
            begun, release = threading.Event(), threading.Event()
            called: list[int] = []

            def work() -> bool:
                begun.set()
                return release.wait(20)

            first = aio.spawn_blocking(work)
            second = aio.spawn_blocking(called.append, 1)
            begun.wait(20)
            first.abort()
            second.abort()
            with pytest.raises(aio.JoinError):
                await second
            assert not first.is_finished()
            release.set()
            assert await first
        assert called == []

    aio.run(main())


def test_a_blocking_function_gets_nothing_of_an_isolate(isolate: eyot.Isolate) -> None:
    async def main() -> None:
        context = eyot.Context(isolate)
        for argument in (isolate, context, context.eval("({})"), context.eval("() => 1")):
            with pytest.raises(eyot.WrongThreadError) as caught:
                aio.spawn_blocking(print, argument)
            assert caught.value.code == "EY201"
            assert str(caught.value).startswith(
                f"EY201: a {type(argument).__name__} is given to a function that runs on another "
                "thread."
            )
            with pytest.raises(eyot.WrongThreadError):
                aio.spawn_blocking(print, value=argument)
        with pytest.raises(eyot.WrongThreadError, match="EY201"):
            await aio.spawn_blocking(lambda: context.eval("1"))
        assert context.eval("1") == 1

    aio.run(main())


def test_a_waker_remembers_one() -> None:
    waker, called = aio.UnsyncWaker(), []
    waker.wake()
    waker.register(lambda: called.append(1))
    waker.register(lambda: called.append(2))
    waker.wake_by_ref()
    waker.wake()
    waker.wake()
    assert called == [2, 2]


def test_what_is_marked_is_for_its_thread() -> None:
    class Mine(aio.UnsendMarker):
        pass

    mine = Mine()
    mine.assert_owner()
    with pytest.raises(eyot.WrongThreadError, match="EY201: a Mine is used on a thread"):
        aio.run(_elsewhere(mine.assert_owner))


async def _elsewhere(function: Callable[[], object]) -> None:
    await aio.spawn_blocking(function)
