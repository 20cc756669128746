"""EY105: scopes that are open while an event loop goes on."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from tests.loops import LOOPS, runner_of
from tests.misuse import words
from tests.refusal import here, refused

import eyot
from eyot import aio, v8

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator


@pytest.fixture(params=LOOPS)
def run(request: pytest.FixtureRequest) -> Callable[[Coroutine[Any, Any, None]], None]:
    """Runs a coroutine as asyncio.run does, on a loop of either make."""
    return runner_of(request.param)


def use(isolate: eyot.Isolate) -> None:
    """Opens and closes scopes as a program should."""
    with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, v8.Context(handles)) as scope:
        assert v8.Integer(scope, 8).value == 8


def test_a_spawned_task_gets_it_at_that_await_and_can_go_on(
    run: Callable[..., None], isolate: eyot.Isolate
) -> None:
    async def work() -> str:
        scope, at = v8.HandleScope(isolate), here()
        with scope:
            told = words.suspended("HandleScope", at)
            with refused(eyot.ScopeSuspendedError, told, at):
                await asyncio.sleep(3600)
            with refused(eyot.ScopeClosedError, words.scope_closed("HandleScope", at), at):
                v8.Integer(scope, 1)
        use(isolate)
        await asyncio.sleep(0)
        return "went on"

    async def main() -> None:
        assert await aio.spawn(work()) == "went on"

    run(main())


def test_the_traceback_ends_at_the_await(isolate: eyot.Isolate) -> None:
    async def wait() -> None:
        await asyncio.sleep(3600)

    async def work() -> None:
        with v8.HandleScope(isolate):
            await wait()

    with pytest.raises(eyot.ScopeSuspendedError) as caught:
        aio.run(work())
    assert [entry.name for entry in caught.traceback][-3:-1] == ["work", "wait"]
    assert caught.value.opened_at is not None
    assert "test_suspended.py" in caught.value.opened_at


def test_run_looks_after_its_coroutine_as_well(isolate: eyot.Isolate) -> None:
    async def main() -> None:
        with v8.HandleScope(isolate):
            await asyncio.sleep(0)

    with pytest.raises(eyot.ScopeSuspendedError):
        aio.run(main())
    use(isolate)


def test_a_task_of_others_gets_it_at_the_end_of_the_block(
    run: Callable[..., None], isolate: eyot.Isolate
) -> None:
    async def wrong(places: list[str], context: eyot.Context) -> None:
        handles, at = v8.HandleScope(isolate), here()
        places.append(at)
        with handles:
            inner, inner_at = v8.ContextScope(handles, context), here()
            places.append(inner_at)
            with inner:
                number = v8.Integer(inner, 1)
                await asyncio.sleep(0)
                told = words.suspended("ContextScope", inner_at)
                with refused(eyot.ScopeSuspendedError, told, inner_at):
                    v8.Integer(inner, 1)
                with refused(eyot.HandleExpiredError, words.handle_expired("HandleScope", at), at):
                    assert number.value
                use(isolate)  # as it was closed already
                places.append("went on")

    async def main() -> None:
        context = eyot.Context(isolate)
        for _ in range(2):  # a second time in the same loop
            places: list[str] = []
            with pytest.raises(eyot.ScopeSuspendedError) as caught:
                await asyncio.create_task(wrong(places, context))
            assert places[2] == "went on"
            assert str(caught.value) == words.suspended("ContextScope", places[1])
            assert caught.value.__context__ is None
            use(isolate)

    run(main())


def test_each_of_two_tasks_gets_its_own(run: Callable[..., None], isolate: eyot.Isolate) -> None:
    async def wrong(name: str, seconds: float) -> str:
        scope, at = v8.HandleScope(isolate), here()
        with refused(eyot.ScopeSuspendedError, words.suspended("HandleScope", at), at):  # noqa: SIM117
            with scope:
                await asyncio.sleep(seconds)
        return name

    async def main() -> None:
        tasks = [asyncio.create_task(wrong("a", 0.02)), asyncio.create_task(wrong("b", 0.01))]
        assert await asyncio.gather(*tasks) == ["a", "b"]

    run(main())


def test_an_exception_on_its_way_is_the_context_of_the_error(
    run: Callable[..., None], isolate: eyot.Isolate
) -> None:
    async def wrong() -> None:
        with v8.HandleScope(isolate):
            await asyncio.sleep(0)
            raise KeyError("eyot")

    async def main() -> None:
        with pytest.raises(eyot.ScopeSuspendedError) as caught:
            await asyncio.create_task(wrong())
        assert isinstance(caught.value.__context__, KeyError)

    run(main())


def test_a_cancellation_goes_on_and_the_mistake_is_told_all_the_same(
    run: Callable[..., None], isolate: eyot.Isolate, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseException | None] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda hook: told.append(hook.exc_value))

    async def wrong() -> None:
        with v8.HandleScope(isolate):
            await asyncio.sleep(3600)

    async def main() -> None:
        task = asyncio.create_task(wrong())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(main())
    assert [type(error) for error in told] == [eyot.ScopeSuspendedError]


@pytest.mark.parametrize("start", [aio.spawn, asyncio.create_task])
def test_every_kind_of_scope(
    start: Callable[..., Awaitable[None]], run: Callable[..., None], isolate: eyot.Isolate
) -> None:
    async def wrong(open_scopes: Callable[[contextlib.ExitStack], object]) -> None:
        with contextlib.ExitStack() as stack:
            open_scopes(stack)
            await asyncio.sleep(0)

    def nested(stack: contextlib.ExitStack) -> None:
        handles = stack.enter_context(v8.HandleScope(isolate))
        context = v8.Context(handles)
        scope = stack.enter_context(v8.ContextScope(handles, context))
        caught = stack.enter_context(v8.TryCatch(scope))
        inner = stack.enter_context(v8.EscapableHandleScope(caught))
        disallow = stack.enter_context(v8.DisallowJavascriptExecutionScope(inner))
        allow = stack.enter_context(v8.AllowJavascriptExecutionScope(disallow))
        stack.enter_context(v8.MicrotasksScope(allow))

    async def main() -> None:
        with pytest.raises(eyot.ScopeSuspendedError):
            await start(wrong(nested))
        use(isolate)

    run(main())


def test_one_that_goes_on_doing_it_leaves_the_others_their_turns(
    run: Callable[..., None], isolate: eyot.Isolate
) -> None:
    async def stubborn(stop: asyncio.Event) -> int:
        count = 0
        while not stop.is_set():
            try:
                with v8.HandleScope(isolate):
                    await asyncio.sleep(0)
            except eyot.ScopeSuspendedError:
                count += 1
        return count

    async def main() -> None:
        stop = asyncio.Event()
        task = aio.spawn(stubborn(stop))
        for _ in range(10):
            await asyncio.sleep(0)
        stop.set()
        assert await task >= 10

    run(main())


def test_a_future_that_was_waited_for_can_be_waited_for_again(
    run: Callable[..., None], isolate: eyot.Isolate
) -> None:
    async def work(future: asyncio.Future[int]) -> int:
        with pytest.raises(eyot.ScopeSuspendedError), v8.HandleScope(isolate):
            await future
        return await future

    async def main() -> None:
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        task = aio.spawn(work(future))
        await asyncio.sleep(0)
        future.set_result(8)
        assert await task == 8

    run(main())


def test_an_asynchronous_generator_that_yields_in_its_block(
    run: Callable[..., None], isolate: eyot.Isolate
) -> None:
    async def numbers() -> AsyncIterator[int]:
        with v8.HandleScope(isolate):
            yield 1

    async def work() -> None:
        async for _ in numbers():
            await asyncio.sleep(0)

    async def harmless() -> list[int]:
        return [number async for number in numbers()]

    async def main() -> None:
        with pytest.raises(eyot.ScopeSuspendedError):
            await aio.spawn(work())
        gc.collect()
        assert await aio.spawn(harmless()) == [1]  # nothing suspends in between

    run(main())


def test_a_callback_of_the_loop_that_leaves_one_open(
    run: Callable[..., None], isolate: eyot.Isolate
) -> None:
    async def main() -> None:
        scope, at = v8.HandleScope(isolate), here()
        loop = asyncio.get_running_loop()
        loop.call_soon(scope.__enter__)
        await asyncio.sleep(0.01)
        with refused(eyot.ScopeSuspendedError, words.suspended("HandleScope", at), at):
            v8.Integer(scope, 1)
        with refused(eyot.ScopeSuspendedError, words.suspended("HandleScope", at), at):
            scope.__exit__(None, None, None)
        with refused(eyot.ScopeOrderError, words.closed_twice("HandleScope", at), at):
            scope.__exit__(None, None, None)

    run(main())


# --- What is right goes on being right ---


def test_scopes_around_a_loop_and_around_a_spawn_are_no_business_of_the_tasks(
    isolate: eyot.Isolate,
) -> None:
    async def work() -> None:
        use(isolate)
        await asyncio.sleep(0)
        use(isolate)

    async def main() -> None:
        with v8.HandleScope(isolate) as scope:
            task = aio.spawn(work())
            v8.Integer(scope, 1)
        await task

    with v8.HandleScope(isolate) as outer:
        aio.run(main())
        asyncio.run(main())
        v8.Integer(outer, 1)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks are of Python 3.12")
def test_an_eager_task_may_be_started_in_a_scope_and_may_not_suspend_in_its_own(
    isolate: eyot.Isolate,
) -> None:
    async def right() -> None:
        use(isolate)
        await asyncio.sleep(0)

    async def wrong() -> None:
        with v8.HandleScope(isolate):
            await asyncio.sleep(0)

    async def main() -> None:
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined]
        with v8.HandleScope(isolate) as scope:
            task, other = aio.spawn(right()), aio.spawn(wrong())
            v8.Integer(scope, 1)
        await task
        with pytest.raises(eyot.ScopeSuspendedError):
            await other

    aio.run(main())


def test_cancellation_timeouts_groups_and_generators_keep_their_meaning(
    run: Callable[..., None], isolate: eyot.Isolate
) -> None:
    seen: list[str] = []

    async def numbers() -> AsyncIterator[int]:
        try:
            for number in range(3):
                use(isolate)
                await asyncio.sleep(0)
                yield number
        finally:
            seen.append("closed")

    async def until_cancelled() -> None:
        try:
            use(isolate)
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            use(isolate)
            await asyncio.sleep(0)
            seen.append("cancelled")
            raise

    async def in_a_group() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(until_cancelled())
            await asyncio.sleep(0)
            raise KeyError("eyot")

    async def work() -> None:
        async for _ in numbers():
            use(isolate)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await until_cancelled()
        with pytest.raises(ExceptionGroup):
            await in_a_group()

    async def main() -> None:
        await aio.spawn(work())

    run(main())
    assert seen == ["closed", "cancelled", "cancelled"]


def test_each_thread_has_its_own_loop_and_its_own_scopes() -> None:
    async def work() -> None:
        with eyot.Isolate() as isolate:
            for _ in range(20):
                with pytest.raises(eyot.ScopeSuspendedError):
                    await aio.spawn(wrong(isolate))
                with pytest.raises(eyot.ScopeSuspendedError):
                    await asyncio.create_task(wrong(isolate))
                use(isolate)
                await asyncio.sleep(0)

    async def wrong(isolate: eyot.Isolate) -> None:
        with v8.HandleScope(isolate):
            await asyncio.sleep(0)

    failed: list[BaseException] = []

    def body() -> None:
        try:
            asyncio.run(work())
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [threading.Thread(target=body) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_closing_an_isolate_says_what_is_open_until_the_loop_goes_on(
    isolate: eyot.Isolate,
) -> None:
    async def main() -> None:
        scope = v8.HandleScope(isolate)
        scope.__enter__()
        with pytest.raises(eyot.ScopeOrderError, match="EY203"):
            isolate.close()
        await asyncio.sleep(0)
        use(isolate)
        with pytest.raises(eyot.ScopeSuspendedError):
            scope.__exit__(None, None, None)

    asyncio.run(main())


def test_the_iterator_of_a_fixture_is_no_suspension(isolate: eyot.Isolate) -> None:
    @contextlib.contextmanager
    def opened() -> Iterator[v8.HandleScope]:
        with v8.HandleScope(isolate) as scope:
            yield scope

    async def main() -> None:
        with opened() as scope:
            v8.Integer(scope, 1)
        await asyncio.sleep(0)

    aio.run(main())
