"""Async ops: begun at once, gone on with by a task, settled together."""

from __future__ import annotations

import asyncio
import contextvars
from typing import TYPE_CHECKING, Any

import anyio
import pytest

import eyot
from eyot import aio, v8

if TYPE_CHECKING:
    from collections.abc import Callable


def test_one_that_doesnt_suspend_needs_no_loop(context: eyot.Context) -> None:
    @eyot.op
    async def double(value: int) -> int:
        return value * 2

    context.globals["double"] = double
    assert context.eval("double(4) instanceof Promise")
    assert context.eval("double(4)").result() == 8
    assert double.is_async
    with pytest.raises(TypeError, match="op double: the parameter 'value' takes an int"):
        context.eval("double('4')").result()
    context.eval(
        "globalThis.order = []; double(1).then(() => order.push('op')); order.push('call')"
    )
    assert context.eval("order.join()") == "call,op"


def test_without_a_loop_one_that_suspends_says_so(context: eyot.Context) -> None:
    closed: list[str] = []

    @eyot.op
    async def nap() -> None:
        try:
            await asyncio.sleep(0)
        finally:
            closed.append("closed")

    context.globals["nap"] = nap
    with pytest.raises(
        RuntimeError, match="the op 'nap' waits for something, which needs a running"
    ):
        context.eval("nap()").result()
    assert closed == ["closed"]


def test_one_that_suspends_goes_on_in_a_task(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    begun: list[int] = []

    @eyot.op
    async def nap(turns: int) -> int:
        begun.append(turns)
        for _ in range(turns):
            await asyncio.sleep(0)
        return turns

    async def main() -> None:
        context.globals["nap"] = nap
        promise = context.eval("nap(3)")
        assert begun == [3]  # at once
        assert nap.metrics.in_flight == 1
        assert await promise == 3
        assert nap.metrics.in_flight == 0
        assert await context.eval(
            "Promise.all([5, 0, 2].map(n => nap(n))).then(all => all.join())"
        ) == ("5,0,2")
        metrics = nap.metrics
        assert (metrics.calls, metrics.errors, metrics.in_flight) == (4, 0, 0)
        assert metrics.seconds is not None
        assert metrics.seconds > 0

    run(main())


def test_a_future_wakes_it(run: Callable[..., Any], context: eyot.Context) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[int] = loop.create_future()

        @eyot.op
        async def wait() -> int:
            return await future

        context.globals["wait"] = wait
        promises = context.eval("[wait(), wait()]")
        loop.call_soon(future.set_result, 8)
        assert [await promise for promise in promises] == [8, 8]
        done = context.eval("wait()")  # done by now: it doesn't suspend
        assert done.result() == 8

    run(main())


def test_errors_are_the_same_objects(run: Callable[..., Any], context: eyot.Context) -> None:
    errors = [KeyError("at once"), KeyError("later")]

    @eyot.op
    async def fail(late: bool) -> None:  # noqa: FBT001 - as JavaScript gives it
        if late:
            await asyncio.sleep(0)
        raise errors[late]

    async def main() -> None:
        context.globals["fail"] = fail
        for late, error in enumerate(errors):
            with pytest.raises(KeyError) as caught:
                await context.eval(f"fail({'true' if late else 'false'})")
            assert caught.value is error
        assert await context.eval("fail(true).catch(e => e.name)") == "KeyError"
        assert fail.metrics.errors == 3

    run(main())


def test_what_javascript_has_nothing_for_rejects(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    @eyot.op
    async def give(late: bool) -> object:  # noqa: FBT001 - as JavaScript gives it
        if late:
            await asyncio.sleep(0)
        return object()

    async def main() -> None:
        context.globals["give"] = give
        for late in ("false", "true"):
            with pytest.raises(eyot.ConversionError):
                await context.eval(f"give({late})")

    run(main())


def test_all_of_a_turn_settle_in_one_call(run: Callable[..., Any], context: eyot.Context) -> None:
    # What waits for the first goes on when the last is settled: the states are all the same.
    async def main() -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        @eyot.op
        async def wait(number: int) -> int:
            await future
            return number

        context.globals["wait"] = wait
        context.globals["settled"] = lambda promise: promise._outcome(None) is not None
        seen = context.eval(
            "const all = Array.from({length: 20}, (_, i) => wait(i + 1));"
            "Promise.race(all).then(() => all.every(promise => settled(promise)))"
        )
        await asyncio.sleep(0)
        future.set_result(None)
        assert await seen is True

    run(main())


def test_contexts_and_isolates_settle_each_their_own(run: Callable[..., Any]) -> None:
    async def main() -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        @eyot.op
        async def wait(number: int) -> int:
            await future
            return number

        with eyot.Isolate() as isolate, eyot.Context() as other:
            contexts = [eyot.Context(isolate), eyot.Context(isolate), other]
            promises = []
            for number in range(9):
                context = contexts[number % 3]
                context.globals["wait"] = wait
                promises.append(context.eval(f"wait({number})"))
            future.set_result(None)
            assert [await promise for promise in promises] == list(range(9))

    run(main())


def test_closing_an_isolate_cancels_its_ops(run: Callable[..., Any]) -> None:
    ended: list[str] = []

    @eyot.op
    async def nap(seconds: float) -> str:
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise
        ended.append("slept")
        return "slept"

    async def main() -> None:
        with eyot.Context() as other:
            with eyot.Context() as context:
                for each in (context, other):
                    each.globals["nap"] = nap
                context.eval("nap(3600); 0")
                (work,) = context.isolate.pending()
                assert work.kind == "task"
                assert work.name.endswith("nap")
                promise = other.eval("nap(0.01)")
            assert await promise == "slept"
        assert ended == ["cancelled", "slept"]
        metrics = nap.metrics
        assert (metrics.calls, metrics.errors, metrics.in_flight) == (2, 1, 0)

    run(main())


def test_the_current_task_is_the_ops_own_from_its_first_step(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    tasks: list[Any] = []

    @eyot.op
    async def look(suspends: bool) -> str:  # noqa: FBT001 - as JavaScript gives it
        task = asyncio.current_task()
        assert task is not None
        task.set_name("looked at")
        tasks.append(task)
        if suspends:
            await asyncio.sleep(0)
        assert asyncio.current_task() is task
        return task.get_name()

    async def main() -> None:
        mine = asyncio.current_task()
        context.globals["look"] = look
        for suspends in ("true", "false"):
            assert await context.eval(f"look({suspends})") == "looked at"
            assert asyncio.current_task() is mine
            assert tasks[-1] is not mine
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert all(task.done() for task in tasks)

    run(main())


def test_timeouts_groups_and_cancel_scopes_work_from_the_first_step(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    @eyot.op
    async def late() -> str:
        try:
            async with asyncio.timeout(0.001):
                await asyncio.Event().wait()
        except TimeoutError:
            return "late"
        return "in time"

    @eyot.op
    async def group() -> int:
        async with asyncio.TaskGroup() as tasks:
            made = [tasks.create_task(asyncio.sleep(0, number)) for number in range(4)]
        return sum(task.result() for task in made)

    @eyot.op
    async def scoped() -> bool:
        with anyio.move_on_after(0.001) as scope:
            await anyio.sleep_forever()
        return scope.cancelled_caught

    @eyot.op
    async def in_time() -> int:
        async with asyncio.timeout(20):
            await asyncio.sleep(0)
        return 8

    async def main() -> None:
        for one in (late, group, scoped, in_time):
            context.globals[one.name] = one
        assert await context.eval("late()") == "late"
        assert await context.eval("group()") == 6
        assert await context.eval("scoped()") is True
        assert await context.eval("in_time()") == 8

    run(main())


def test_cancelling_the_task_rejects_the_promise(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    tasks: list[asyncio.Task[Any]] = []

    @eyot.op
    async def forever() -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.append(task)
        await asyncio.Event().wait()

    async def main() -> None:
        context.globals["forever"] = forever
        name = context.eval("forever().catch(e => e.name)")
        tasks[0].cancel()  # before its task has made a step
        assert await name == "CancelledError"
        name = context.eval("forever().catch(e => e.name)")
        await asyncio.sleep(0)
        tasks[1].cancel()
        assert await name == "CancelledError"
        assert forever.metrics.errors == 2

    run(main())


def test_context_variables_are_the_callers_and_changes_stay_inside(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    variable = contextvars.ContextVar("variable", default=0)

    @eyot.op
    async def change(late: bool) -> int:  # noqa: FBT001 - as JavaScript gives it
        before = variable.get()
        variable.set(before + 1)
        if late:
            await asyncio.sleep(0)
        assert variable.get() == before + 1
        return before

    async def main() -> None:
        context.globals["change"] = change
        variable.set(5)
        for late in ("true", "false"):
            assert await context.eval(f"change({late})") == 5
            assert variable.get() == 5

    run(main())


def test_a_scope_across_an_await_rejects_the_promise(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    went_on: list[str] = []

    @eyot.op
    async def wrong(first: bool) -> None:  # noqa: FBT001 - as JavaScript gives it
        if not first:
            await asyncio.sleep(0)
        with v8.HandleScope(context.isolate):
            await asyncio.sleep(0)

    @eyot.op
    async def learns() -> str:
        try:
            with v8.HandleScope(context.isolate):
                await asyncio.sleep(0)
        except eyot.ScopeSuspendedError:
            went_on.append("learned")
        await asyncio.sleep(0)
        return "learned"

    async def main() -> None:
        context.globals["wrong"] = wrong
        context.globals["learns"] = learns
        for first in ("true", "false"):
            with pytest.raises(eyot.ScopeSuspendedError, match="EY105"):
                await context.eval(f"wrong({first})")
        assert await context.eval("learns()") == "learned"
        assert went_on == ["learned"]
        assert context.eval("1 + 1") == 2

    run(main())


def test_an_op_may_await_javascript(run: Callable[..., Any], context: eyot.Context) -> None:
    @eyot.op
    async def outer(callback: eyot.JSFunction) -> Any:
        return await callback(4)

    @eyot.op
    async def inner(value: int) -> int:
        await asyncio.sleep(0)
        return value * 2

    async def main() -> None:
        context.globals["outer"] = outer
        context.globals["inner"] = inner
        assert await context.eval("outer(async n => await inner(n) + 1)") == 9

    run(main())


def test_a_task_factory_makes_the_tasks(run: Callable[..., Any], context: eyot.Context) -> None:
    made: list[Any] = []

    def factory(loop: Any, coroutine: Any, **options: Any) -> Any:
        made.append(coroutine)
        return asyncio.Task(coroutine, loop=loop, **options)

    @eyot.op
    async def double(value: int) -> int:
        return value * 2

    async def main() -> None:
        context.globals["double"] = double
        asyncio.get_running_loop().set_task_factory(factory)
        assert await context.eval("double(4)") == 8
        assert len(made) == 1
        assert double.metrics.in_flight == 0

    run(main())


def test_the_end_of_the_program_passes_javascript(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    @eyot.op
    async def leave() -> None:
        raise SystemExit(3)

    async def main() -> None:
        context.globals["leave"] = leave
        with pytest.raises(SystemExit):
            context.eval("try { leave().catch(() => 1) } catch { 1 }")

    run(main())


def test_state_reaches_async_ops(run: Callable[..., Any], context: eyot.Context) -> None:
    @eyot.op
    async def add(state: eyot.OpState, value: int) -> int:
        numbers = state[list]
        await aio.sleep(0)
        numbers.append(value)
        return len(numbers)

    async def main() -> None:
        eyot.Extension("sums", ops=[add], state=lambda state: state.put([])).install(context)
        assert await context.eval("Promise.all([sums.add(1), sums.add(2)]).then(a => a[1])") == 2
        assert add.metrics.calls == 2

    run(main())
