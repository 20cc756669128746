"""Calls that may take no longer than they are given."""

from __future__ import annotations

import contextlib
import pickle
import threading
import time
import traceback
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

FOR_EVER = "for (;;) {}"
SHORT = 0.02


def wait(seconds: float) -> None:
    """Time that a Python function takes."""
    time.sleep(seconds)


@pytest.mark.parametrize(
    "use",
    [
        lambda c: c.eval(FOR_EVER, timeout=SHORT),
        lambda c: c.compile(FOR_EVER).run(timeout=SHORT),
        lambda c: c.eval("() => { for (;;) {} }")(timeout=SHORT),
        lambda c: c.eval("({f() { for (;;) {} }})").f(timeout=SHORT),
        lambda c: c.eval("(class { constructor() { for (;;) {} } })").new(timeout=SHORT),
        lambda c: c.eval("({get x() { for (;;) {} }})").to_python(timeout=SHORT),
        lambda c: c.eval("(function f() { Promise.resolve().then(f) })()", timeout=SHORT),
        lambda c: c.eval("/(a+)+$/.exec('a'.repeat(40) + 'b')", timeout=SHORT),
        lambda c: c.eval("try { for (;;) {} } catch {} finally { for (;;) {} }", timeout=SHORT),
    ],
)
def test_what_runs_for_ever_is_stopped(
    context: eyot.Context, use: Callable[[eyot.Context], Any]
) -> None:
    with pytest.raises(eyot.TimedOut, match=r"longer than the 0\.02 s") as caught:
        use(context)
    assert type(caught.value) is eyot.TimedOut
    assert caught.value.timeout == SHORT
    assert isinstance(caught.value, TimeoutError)
    assert context.eval("6 * 7") == 42


@pytest.mark.parametrize("made", ["new Array(1000)", "new Array(9).fill(0)", "[1, 2, 3]", "{x: 1}"])
def test_a_loop_that_v8_has_optimised_is_stopped(context: eyot.Context, made: str) -> None:
    loop = f"for (let all = [];;) {{ all.push({made}); if (all.length > 100) all = [] }}"
    with pytest.raises(eyot.TimedOut):
        context.eval(loop, timeout=0.3)
    assert context.eval("6 * 7") == 42


def test_a_handle_s_conversion_is_stopped(context: eyot.Context) -> None:
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        source = v8.String(scope, "({get x() { for (;;) {} }})")
        value = v8.Script.compile(scope, source).run(scope)
        with pytest.raises(eyot.TimedOut):
            value.to_python(scope, timeout=SHORT)


def test_the_error_says_where_it_stopped_and_crosses_processes(context: eyot.Context) -> None:
    source = "function spin() { for (;;) {} }\nfunction work() { spin() }\nwork()"
    with pytest.raises(eyot.TimedOut) as caught:
        context.eval(source, filename="job.js", timeout=SHORT)
    shown = "".join(traceback.format_exception(caught.value))
    assert 'File "job.js", line 1, in spin' in shown
    assert 'File "job.js", line 2, in work' in shown
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.timeout) == (str(caught.value), SHORT)


def test_what_ends_in_time_gives_its_value(context: eyot.Context) -> None:
    add = context.eval("(a, b) => a + b", timeout=60)
    assert add(40, 2, timeout=60) == 42
    assert add(40, 2, timeout=None) == 42
    assert add(40, 2, timeout=float("inf")) == 42
    assert context.eval("({a: [1]})").to_python(timeout=60) == {"a": [1]}


def test_no_time_at_all_is_too_little(context: eyot.Context) -> None:
    with pytest.raises(eyot.TimedOut):
        context.eval("1", timeout=0)
    assert context.eval("1") == 1


@pytest.mark.parametrize("timeout", [-1, float("nan")])
def test_a_time_is_a_number_of_seconds(context: eyot.Context, timeout: float) -> None:
    with pytest.raises(ValueError, match="timeout is in seconds"):
        context.eval("1", timeout=timeout)
    with pytest.raises(TypeError):
        context.eval("1", timeout="1 s")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="this=, timeout= and count_host_time="):
        context.eval("() => 1")(seconds=timeout)


def test_a_value_that_comes_too_late_is_none(context: eyot.Context) -> None:
    context.globals["wait"] = wait
    with pytest.raises(eyot.TimedOut):
        context.eval("wait(0.05); 42", timeout=0.01)


def test_time_in_python_may_be_left_out(context: eyot.Context) -> None:
    context.globals["wait"] = wait
    assert context.eval("wait(0.2); 42", timeout=0.1, count_host_time=False) == 42
    with pytest.raises(eyot.TimedOut):
        context.eval("wait(0.001); for (;;) {}", timeout=SHORT, count_host_time=False)

    def nested() -> int:
        return int(context.eval("{ const end = Date.now() + 100; while (Date.now() < end); } 42"))

    context.globals["nested"] = nested
    assert context.eval("nested()", timeout=0.05, count_host_time=False) == 42
    with pytest.raises(eyot.TimedOut):
        context.eval("nested()", timeout=0.05)


def test_an_inner_call_that_is_too_slow_ends_alone(context: eyot.Context) -> None:
    seen: list[str] = []

    def attempt() -> str:
        try:
            context.eval(FOR_EVER, timeout=SHORT)
        except eyot.TimedOut as error:
            seen.append(str(error))
        return str(context.eval("'went on'"))

    context.globals["attempt"] = attempt
    assert context.eval("attempt() + ', ' + attempt()") == "went on, went on"
    assert len(seen) == 2
    assert context.eval("attempt()", timeout=60) == "went on"


def test_an_inner_call_s_end_is_an_error_that_javascript_can_catch(context: eyot.Context) -> None:
    def too_slow() -> None:
        context.eval(FOR_EVER, timeout=SHORT)

    context.globals["tooSlow"] = too_slow
    assert context.eval("try { tooSlow() } catch (e) { e.name }") == "TimedOut"
    with pytest.raises(eyot.TimedOut):
        context.eval("tooSlow()")


def test_an_outer_limit_ends_the_inner_calls_too(context: eyot.Context) -> None:
    inner: list[type[BaseException]] = []

    def nested() -> None:
        try:
            context.eval(FOR_EVER, timeout=60)
        except eyot.Terminated as error:
            inner.append(type(error))
            raise

    context.globals["nested"] = nested
    with pytest.raises(eyot.TimedOut, match=r"0\.02 s"):
        context.eval("try { nested() } catch { for (;;) {} }", timeout=SHORT)
    assert inner == [eyot.Terminated]
    assert context.eval("1") == 1


def test_an_outer_limit_is_met_although_python_swallows_the_inner_end(
    context: eyot.Context,
) -> None:
    def nested() -> None:
        for _ in range(3):
            with contextlib.suppress(eyot.Terminated):
                context.eval(FOR_EVER, timeout=60)

    context.globals["nested"] = nested
    with pytest.raises(eyot.TimedOut, match=r"0\.02 s"):
        context.eval("nested(); for (;;) {}", timeout=SHORT)


def test_terminate_is_not_lost_in_an_inner_call_s_end(context: eyot.Context) -> None:
    isolate = context.isolate

    def nested() -> None:
        with pytest.raises(eyot.Terminated):
            context.eval("stop(); for (;;) {}", timeout=SHORT)

    context.globals["nested"] = nested
    context.globals["stop"] = isolate.terminate
    with pytest.raises(eyot.Terminated) as caught:
        context.eval("nested(); for (;;) {}")
    assert type(caught.value) is eyot.Terminated
    assert context.eval("1") == 1


def test_a_late_termination_stops_the_outermost_call(context: eyot.Context) -> None:
    isolate = context.isolate

    def nested() -> None:
        with pytest.raises(eyot.TimedOut):
            context.eval(FOR_EVER, timeout=SHORT)
        isolate.terminate()

    context.globals["nested"] = nested
    with pytest.raises(eyot.Terminated) as caught:
        context.eval("nested(); for (;;) {}")
    assert type(caught.value) is eyot.Terminated


def test_many_limits_at_once_are_all_met() -> None:
    ended: list[float] = []

    def work() -> None:
        with eyot.Context() as context:
            began = time.monotonic()
            with pytest.raises(eyot.TimedOut):
                context.eval(FOR_EVER, timeout=0.05)
            ended.append(time.monotonic() - began)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ended) == 16
    assert min(ended) >= 0.05


def test_limits_leave_nothing_behind(context: eyot.Context) -> None:
    """A shot that fell at the wrong moment would end a call that has no limit."""
    spin = context.eval("n => { for (let i = 0; i < n; i++); return n }")
    stopped = 0
    for turn in range(3000):
        try:
            spin(turn * 20, timeout=0.00001 * (turn % 7))
        except eyot.TimedOut:
            stopped += 1
        assert spin(3) == 3
    assert stopped
