"""eyot.web.timers: what JavaScript gets, and how it goes without a loop."""

from __future__ import annotations

import contextvars
import gc
import sys
import threading
import time
import weakref
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import web

if TYPE_CHECKING:
    from collections.abc import Callable

LOG = "globalThis.log = []; globalThis.say = text => log.push(text); 0"


@pytest.fixture
def timers(context: eyot.Context) -> web.Timers:
    context.eval(LOG)
    return web.timers(context)


def run_all(context: eyot.Context) -> list[Any]:
    """Runs timers until none is left, and gives the log."""
    timers = web.timers(context)
    while len(timers):
        context.isolate.run_pending()
        time.sleep(0.0005)
    found: list[Any] = context.eval("log").to_python()
    return found


def test_they_are_only_there_when_asked_for(context: eyot.Context) -> None:
    names = ("setTimeout", "setInterval", "clearTimeout", "clearInterval", "queueMicrotask")
    assert not any(name in context.globals for name in names)
    web.timers(context)
    for name in names:
        assert context.eval(f"Object.keys(globalThis).includes('{name}')")
        assert context.eval(f"{name}.name") == name
    other = eyot.Context(context.isolate)
    assert not any(name in other.globals for name in names)


def test_asked_for_again_it_is_the_same(context: eyot.Context, timers: web.Timers) -> None:
    before = context.eval("setTimeout")
    assert web.timers(context) is timers
    assert context.eval("setTimeout") is before


def test_a_timer_runs_when_it_is_due(context: eyot.Context, timers: web.Timers) -> None:
    late = context.eval("setTimeout(say, 3_600_000, 'late')")
    assert not context.isolate.run_pending()
    context.eval(f"clearTimeout({late})")
    begun = time.monotonic()
    context.eval("setTimeout(() => say('ran'), 20)")
    assert run_all(context) == ["ran"]
    assert time.monotonic() - begun >= 0.02
    assert len(timers) == 0


def test_the_order_is_that_of_deadlines_and_then_of_making(
    context: eyot.Context, timers: web.Timers
) -> None:
    context.eval("""
        setTimeout(say, 30, 'thirty')
        setTimeout(say, 0, 'zero')
        setTimeout(say, -5, 'negative')
        setTimeout(say, undefined, 'nothing')
        setTimeout(say, '10', 'ten')
        setTimeout(say, 2 ** 31, 'too long for 32 bits')
    """)
    assert len(timers) == 6
    expected = ["zero", "negative", "nothing", "too long for 32 bits", "ten", "thirty"]
    assert run_all(context) == expected


def test_what_a_timer_sets_waits_for_another_time(
    context: eyot.Context, timers: web.Timers
) -> None:
    context.eval("setTimeout(() => { say(1); setTimeout(say, 0, 3) }); setTimeout(say, 0, 2)")
    assert context.isolate.run_pending()
    assert context.eval("log").to_python() == [1, 2]
    assert len(timers) == 1
    assert run_all(context) == [1, 2, 3]


@pytest.mark.usefixtures("timers")
def test_microtasks_run_after_each(context: eyot.Context) -> None:
    context.eval("""
        for (const n of [1, 2]) setTimeout(async () => {
            say(`timer ${n}`)
            queueMicrotask(() => say(`microtask ${n}`))
            await 0
            say(`after await ${n}`)
        })
        queueMicrotask(() => say('first'))
        say('script')
    """)
    expected = ["script", "first"]
    for n in (1, 2):
        expected += [f"timer {n}", f"microtask {n}", f"after await {n}"]
    assert run_all(context) == expected


@pytest.mark.usefixtures("timers")
def test_arguments_and_this_are_as_in_a_browser(context: eyot.Context) -> None:
    context.eval("""
        'use strict'
        const point = {x: 1}
        setTimeout(function (...values) {
            say(this === globalThis && values.length === 4 && values[0] === point &&
                values[1] === 12n && Object.is(values[2], -0) && values[3] === undefined)
        }, 0, point, 12n, -0, undefined)
    """)
    assert run_all(context) == [True]


@pytest.mark.usefixtures("timers")
def test_what_a_timer_gives_is_dropped(context: eyot.Context) -> None:
    context.eval("setTimeout(() => { say(1); return new Date(NaN) })")
    assert run_all(context) == [1]


def test_ids_are_positive_integers_that_never_come_again(
    context: eyot.Context, timers: web.Timers
) -> None:
    ids = [context.eval(f"set{kind}(say, 5)") for kind in ("Timeout", "Interval", "Timeout")]
    for number in ids:
        context.eval(f"clearTimeout({number})")
    ids.append(context.eval("setTimeout(say)"))
    assert all(type(number) is int and number > 0 for number in ids)
    assert len(set(ids)) == 4
    timers.clear()


@pytest.mark.usefixtures("timers")
def test_a_cleared_timer_does_not_run(context: eyot.Context) -> None:
    context.eval("""
        clearTimeout(setTimeout(say, 0, 'no'))
        clearInterval(setTimeout(say, 0, 'no'))
        clearTimeout(setInterval(say, 0, 'no'))
        const later = setTimeout(say, 0, 'yes')
        setTimeout(() => clearTimeout(victim))
        const victim = setTimeout(say, 0, 'no')
        for (const odd of [0, -1, 1e9, undefined, null, 'x', {}, NaN]) clearTimeout(odd)
        clearTimeout()
    """)
    assert run_all(context) == ["yes"]


@pytest.mark.usefixtures("timers")
def test_an_interval_runs_until_it_is_cleared(context: eyot.Context) -> None:
    context.eval(
        "let n = 0; const id = setInterval(() => { say(++n); n == 3 && clearInterval(id) })"
    )
    assert run_all(context) == [1, 2, 3]


def test_an_interval_that_throws_goes_on(context: eyot.Context) -> None:
    context.eval(LOG)
    errors: list[Exception] = []
    web.timers(context, on_error=errors.append)
    context.eval("""
        let n = 0
        const id = setInterval(() => { if (++n == 3) clearInterval(id); throw new Error(n) })
    """)
    assert run_all(context) == []
    assert [str(error) for error in errors] == ["1", "2", "3"]


def test_timers_within_timers_wait_four_milliseconds_from_the_sixth_on(
    context: eyot.Context, timers: web.Timers
) -> None:
    context.eval("function again() { setTimeout(again) } again()")
    (timer,) = timers._timers.values()
    delays = []
    for _ in range(9):
        before = time.monotonic()
        while not context.isolate.run_pending():
            pass
        (timer,) = timers._timers.values()
        delays.append(timer.deadline - before > 0.0039)
    assert delays == [False] * 5 + [True] * 4
    timers.clear()


def test_the_depth_is_that_of_the_timer_and_not_of_time(
    context: eyot.Context, timers: web.Timers
) -> None:
    context.eval("let n = 0; function again() { if (++n < 8) setTimeout(again) } again()")
    run_all(context)
    context.eval("setTimeout(say)")
    (timer,) = timers._timers.values()
    assert timer.level == 1
    timers.clear()


@pytest.mark.parametrize(
    ("what", "called"),
    [("'say(1)'", "string"), ("null", "null"), ("undefined", "undefined"), ("{}", "object")],
)
def test_what_is_no_function_is_refused(
    context: eyot.Context, timers: web.Timers, what: str, called: str
) -> None:
    for name in ("setTimeout", "setInterval", "queueMicrotask"):
        with pytest.raises(eyot.JSTypeError) as caught:
            context.eval(f"{name}({what})", filename="main.js")
        assert str(caught.value) == f"{name} needs a function, not {called}"
        assert caught.value.frames[0].filename == "main.js"
    assert len(timers) == 0


def test_a_delay_that_is_no_number_is_refused(context: eyot.Context, timers: web.Timers) -> None:
    for delay in ("1n", "Symbol()"):
        with pytest.raises(eyot.JSTypeError):
            context.eval(f"setTimeout(say, {delay})")
    assert len(timers) == 0


@pytest.mark.usefixtures("timers")
def test_an_error_stops_no_other_and_is_told(
    context: eyot.Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    context.eval(
        "setTimeout(function lost() { throw new RangeError('lost') }); setTimeout(say, 0, 'on')",
        filename="main.js",
    )
    assert run_all(context) == ["on"]
    (report,) = told
    assert isinstance(report.exc_value, eyot.JSRangeError)
    assert report.err_msg == "a JavaScript timer or microtask raised"
    assert [(frame.function, frame.filename) for frame in report.exc_value.frames] == [
        ("lost", "main.js")
    ]


def test_a_microtask_that_throws_is_told(context: eyot.Context) -> None:
    errors: list[Exception] = []
    web.timers(context, on_error=errors.append)
    context.eval(
        "queueMicrotask(function lost() { throw new TypeError('lost') }); "
        "queueMicrotask(() => { throw 7 })",
        filename="main.js",
    )
    lost, thrown = errors
    assert isinstance(lost, eyot.JSTypeError)
    assert lost.frames[0].function == "lost"
    assert isinstance(thrown, eyot.JSError)
    assert thrown.value == 7


def test_an_exception_of_pythons_is_told_as_itself(context: eyot.Context) -> None:
    errors: list[Exception] = []
    web.timers(context, on_error=errors.append)
    error = LookupError("by hand")

    def fail() -> None:
        raise error

    context.globals["fail"] = fail
    context.eval("setTimeout(fail); queueMicrotask(fail)")
    context.isolate.run_pending()
    assert errors == [error, error]


def test_result_waits_for_timers(context: eyot.Context, timers: web.Timers) -> None:
    assert context.eval("new Promise(resolve => setTimeout(resolve, 5, 'done'))").result() == "done"
    ticks = context.eval("""
        new Promise(resolve => {
            let n = 0
            const id = setInterval(() => { if (++n == 3) { clearInterval(id); resolve(n) } }, 1)
        })
    """)
    assert ticks.result(timeout=30) == 3
    with pytest.raises(eyot.TimedOut):
        context.eval("new Promise(resolve => setTimeout(resolve, 3_600_000))").result(timeout=0.01)
    timers.clear()


def test_result_does_not_wait_for_what_is_unref(context: eyot.Context, timers: web.Timers) -> None:
    promise = context.eval(
        "globalThis.id = 0; new Promise(resolve => id = setTimeout(resolve, 3_600_000))"
    )
    number = context.globals["id"]
    assert timers.has_ref(number)
    timers.unref(number)
    assert not timers.has_ref(number)
    with pytest.raises(eyot.Error, match="nothing is pending that could do it"):
        promise.result()
    timers.ref(number)
    with pytest.raises(eyot.TimedOut):
        promise.result(timeout=0.01)
    context.eval("clearTimeout(id)")
    assert not timers.has_ref(number)
    timers.ref(10**9)
    timers.unref(10**9)


def test_an_unref_timer_runs_while_something_else_is_waited_for(
    context: eyot.Context, timers: web.Timers
) -> None:
    timers.unref(context.eval("setTimeout(say, 1, 'unref')"))
    context.eval("new Promise(resolve => setTimeout(resolve, 10))").result()
    assert context.eval("log").to_python() == ["unref"]


@pytest.mark.usefixtures("timers")
def test_a_timer_sees_the_context_variables_of_its_making(context: eyot.Context) -> None:
    variable = contextvars.ContextVar("variable", default="unset")
    context.globals["note"] = lambda *_: context.globals["say"](variable.get())
    inside = contextvars.copy_context()

    def start() -> None:
        variable.set("inside")
        context.eval("setTimeout(note); setTimeout(() => Promise.resolve().then(note))")

    inside.run(start)
    assert run_all(context) == ["inside", "inside"]
    assert variable.get() == "unset"


def test_a_pending_timer_keeps_its_context_and_no_other_does(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    web.timers(context)
    context.globals["ran"] = ran = []
    context.globals["note"] = lambda: ran.append(1)
    context.eval("setTimeout(note, 1)")
    gone = weakref.ref(context)
    del context
    gc.collect()
    isolate.collect_garbage()
    while not ran:
        isolate.run_pending()
    gc.collect()
    assert gone() is None


def test_closing_cancels(isolate: eyot.Isolate) -> None:
    contexts = [eyot.Context(isolate) for _ in range(2)]
    both = [web.timers(context) for context in contexts]
    for context in contexts:
        context.eval("setTimeout(() => 1); setInterval(() => 1)")
    contexts[0].close()
    assert [len(timers) for timers in both] == [0, 2]
    assert isolate.run_pending()
    isolate.close()
    assert [len(timers) for timers in both] == [0, 0]


def test_control_c_leaves_an_interval_as_it_is(context: eyot.Context, timers: web.Timers) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    context.globals["stop"] = stop
    context.eval("const id = setInterval(stop); setTimeout(say, 0, 'on')")
    with pytest.raises(KeyboardInterrupt):
        context.isolate.run_pending()
    assert len(timers) == 2
    context.eval("clearInterval(id)")
    assert run_all(context) == ["on"]


@pytest.mark.usefixtures("timers")
def test_timers_do_not_run_inside_a_call(context: eyot.Context) -> None:
    context.globals["pending"] = context.isolate.run_pending
    assert context.eval("setTimeout(say, 0, 'late'); pending(); log.length") == 0
    assert run_all(context) == ["late"]


def test_a_thousand_that_are_cleared_take_no_room(
    context: eyot.Context, timers: web.Timers
) -> None:
    context.eval("for (let n = 0; n < 1000; n++) clearTimeout(setTimeout(say, 3_600_000))")
    assert len(timers) == 0
    assert len(timers._queue) < 200


def test_a_script_may_exchange_what_they_are_made_of(context: eyot.Context) -> None:
    errors: list[Exception] = []
    context.eval(LOG)
    web.timers(context, on_error=errors.append)
    context.eval("""
        Function.prototype.bind = Promise.prototype.then = Reflect.apply = undefined
        Promise.prototype.constructor = 1; Array.prototype[Symbol.iterator] = undefined
        Object.defineProperty(Array.prototype, 1, {set() { throw 1 }, configurable: true})
        globalThis.seen = {}
        setTimeout(what => { seen[what] = true }, 0, 'timer')
        queueMicrotask(() => { seen.microtask = true })
    """)
    timers = web.timers(context)
    while len(timers):
        context.isolate.run_pending()
    assert set(context.globals["seen"]) == {"timer", "microtask"}
    assert errors == []


def test_what_is_no_context_of_this_thread_is_refused(isolate: eyot.Isolate) -> None:
    givers: list[Callable[[Any], object]] = [web.timers, web.abort]
    for give in givers:
        with pytest.raises(TypeError, match="a Context is needed, not Isolate"):
            give(isolate)
    context = eyot.Context(isolate)
    refused: list[str] = []

    def elsewhere() -> None:
        for give in givers:
            try:
                give(context)
            except eyot.WrongThreadError as error:
                refused.append(error.code)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert refused == ["EY201", "EY201"]
    context.close()
    for give in givers:
        with pytest.raises(eyot.ContextClosedError):
            give(context)


def test_without_a_loop_and_a_hook_an_error_is_written(
    isolate: eyot.Isolate, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)
    with eyot.Context(isolate) as context:
        web.timers(context)
        context.eval(
            "setTimeout(() => { throw new Error('lost') }, 0); queueMicrotask(() => { throw 7 })"
        )
        while context.isolate.pending():
            isolate.run_pending()
    told = capsys.readouterr().err
    assert told.count("Exception ignored: a JavaScript timer or microtask raised\n") == 2
    assert "eyot.JSError: lost" in told
