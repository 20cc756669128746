"""Promises that Python awaits, and async functions that JavaScript does."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import sys
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from tests.behaviour.waiting import WITH_RESOLVERS

import eyot
from eyot import aio, v8

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


# --- Python awaits ---


def test_a_settled_promise_needs_no_loop_and_no_turn_of_one(context: eyot.Context) -> None:
    async def main() -> Any:
        return await context.eval("Promise.resolve(6 * 7)")

    with pytest.raises(StopIteration) as end:
        main().send(None)
    assert end.value.value == 42

    async def rejected() -> None:
        with pytest.raises(eyot.JSTypeError, match="no eyot"):
            await context.eval("Promise.reject(new TypeError('no eyot'))")

    with pytest.raises(StopIteration):
        rejected().send(None)


@pytest.mark.parametrize("value", ["(1, 2)", "[1, 2]", "undefined", "null", "({})"])
def test_whatever_it_was_fulfilled_with_comes_out(value: str, context: eyot.Context) -> None:
    async def main() -> None:
        expected = context.eval(f"globalThis.value = {value}; value")
        promise = context.eval("Promise.resolve(value)")
        for _ in range(2):
            got = await promise
            assert got is expected or got == expected

    asyncio.run(main())


def test_a_pending_promise_is_waited_for_by_any_number(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    async def main() -> None:
        promise = context.eval(WITH_RESOLVERS)

        async def wait() -> Any:
            return await promise

        tasks = [asyncio.create_task(wait()) for _ in range(5)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        await asyncio.sleep(0)
        context.eval("waiting.resolve(8)")
        assert await asyncio.gather(*tasks[1:]) == [8] * 4
        assert tasks[0].cancelled()
        assert await promise == 8

    run(main())


def test_a_rejection_is_raised_with_javascripts_frames(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    async def main() -> None:
        context.globals["nap"] = lambda: asyncio.sleep(0)
        promise = context.eval(
            "async function fails() { await nap(); throw new RangeError('too far') }\nfails()",
            filename="far.js",
        )
        with pytest.raises(eyot.JSRangeError, match="too far") as caught:
            await promise
        assert caught.value.frames[0].function == "fails"
        assert "far.js" in "".join(traceback.format_exception(caught.value))
        with pytest.raises(eyot.JSError) as caught_value:
            await context.eval("(async () => { await nap(); throw 8 })()")
        assert caught_value.value.value == 8

    run(main())


def test_without_a_loop_a_pending_promise_says_so(context: eyot.Context) -> None:
    async def main() -> None:
        await context.eval(WITH_RESOLVERS)

    with pytest.raises(RuntimeError, match="awaiting a promise needs a running loop"):
        main().send(None)


def test_closing_what_it_belongs_to_ends_the_waiting(run: Callable[..., Any]) -> None:
    async def main() -> None:
        for close_context in (True, False):
            isolate = eyot.Isolate()
            context = eyot.Context(isolate)
            promise = context.eval(WITH_RESOLVERS)

            async def wait(promise: Any = promise) -> None:
                await promise

            task = asyncio.create_task(wait())
            await asyncio.sleep(0)
            (context if close_context else isolate).close()
            expected = eyot.ContextClosedError if close_context else eyot.IsolateClosedError
            isolate.close()
            with pytest.raises((expected, eyot.IsolateClosedError)):
                async with asyncio.timeout(20):
                    await task

    run(main())


def test_eval_async_evaluates_and_awaits(run: Callable[..., Any], context: eyot.Context) -> None:
    async def main() -> None:
        coroutine = context.eval_async("globalThis.begun = true; 6 * 7")
        assert not context.eval("'begun' in globalThis")  # when it is awaited, not before
        assert await coroutine == 42
        assert await context.eval_async("(async () => 8)()", filename="a.js", line=3) == 8
        with pytest.raises(eyot.JSSyntaxError) as caught:
            await context.eval_async("(", filename="a.js", line=3)
        assert caught.value.lineno == 3
        assert await aio.spawn(context.eval_async("1")) == 1

    run(main())


# --- JavaScript awaits ---


def test_an_async_function_is_one_for_javascript(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    async def fetch(name: str) -> int:
        await asyncio.sleep(0)
        return {"apple": 3, "pear": 4}[name]

    async def main() -> None:
        context.globals["fetch"] = fetch
        assert context.eval("fetch('apple') instanceof Promise")
        assert await context.eval("(async () => 2 * await fetch('apple'))()") == 6
        assert (
            await context.eval(
                "Promise.all(Array.from({length: 100}, (_, i) => fetch(i % 2 ? 'apple' : 'pear')))"
                ".then(all => all.reduce((a, b) => a + b))"
            )
            == 350
        )
        with pytest.raises(KeyError, match="plum"):
            await context.eval("fetch('plum')")
        assert await context.eval("fetch('plum').catch(e => `${e.name} ${e.message}`)") == (
            "KeyError 'plum'"
        )

    run(main())


def test_any_awaitable_is_a_promise(run: Callable[..., Any], context: eyot.Context) -> None:
    async def give(value: int) -> int:
        return value

    async def main() -> None:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[int] = loop.create_future()
        context.globals["all"] = [give(1), future, aio.spawn(give(3)), loop.create_task(give(4))]
        loop.call_soon(future.set_result, 2)
        assert (await context.eval("Promise.all(all)")).to_python() == [1, 2, 3, 4]

    run(main())


def test_exceptions_are_the_same_objects_at_the_other_end(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    error = KeyError("eyot")
    seen: list[BaseException] = []

    async def fail() -> None:
        await asyncio.sleep(0)
        raise error

    async def through() -> None:
        try:
            await context.eval("throwing()")
        except eyot.JSError as caught:
            seen.append(caught)
            raise

    async def main() -> None:
        context.globals["fail"] = fail
        context.globals["through"] = through
        with pytest.raises(KeyError) as caught:
            await context.eval("(async () => await fail())()")
        assert caught.value is error
        context.eval(
            "globalThis.thrown = new Error('js'); async function throwing() { throw thrown }"
        )
        assert await context.eval("through().catch(e => e === thrown)")
        with pytest.raises(eyot.JSError) as caught_js:
            await context.eval("through()")
        assert caught_js.value is seen[1]

    run(main())


def test_cancelling_the_task_rejects_the_promise(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    tasks: list[asyncio.Task[Any]] = []

    async def forever() -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.append(task)
        await asyncio.Event().wait()

    async def main() -> None:
        context.globals["forever"] = forever
        name = context.eval("forever().catch(e => e.name)")
        await asyncio.sleep(0)
        tasks[0].cancel()
        assert await name == "CancelledError"

    run(main())


def test_what_javascript_has_nothing_for_rejects_the_promise(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    async def give() -> object:
        return object()

    async def main() -> None:
        context.globals["give"] = give
        with pytest.raises(eyot.ConversionError):
            await context.eval("give()")

    run(main())


def test_a_scope_across_an_await_rejects_the_promise(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    async def wrong() -> None:
        with v8.HandleScope(context.isolate):
            await asyncio.sleep(0)

    async def main() -> None:
        context.globals["wrong"] = wrong
        with pytest.raises(eyot.ScopeSuspendedError):
            await context.eval("wrong()")

    run(main())


def test_without_a_loop_an_async_function_says_so(context: eyot.Context) -> None:
    async def give() -> None:
        pass

    context.globals["give"] = give
    with pytest.raises(RuntimeError, match="needs a running loop"):
        context.eval("give()")
    assert context.eval("try { give() } catch (e) { e.name }") == "RuntimeError"


def test_context_variables_follow_a_call(run: Callable[..., Any], context: eyot.Context) -> None:
    variable = contextvars.ContextVar("variable", default=0)

    async def read() -> int:
        await asyncio.sleep(0)
        return variable.get()

    async def ask(value: int) -> tuple[int, int]:
        variable.set(value)
        return value, await context.eval("read()")

    async def main() -> None:
        context.globals["read"] = read
        for asked, got in await asyncio.gather(*[ask(value) for value in range(1, 10)]):
            assert asked == got

    run(main())


def test_context_variables_follow_through_what_javascript_awaits(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    variable = contextvars.ContextVar("variable", default=0)

    async def nap() -> None:
        await asyncio.sleep(0.001 * (variable.get() % 3))

    async def ask(value: int) -> None:
        variable.set(value)
        got = await context.eval("(async () => { await nap(); await nap(); return read() })()")
        assert got == value

    async def main() -> None:
        context.globals["nap"] = nap
        context.globals["read"] = variable.get
        await asyncio.gather(*[ask(value) for value in range(1, 10)])

    run(main())


# --- One after the other ---


def test_async_for_goes_through_what_for_await_does(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    async def main() -> None:
        context.globals["nap"] = lambda: asyncio.sleep(0)
        numbers = context.eval(
            "globalThis.closed = false;"
            "async function* numbers() {"
            " try { for (let i = 0; i < 3; i++) { await nap(); yield i } }"
            " finally { closed = true }"
            "}; numbers"
        )
        assert [number async for number in numbers()] == [0, 1, 2]
        assert context.eval("closed")
        context.globals["closed"] = False
        steps = aiter(numbers())
        assert await anext(steps) == 0
        await steps.aclose()
        assert context.eval("closed")
        with pytest.raises(StopAsyncIteration):
            await anext(steps)
        failing = context.eval("(async function* () { yield 1; throw new RangeError('far') })()")
        with pytest.raises(eyot.JSRangeError, match="far"):
            assert [number async for number in failing] == []
        with pytest.raises(TypeError, match=r"has no method \[Symbol\.asyncIterator\]"):
            aiter(context.eval("({})"))

    run(main())


def test_for_await_goes_through_what_async_for_does(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    closed: list[str] = []

    async def numbers() -> AsyncIterator[int]:
        try:
            for number in range(3):
                await asyncio.sleep(0)
                yield number
        finally:
            closed.append("closed")

    async def failing() -> AsyncIterator[int]:
        yield 1
        raise KeyError("eyot")

    async def main() -> None:
        context.eval(
            "async function all(it) { const a = []; for await (const x of it) a.push(x); return a }"
        )
        everything = context.globals["all"]
        assert (await everything(numbers())).to_python() == [0, 1, 2]
        assert closed == ["closed"]
        first = context.eval("async it => { for await (const x of it) return x }")
        assert await first(numbers()) == 0
        assert closed == ["closed", "closed"]
        with pytest.raises(KeyError, match="eyot"):
            await everything(failing())

    run(main())


def test_an_exposed_object_lists_its_async_iteration(
    context: eyot.Context, run: Callable[..., Any]
) -> None:
    class Feed:
        async def __aiter__(self) -> AsyncIterator[str]:
            await asyncio.sleep(0)
            yield "a"
            yield "b"

    feed = Feed()
    context.globals["feed"] = eyot.expose(feed, methods=["__aiter__"])
    context.globals["bare"] = eyot.expose(Feed())

    async def main() -> None:
        assert context.eval("typeof feed[Symbol.iterator]") == "undefined"
        assert context.eval("feed.constructor === Object && Object.keys(feed).length === 0")
        collect = context.eval(
            "async it => { const a = []; for await (const x of it) a.push(x); return a }"
        )
        for _ in range(2):
            assert (await collect(context.globals["feed"])).to_python() == ["a", "b"]
        with pytest.raises(eyot.JSTypeError, match="not async iterable"):
            await collect(context.globals["bare"])

    run(main())


def test_a_promise_that_outlives_its_isolate_is_no_trouble(run: Callable[..., Any]) -> None:
    async def nap() -> None:
        await asyncio.sleep(0.01)

    async def main() -> None:
        with eyot.Context() as context:
            context.globals["nap"] = nap
            context.eval("nap(); 0")
        await asyncio.sleep(0.02)

    run(main())
    gc.collect()


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks are of Python 3.12")
def test_eager_tasks_begin_outside_of_javascripts_call(context: eyot.Context) -> None:
    async def use() -> int:
        with v8.HandleScope(context.isolate) as scope:
            return v8.Integer(scope, 8).value

    async def main() -> None:
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined]
        context.globals["use"] = use
        assert await context.eval("use()") == 8

    asyncio.run(main())


# --- Without a loop ---


def test_result_gives_or_raises_what_it_was_settled_with(context: eyot.Context) -> None:
    assert context.eval("Promise.resolve(1).then(n => n + 1)").result() == 2
    with pytest.raises(eyot.JSTypeError):
        context.eval("Promise.reject(new TypeError())").result()


def test_result_runs_what_is_left_to_run(context: eyot.Context) -> None:
    context.isolate.set_microtasks_policy(v8.MicrotasksPolicy.EXPLICIT)
    assert context.eval("Promise.resolve(1).then(n => n + 1)").result(timeout=20) == 2
    context.isolate.set_microtasks_policy(v8.MicrotasksPolicy.AUTO)
    module = "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])"
    assert repr(context.eval(f"WebAssembly.compile({module})").result(timeout=20)) is not None


def test_result_of_what_nothing_settles_raises_at_once(context: eyot.Context) -> None:
    with pytest.raises(eyot.Error, match="nothing is pending that could do it"):
        context.eval("new Promise(() => {})").result(timeout=3600)


def test_result_inside_a_loop_says_await(context: eyot.Context) -> None:
    async def main() -> None:
        promise = context.eval(WITH_RESOLVERS)
        with pytest.raises(RuntimeError, match="write `await promise`"):
            promise.result()
        context.eval("waiting.resolve(8)")
        assert promise.result() == 8  # there is nothing to wait for

    asyncio.run(main())
