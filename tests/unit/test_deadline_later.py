"""Time limits of what is run later: pending work, and promises that are awaited."""

from __future__ import annotations

import asyncio
import time
import traceback
from typing import Any

import pytest

import eyot
from eyot import aio, v8, web

SHORT = 0.03


def fail(error: Exception) -> None:
    raise error


@pytest.fixture
def context(isolate: v8.Isolate) -> eyot.Context:
    made = eyot.Context(isolate)
    web.timers(made, on_error=fail)
    return made


# --- run_pending ---


def test_an_endless_timer_is_stopped_and_those_after_it_wait(context: eyot.Context) -> None:
    context.eval("globalThis.ran = 0; setTimeout(() => { for (;;); }); setTimeout(() => { ran++ })")
    time.sleep(0.005)
    with pytest.raises(eyot.TimedOut, match=r"what was due took longer than the 0\.03 s") as caught:
        context.isolate.run_pending(timeout=SHORT)
    assert caught.value.timeout == SHORT
    assert isinstance(caught.value.__cause__, eyot.TimedOut)
    assert context.eval("ran") == 0
    assert context.isolate.run_pending(timeout=60)
    assert context.eval("ran") == 1


def test_endless_microtasks_of_a_timer_are_stopped(context: eyot.Context) -> None:
    context.eval("setTimeout(async () => { for (;;) await 0 }); 0")
    time.sleep(0.005)
    with pytest.raises(eyot.TimedOut):
        context.isolate.run_pending(timeout=SHORT)
    assert context.eval("6 * 7") == 42


def test_microtasks_that_were_left_are_stopped(isolate: v8.Isolate) -> None:
    isolate.set_microtasks_policy(v8.MicrotasksPolicy.EXPLICIT)
    context = eyot.Context(isolate)
    context.eval("(async () => { for (;;) await 0 })(); 0")
    with pytest.raises(eyot.TimedOut, match=r"longer than the 0\.03 s"):
        isolate.run_pending(timeout=SHORT)
    assert context.eval("6 * 7") == 42


def test_after_a_task_of_v8(context: eyot.Context) -> None:
    waiting = "Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)"
    context.eval(f"{waiting}.value.then(() => {{ for (;;); }}); 0")

    def run_until_it_is_due() -> None:
        for _ in range(1000):
            context.isolate.run_pending(timeout=SHORT)
            time.sleep(0.001)

    with pytest.raises(eyot.TimedOut):
        run_until_it_is_due()
    assert context.eval("6 * 7") == 42


def test_what_a_timer_throws_is_no_matter_of_the_limit(context: eyot.Context) -> None:
    context.eval("setTimeout(() => { throw Error('boom') }); 0")
    time.sleep(0.005)
    with pytest.raises(eyot.JSError, match="boom"):
        context.isolate.run_pending(timeout=60)


@pytest.mark.parametrize("timeout", [-1, float("nan")])
def test_a_time_is_a_number_of_seconds(isolate: v8.Isolate, timeout: float) -> None:
    with pytest.raises(ValueError, match="timeout is in seconds"):
        isolate.run_pending(timeout=timeout)
    with pytest.raises(TypeError, match="positional"):
        isolate.run_pending(timeout)  # type: ignore[call-arg]


def test_result_stops_what_it_runs(context: eyot.Context) -> None:
    promise = context.eval("new Promise(go => setTimeout(go)).then(() => { for (;;); })")
    with pytest.raises(eyot.TimedOut, match=r"still pending after 0\.03 s") as caught:
        promise.result(SHORT)
    assert caught.value.timeout == SHORT
    assert context.eval("6 * 7") == 42


# --- eval_async ---


def run(main: Any) -> Any:
    return aio.run(main)


async def forever() -> None:
    await asyncio.Event().wait()


async def soon() -> int:
    await asyncio.sleep(0.001)
    return 1


ENDLESS = {
    "at once": "for (;;);",
    "in its microtasks": "(async () => { for (;;) await 0 })()",
    "after a timer": "new Promise(go => setTimeout(go, 1)).then(() => { for (;;); })",
    "after an async function": "soon().then(() => { for (;;); })",
    "after an op": "op().then(() => { for (;;); })",
    "never": "new Promise(() => {})",
    "never in Python": "forever()",
    "in the handler of a rejection": "fails().catch(() => { for (;;); })",
}


async def fails() -> None:
    await asyncio.sleep(0.001)
    raise ValueError


@eyot.op
async def op() -> int:
    await asyncio.sleep(0.001)
    return 1


@pytest.mark.parametrize("source", ENDLESS)
def test_what_takes_for_ever_ends(source: str) -> None:
    reported: list[dict[str, Any]] = []

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, told: reported.append(told))
        with eyot.Context() as context:
            web.timers(context)
            context.globals.update(soon=soon, forever=forever, fails=fails)
            context.globals["op"] = op
            with pytest.raises(eyot.TimedOut) as caught:
                await context.eval_async(ENDLESS[source], timeout=SHORT)
            assert caught.value.timeout == SHORT
            assert context.eval("6 * 7") == 42
            assert await context.eval_async("soon()", timeout=60) == 1

    run(main())
    assert reported == []


def test_it_says_where_javascript_was() -> None:
    async def main() -> None:
        with eyot.Context() as context:
            web.timers(context)
            source = "function spin() { for (;;); }\nnew Promise(go => setTimeout(go)).then(spin)"
            with pytest.raises(eyot.TimedOut, match=r"after the 0\.03 s") as caught:
                await context.eval_async(source, filename="job.js", timeout=SHORT)
            assert 'File "job.js", line 1, in spin' in "".join(
                traceback.format_exception(caught.value)
            )

    run(main())


def test_what_ends_in_time_gives_its_value() -> None:
    async def main() -> None:
        with eyot.Context() as context:
            context.globals["soon"] = soon
            for limit in ({"timeout": 60}, {"timeout": None}, {"timeout": float("inf")}, {}):
                assert await context.eval_async("soon()", **limit) == 1
                assert await context.eval_async("42", **limit) == 42
            with pytest.raises(eyot.JSError, match="boom"):
                await context.eval_async("soon().then(() => { throw Error('boom') })", timeout=60)

    run(main())


def test_a_rejection_with_a_time_out_of_its_own_is_that() -> None:
    async def late() -> None:
        raise TimeoutError("mine")

    async def main() -> None:
        with eyot.Context() as context:
            context.globals["late"] = late
            with pytest.raises(TimeoutError, match="mine") as caught:
                await context.eval_async("late()", timeout=60)
            assert type(caught.value) is TimeoutError

    run(main())


def test_time_in_python_may_be_left_out() -> None:
    async def longer() -> int:
        await asyncio.sleep(3 * SHORT)
        return 42

    async def main() -> None:
        with eyot.Context() as context:
            context.globals["longer"] = longer
            source = "longer()"
            answer = await context.eval_async(source, timeout=SHORT, count_host_time=False)
            assert answer == 42
            with pytest.raises(eyot.TimedOut):
                await context.eval_async("for (;;);", timeout=SHORT, count_host_time=False)

    run(main())


def test_a_cancelled_one_is_cancelled() -> None:
    async def main() -> None:
        with eyot.Context() as context:
            task = asyncio.ensure_future(context.eval_async("new Promise(() => {})", timeout=60))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    run(main())


def test_many_at_once_each_end_when_theirs_is_over() -> None:
    async def main() -> None:
        with eyot.Context() as context:
            web.timers(context)
            source = "new Promise(go => setTimeout(() => go(7), {}))"
            tasks = [
                context.eval_async(
                    source.format(60_000 if n % 2 else 1), timeout=SHORT if n % 2 else 60
                )
                for n in range(100)
            ]
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            assert [type(one) for one in ended] == [int, eyot.TimedOut] * 50

    run(main())


@pytest.mark.parametrize("timeout", [-1, float("nan"), "1 s"])
def test_a_wrong_time_is_refused_when_it_is_awaited(timeout: Any) -> None:
    async def main() -> None:
        with eyot.Context() as context:
            with pytest.raises((ValueError, TypeError)):
                await context.eval_async("1", timeout=timeout)
            assert await context.eval_async("1") == 1

    run(main())
