"""eyot.web.abort: JavaScript is told that nobody waits any more."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import eyot
from eyot import aio, web

SLEEP = """
globalThis.told = []
globalThis.sleep = (ms, {signal} = {}) => new Promise((done, fail) => {
    signal?.throwIfAborted()
    const id = setTimeout(done, ms, 'slept')
    signal?.addEventListener('abort', () => {
        clearTimeout(id)
        told.push(signal.reason)
        fail(signal.reason)
    }, {once: true})
})
sleep
"""


@pytest.fixture
def js(context: eyot.Context) -> Any:
    web.abort(context)
    return context.eval


def test_it_is_only_there_when_asked_for(context: eyot.Context) -> None:
    assert "AbortController" not in context.globals
    web.abort(context)
    made = context.globals["AbortController"]
    web.abort(context)
    assert context.globals["AbortController"] is made
    assert "setTimeout" not in context.globals


def test_a_controller_aborts_its_signal_once(js: Any) -> None:
    js("""
        globalThis.controller = new AbortController()
        globalThis.signal = controller.signal
        globalThis.told = []
        signal.onabort = event => told.push(`on ${event.type} ${event.target === signal}`)
        signal.addEventListener('abort', function () { told.push(this === signal) })
        signal.addEventListener('abort', {handleEvent(event) { told.push(event.type) }})
        signal.addEventListener('other', () => told.push('no'))
        const gone = () => told.push('no')
        signal.addEventListener('abort', gone)
        signal.addEventListener('abort', gone)
        signal.removeEventListener('abort', gone)
        signal.addEventListener('abort', null)
    """)
    assert js("signal === controller.signal && !signal.aborted && signal.reason === undefined")
    js("signal.throwIfAborted()")
    js("controller.abort('reason'); controller.abort('again')")
    assert js("told").to_python() == ["on abort true", True, "abort"]
    assert js("[signal.aborted, signal.reason]").to_python() == [True, "reason"]
    with pytest.raises(eyot.JSError) as caught:
        js("signal.throwIfAborted()")
    assert caught.value.value == "reason"


def test_without_a_reason_it_is_an_abort_error(js: Any) -> None:
    for made in ("(c => (c.abort(), c.signal))(new AbortController())", "AbortSignal.abort()"):
        with pytest.raises(eyot.JSError, match="This operation was aborted") as caught:
            js(f"{made}.throwIfAborted()")
        assert caught.value.name == "AbortError"
    assert js("AbortSignal.abort(7).reason") == 7


def test_a_signal_is_made_by_nobody_else(js: Any) -> None:
    for wrong in ("new AbortSignal()", "AbortSignal.any([{aborted: true}])", "AbortSignal.any(1)"):
        with pytest.raises(eyot.JSTypeError):
            js(wrong)
    for wrong in ("-1", "NaN", "'x'", "Infinity"):
        with pytest.raises(eyot.JSTypeError, match="a number of milliseconds"):
            js(f"AbortSignal.timeout({wrong})")
    assert js("'end' in AbortSignal") is False


def test_any_follows_all_that_it_was_given(js: Any) -> None:
    js("""
        globalThis.controllers = [new AbortController(), new AbortController()]
        globalThis.signal = AbortSignal.any(controllers.map(({signal}) => signal))
        globalThis.second = AbortSignal.any([signal])
    """)
    assert js("signal.aborted") is False
    js("controllers[1].abort('second'); controllers[0].abort('first')")
    assert js("[signal.reason, second.reason]").to_python() == ["second"] * 2
    assert js("AbortSignal.any([new AbortController().signal, signal]).reason") == "second"
    assert js("AbortSignal.any([]).aborted") is False


def test_a_timeout_aborts_and_keeps_nobody(context: eyot.Context, js: Any) -> None:
    js("globalThis.signal = AbortSignal.timeout(1); globalThis.late = AbortSignal.timeout(3.6e6)")
    assert context.isolate.pending() == []
    while not js("signal.aborted"):
        context.isolate.run_pending()
    assert js("signal.reason.name") == "TimeoutError"
    assert js("late.aborted") is False


def test_a_listener_that_throws_stops_no_other(context: eyot.Context, js: Any) -> None:
    errors: list[Exception] = []
    web.timers(context, on_error=errors.append)
    js("""
        const {signal} = globalThis.controller = new AbortController()
        globalThis.told = []
        signal.addEventListener('abort', () => { throw new RangeError('lost') })
        signal.addEventListener('abort', () => told.push('on'))
        controller.abort()
    """)
    assert js("told").to_python() == ["on"]
    assert [type(error) for error in errors] == [eyot.JSRangeError]


def test_a_cancelled_task_aborts_what_it_awaits(context: eyot.Context) -> None:
    timers = web.timers(context)

    async def fetch(sleep: Any) -> None:
        with web.abort_signal(context) as signal:
            await sleep(3_600_000, {"signal": signal})

    async def main() -> None:
        sleep = context.eval(SLEEP)
        task = aio.spawn(fetch(sleep))
        await aio.sleep(0)
        assert len(timers) == 1
        task.abort()
        with pytest.raises(aio.JoinError):
            await task
        assert context.eval("told.map(({name}) => name).join()") == "AbortError"
        assert len(timers) == 0
        with pytest.raises(TimeoutError):
            async with aio.timeout(0.01):
                await fetch(sleep)
        assert context.eval("told.length") == 2

    aio.run(main())


def test_the_reason_is_what_the_block_ended_with(context: eyot.Context) -> None:
    signals: list[Any] = []
    error = LookupError("by hand")

    def fail() -> None:
        with web.abort_signal(context) as signal:
            signals.append(signal)
            raise error

    with pytest.raises(LookupError):
        fail()
    context.globals["signal"] = signals.pop()
    with pytest.raises(LookupError) as caught:
        context.eval("signal.throwIfAborted()")
    assert caught.value is error
    with web.abort_signal(context) as signal:
        context.globals["signal"] = signal
    assert context.eval("signal.aborted") is False


def test_a_closed_context_is_told_nothing(isolate: eyot.Isolate) -> None:
    def fail(context: eyot.Context) -> None:
        with web.abort_signal(context):
            context.close()
            raise LookupError

    with pytest.raises(LookupError):
        fail(eyot.Context(isolate))


def test_an_aborted_signal_is_refused_at_once(context: eyot.Context) -> None:
    web.timers(context)
    web.abort(context)
    sleep = context.eval(SLEEP)

    async def main() -> None:
        with pytest.raises(eyot.JSError, match="aborted"):
            await sleep(1, {"signal": context.eval("AbortSignal.abort()")})

    asyncio.run(main())
