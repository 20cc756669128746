"""Calls of a pool that are cancelled or hit a limit, and isolates that are replaced."""

from __future__ import annotations

import threading
from concurrent import futures
from typing import Any

import pytest
from tests.unit.pools import SETUP, Gate

import eyot


def test_a_call_that_waits_is_cancelled(single: eyot.IsolatePool) -> None:
    gate = Gate()
    first, second, third = (single.submit(gate, n) for n in range(3))
    gate.begun.wait()
    assert second.cancel()
    assert second.cancelled()
    assert second.cancel()  # once more is the same
    gate.opened.set()
    assert [first.result(), third.result()] == [0, 2]
    assert single.statistics().cancelled == 1
    assert futures.wait([first, second, third]).not_done == set()


def test_a_call_that_runs_is_stopped(pool: eyot.IsolatePool) -> None:
    begun = threading.Event()

    def work(context: eyot.Context) -> None:
        context.globals["begun"] = begun.set
        context.eval("begun(); for (;;);")

    job = pool.submit(work)
    begun.wait()
    assert not job.cancel()
    with pytest.raises(eyot.Terminated):
        job.result(30)
    assert pool.statistics().recycled == 1
    assert pool.submit("add", 1, 2).result() == 3


def test_a_call_that_makes_many_calls_is_stopped_between_them(pool: eyot.IsolatePool) -> None:
    begun = threading.Event()

    def work(context: eyot.Context) -> None:
        while True:
            begun.set()
            context.eval("1")

    job = pool.submit(work)
    begun.wait()
    assert not job.cancel()
    with pytest.raises(eyot.Terminated):
        job.result(30)


def test_stopping_one_call_leaves_those_after_it_alone(single: eyot.IsolatePool) -> None:
    """Wherever the blow falls: before the call, in it, after it."""
    spin = "(() => { let n = 0; for (let i = 0; i < 2000; i++) n += i; return n })()"
    for _ in range(300):
        job = single.submit(lambda context: context.eval(spin))
        innocent = single.submit(lambda context: context.eval(spin))
        job.cancel()
        assert innocent.result(30) == 1999000


@pytest.mark.parametrize("what", ["endless", lambda context: context.eval("endless()")])
def test_a_call_that_takes_too_long_is_stopped_and_its_isolate_replaced(what: Any) -> None:
    with eyot.IsolatePool(1, setup=SETUP, timeout=0.05) as pool:
        pool.submit("count").result()
        with pytest.raises(eyot.TimedOut, match=r"0\.05 s") as caught:
            pool.submit(what).result(30)
        assert caught.value.timeout == 0.05
        assert pool.submit("count").result() == 1
        assert pool.statistics().recycled == 1


def test_the_time_of_a_call_is_over_in_its_timers_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unraisable: list[Any] = []
    monkeypatch.setattr("sys.unraisablehook", lambda told: unraisable.append(told.exc_type))

    def setup(context: eyot.Context) -> None:
        eyot.web.timers(context)
        context.eval("const late = () => new Promise(() => setTimeout(() => { for (;;); }, 1))")

    with eyot.IsolatePool(1, setup=setup, timeout=0.1) as pool:
        error = pool.submit("late").exception(30)
        assert isinstance(error, eyot.TimedOut)
        assert error.timeout == 0.1
    # No error of the timer's; on a busy machine the pool may be the first to stop it.
    assert set(unraisable) <= {eyot.Terminated}


def test_a_promise_that_stays_pending_is_waited_for_no_longer_than_a_call_may_take() -> None:
    def setup(context: eyot.Context) -> None:
        eyot.web.timers(context)
        context.eval("const never = () => { setInterval(() => 0, 1); return new Promise(() => 0) }")

    with eyot.IsolatePool(1, setup=setup, timeout=0.05) as pool:
        assert isinstance(pool.submit("never").exception(30), eyot.TimedOut)


def test_a_full_heap_costs_one_isolate_and_no_other_call() -> None:
    bomb = "const kept = []; const fill = () => { for (;;) kept.push({x: kept.length}) }"
    with eyot.IsolatePool(2, setup=SETUP + bomb, heap_limit=32 << 20) as pool:
        gate = Gate()
        other = pool.submit(gate, "other")
        gate.begun.wait()
        bombs = pool.submit("fill")
        waiting = [pool.submit("add", n, 1) for n in range(5)]
        with pytest.raises(eyot.HeapLimitError):
            bombs.result(60)
        assert [job.result(30) for job in waiting] == [1, 2, 3, 4, 5]
        gate.opened.set()
        assert other.result() == "other"
        statistics = pool.statistics()
        assert (statistics.recycled, statistics.failed, statistics.finished) == (1, 1, 6)


def test_an_isolate_is_replaced_after_so_many_uses() -> None:
    with eyot.IsolatePool(1, setup=SETUP, recycle_after=3) as pool:
        assert [pool.submit("count").result() for _ in range(7)] == [1, 2, 3, 1, 2, 3, 1]
        assert pool.statistics().recycled == 2


@pytest.mark.parametrize(
    "end",
    [lambda context: context.close(), lambda context: context.isolate.close()],
    ids=["context", "isolate"],
)
def test_what_a_call_closes_is_replaced(single: eyot.IsolatePool, end: Any) -> None:
    assert single.submit(end).result() is None
    assert single.submit("count").result() == 1
    assert single.statistics().recycled == 1
