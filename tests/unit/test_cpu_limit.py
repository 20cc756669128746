"""Calls that may use no more of the processor's time than their isolate allows."""

from __future__ import annotations

import math
import pickle
import threading
import time
import traceback
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SPIN = "for (;;) {}"
LIMIT = 0.05


@pytest.fixture
def limited() -> Iterator[eyot.Context]:
    with eyot.Isolate(cpu_limit=LIMIT) as isolate:
        yield eyot.Context(isolate)


def spin(seconds: float) -> None:
    """Time that Python uses of the processor."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


@pytest.mark.parametrize(
    "use",
    [
        lambda c: c.eval(SPIN),
        lambda c: c.eval("({get x() { for (;;) {} }})").x,
        lambda c: c.eval("({get x() { for (;;) {} }})")["x"],
        lambda c: c.eval("new Proxy({}, {has() { for (;;) {} }})").__contains__("x"),
        lambda c: c.eval("({get x() { for (;;) {} }})").to_python(),
        lambda c: c.eval("(function f() { Promise.resolve().then(f) })()"),
        lambda c: c.eval("/(a+)+$/.exec('a'.repeat(40) + 'b')"),
        lambda c: c.eval(SPIN, timeout=60),
        lambda c: c.eval("try { for (;;) {} } catch {} finally { for (;;) {} }"),
    ],
)
def test_what_runs_for_ever_is_stopped_whatever_the_call(
    limited: eyot.Context, use: Callable[[eyot.Context], Any]
) -> None:
    began = time.thread_time()
    with pytest.raises(eyot.TimedOut, match=r"used up the 0\.05 s of the processor") as caught:
        use(limited)
    assert time.thread_time() - began >= LIMIT
    assert (caught.value.cpu_limit, caught.value.timeout) == (LIMIT, None)
    assert type(caught.value) is eyot.TimedOut
    assert limited.eval("6 * 7") == 42


def test_the_error_says_where_it_stopped_and_crosses_processes(limited: eyot.Context) -> None:
    with pytest.raises(eyot.TimedOut) as caught:
        limited.eval("function work() { for (;;) {} }\nwork()", filename="job.js")
    assert 'File "job.js", line 1, in work' in "".join(traceback.format_exception(caught.value))
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.cpu_limit) == (str(caught.value), LIMIT)


def test_time_asleep_is_free(limited: eyot.Context) -> None:
    limited.globals["sleep"] = time.sleep
    assert limited.eval("sleep(0.2); 42") == 42
    wait = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)"
    assert limited.eval(wait) == "timed-out"


def test_time_of_python_s_counts(limited: eyot.Context) -> None:
    limited.globals["spin"] = spin
    with pytest.raises(eyot.TimedOut):
        limited.eval("spin(0.1); 42")
    assert limited.eval("spin(0.001); 42") == 42


def test_each_call_has_all_of_it(limited: eyot.Context) -> None:
    limited.globals["spin"] = spin
    for _ in range(4):
        limited.eval("spin(0.02)")


def test_calls_inside_of_a_call_have_it_together(limited: eyot.Context) -> None:
    seen: list[type[BaseException]] = []

    def nested() -> None:
        try:
            limited.eval(SPIN)
        except eyot.Terminated as error:
            seen.append(type(error))
            raise

    limited.globals["nested"] = nested
    with pytest.raises(eyot.TimedOut) as caught:
        limited.eval("try { nested() } catch { for (;;) {} }")
    assert caught.value.cpu_limit == LIMIT
    assert seen == [eyot.Terminated]
    assert limited.eval("1") == 1


def test_the_shorter_of_two_limits_ends_the_call(limited: eyot.Context) -> None:
    with pytest.raises(eyot.TimedOut) as caught:
        limited.eval(SPIN, timeout=0.01)
    assert (caught.value.timeout, caught.value.cpu_limit) == (0.01, None)
    limited.globals["sleep"] = time.sleep
    with pytest.raises(eyot.TimedOut) as caught:
        limited.eval("sleep(0.02); for (;;) {}", timeout=0.01)
    assert caught.value.timeout == 0.01


def test_a_try_catch_does_not_keep_it(limited: eyot.Context) -> None:
    with v8.HandleScope(limited.isolate) as hs, v8.ContextScope(hs, limited) as scope:
        with v8.TryCatch(scope) as catching:
            script = v8.Script.compile(catching, v8.String(catching, SPIN))
            assert script is not None
            with pytest.raises(eyot.TimedOut) as caught:
                script.run(catching)
        assert caught.value.cpu_limit == LIMIT
        v8.Object(scope)


def test_it_goes_with_its_isolate_to_another_thread(limited: eyot.Context) -> None:
    """The processor's time is that of the thread the isolate is on."""
    isolate, ended = limited.isolate, list[object]()

    def work() -> None:
        with isolate.on_this_thread():
            try:
                limited.eval(SPIN)
            except eyot.TimedOut as error:
                ended.append(error.cpu_limit)

    spin(0.1)
    isolate.detach()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    isolate.attach()
    assert ended == [LIMIT]


def test_a_pool_s_isolates_may_have_it() -> None:
    with eyot.IsolatePool(1, setup=f"const f = () => {{ {SPIN} }}", cpu_limit=LIMIT) as pool:
        with pytest.raises(eyot.TimedOut) as caught:
            pool.submit("f").result()
        assert caught.value.cpu_limit == LIMIT


@pytest.mark.parametrize("limit", [None, math.inf])
def test_there_may_be_none(limit: float | None) -> None:
    with eyot.Isolate(v8.CreateParams(cpu_limit=limit)) as isolate:
        context = eyot.Context(isolate)
        context.globals["spin"] = spin
        assert context.eval("spin(0.01); 42") == 42


@pytest.mark.parametrize("limit", [0, -1, math.nan])
def test_it_is_a_number_of_seconds(limit: float) -> None:
    with pytest.raises(ValueError, match="cpu_limit is in seconds, and more than 0"):
        eyot.Isolate(cpu_limit=limit)
    with pytest.raises(TypeError):
        eyot.Isolate(cpu_limit="1 s")  # type: ignore[arg-type]
