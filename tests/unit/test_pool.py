"""Calls on the threads of a pool."""

from __future__ import annotations

import gc
import threading
import time
import warnings
from concurrent import futures
from typing import Any

import pytest
from tests.unit.pools import SETUP, Gate

import eyot
from eyot import v8


def test_a_global_function_is_called_by_its_name(pool: eyot.IsolatePool) -> None:
    assert pool.submit("add", 1, 2).result() == 3
    assert pool.submit("add", "a", "b").result() == "ab"


def test_a_function_of_pythons_gets_a_context(pool: eyot.IsolatePool) -> None:
    def work(context: eyot.Context, text: str, *, times: int) -> Any:
        assert threading.current_thread() is not threading.main_thread()
        return context.eval(f"'{text}'.repeat({times})")

    assert pool.submit(work, "ab", times=2).result() == "abab"


def test_a_promise_is_waited_for(pool: eyot.IsolatePool) -> None:
    assert pool.submit("later", 1).result() == 2


def test_timers_run_while_their_promise_is_waited_for() -> None:
    def setup(context: eyot.Context) -> None:
        eyot.web.timers(context)
        context.eval("function soon() { return new Promise(done => setTimeout(done, 1, 'now')) }")

    with eyot.IsolatePool(1, setup=setup) as pool:
        assert pool.submit("soon").result() == "now"


def test_an_async_function_runs_on_a_loop_of_its_own(pool: eyot.IsolatePool) -> None:
    async def fetch() -> str:
        await eyot.aio.sleep(0.001)
        return "fetched"

    async def work(context: eyot.Context) -> Any:
        context.globals["fetch"] = fetch
        return await context.eval("fetch().then(text => text.length)")

    assert pool.submit(work).result() == 7


def test_a_name_stands_for_what_it_is_now(single: eyot.IsolatePool) -> None:
    assert single.submit("count").result() == 1
    single.submit(lambda context: context.eval("count = () => 'another'; 1")).result()
    assert single.submit("count").result() == "another"


def test_setup_may_be_a_function() -> None:
    def setup(context: eyot.Context) -> None:
        context.globals["double"] = context.eval("x => 2 * x")

    with eyot.IsolatePool(1, setup=setup) as pool:
        assert pool.submit("double", 21).result() == 42


def test_limits_are_those_of_its_isolates() -> None:
    with eyot.IsolatePool(1, array_buffer_limit=1 << 20) as pool:
        error = pool.submit(lambda context: context.eval("new ArrayBuffer(2 << 20)")).exception()
        assert isinstance(error, eyot.JSRangeError)


def test_what_setup_raises_is_for_the_call_that_needed_it_and_the_next_tries_again() -> None:
    tries: list[int] = []

    def setup(context: eyot.Context) -> None:
        tries.append(1)
        if len(tries) == 1:
            context.eval("throw {code: 3}")

    with eyot.IsolatePool(1, setup=setup) as pool:
        error = pool.submit(lambda _: 1).exception()
        assert isinstance(error, eyot.JSError)
        assert error.value == {"code": 3}
        assert pool.submit(lambda _: 1).result() == 1
        assert pool.statistics().isolates == 1


def test_isolates_are_made_when_they_are_needed_or_before() -> None:
    with eyot.IsolatePool(3, setup=SETUP) as pool:
        assert pool.statistics().isolates == 0
        for _ in range(3):
            pool.submit("add", 1, 1).result()
        assert pool.statistics().isolates == 1
        pool.warm_up()
        assert pool.statistics().isolates == 3
        assert pool.submit("count").result() == 1
    with (
        eyot.IsolatePool(1, setup="syntax error") as wrong,
        pytest.raises(eyot.JSSyntaxError) as caught,
    ):
        wrong.warm_up()
    assert caught.value.filename == "<setup>"


def test_calls_run_beside_one_another(pool: eyot.IsolatePool) -> None:
    meeting = threading.Barrier(2)

    def work(context: eyot.Context) -> Any:
        context.globals["meet"] = lambda: meeting.wait(30) and None
        return context.eval("meet(); 6 * 7")

    assert [job.result() for job in [pool.submit(work), pool.submit(work)]] == [42, 42]


def test_who_comes_first_is_served_first(single: eyot.IsolatePool) -> None:
    gate, order = Gate(), []
    first = single.submit(gate)
    gate.begun.wait()
    jobs = [single.submit(lambda _, n: order.append(n), n) for n in range(20)]
    assert not any(job.running() for job in jobs)
    gate.opened.set()
    futures.wait([first, *jobs])
    assert order == list(range(20))


def test_map_gives_results_in_their_order(pool: eyot.IsolatePool) -> None:
    assert list(pool.map("add", range(50), range(50))) == [2 * n for n in range(50)]
    numbers = iter(range(10**9))
    results = pool.map("add", numbers, iter(int, 1), buffersize=4)
    assert [next(results) for _ in range(10)] == list(range(10))
    results.close()  # type: ignore[attr-defined]
    assert next(numbers) < 20


def test_map_raises_where_the_result_is_due_and_cancels_what_is_behind(
    single: eyot.IsolatePool,
) -> None:
    def work(_: eyot.Context, n: int) -> int:
        time.sleep(0.001)
        return 10 // (3 - n)

    results = single.map(work, range(1000))
    assert [next(results) for _ in range(3)] == [3, 5, 10]
    with pytest.raises(ZeroDivisionError):
        next(results)
    single.submit("count").result()
    assert single.statistics().cancelled > 900


def test_map_waits_no_longer_than_it_is_told(single: eyot.IsolatePool) -> None:
    gate = Gate()
    results = single.map(gate, [1], timeout=0.01)
    with pytest.raises(TimeoutError):
        next(results)
    gate.opened.set()


def test_a_scope_that_a_call_leaves_open_is_its_error(single: eyot.IsolatePool) -> None:
    kept: list[Any] = []

    def leave(context: eyot.Context) -> None:
        kept.append(v8.HandleScope(context.isolate).__enter__())

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        with pytest.raises(eyot.ScopeOrderError, match="EY203"):
            single.submit(leave).result()
        assert single.submit("count").result() == 1
        kept.clear()
        single.shutdown()
        gc.collect()  # the error's traceback knows the isolate
        eyot._core.do_chores()
    assert {warning.category for warning in seen} == {ResourceWarning}


def test_an_isolate_that_a_call_gives_away_is_replaced(single: eyot.IsolatePool) -> None:
    def give(context: eyot.Context) -> None:
        given.append(context.isolate)
        context.isolate.detach()

    given: list[eyot.Isolate] = []
    assert single.submit(give).result() is None
    assert single.submit("count").result() == 1
    assert given[0].closed


def test_what_javascript_throws_leaves_the_isolate_as_it_is(single: eyot.IsolatePool) -> None:
    assert isinstance(single.submit("boom").exception(), eyot.JSRangeError)
    deep = single.submit(lambda context: context.eval("(function f() { f() })()")).exception()
    assert isinstance(deep, eyot.JSStackOverflow)
    assert single.statistics().recycled == 0


def test_no_more_than_so_many_calls_wait() -> None:
    with eyot.IsolatePool(1, max_pending=2) as pool:
        gate = Gate()
        jobs = [pool.submit(gate, 0)]
        gate.begun.wait()
        jobs += [pool.submit(gate, n) for n in (1, 2)]
        thread = threading.Thread(target=lambda: jobs.append(pool.submit(gate, 3)))
        thread.start()
        thread.join(0.05)
        assert thread.is_alive()
        assert pool.statistics().waiting == 2
        gate.opened.set()
        thread.join()
        assert [job.result() for job in jobs] == [0, 1, 2, 3]


def test_a_cancelled_call_makes_room() -> None:
    with eyot.IsolatePool(1, max_pending=1) as pool:
        gate = Gate()
        first = pool.submit(gate, 0)
        gate.begun.wait()
        second = pool.submit(gate, 1)
        last: list[Any] = []
        thread = threading.Thread(target=lambda: last.append(pool.submit(gate, 2)))
        thread.start()
        assert second.cancel()
        thread.join()
        gate.opened.set()
        assert [first.result(), last[0].result()] == [0, 2]


def test_a_call_that_submits_is_not_made_to_wait_for_room() -> None:
    with eyot.IsolatePool(1, max_pending=1) as pool:
        inner: list[Any] = []

        def outer(_: eyot.Context) -> None:
            inner.extend(pool.submit(lambda _, n: n, n) for n in range(5))

        pool.submit(outer).result()
        assert [job.result() for job in inner] == list(range(5))


def test_a_callback_of_a_future_may_submit_and_wait(pool: eyot.IsolatePool) -> None:
    seen: list[Any] = []
    done = threading.Event()

    def callback(_: Any) -> None:
        seen.append(pool.submit("add", 1, 2).result(30))
        done.set()

    pool.submit("add", 0, 0).add_done_callback(callback)
    assert done.wait(30)
    assert seen == [3]


def test_shutdown_does_what_there_is_to_do() -> None:
    gate = Gate()
    pool = eyot.IsolatePool(1, setup=SETUP)
    jobs = [pool.submit(gate, n) for n in range(3)]
    gate.begun.wait()
    threading.Timer(0.02, gate.opened.set).start()
    pool.shutdown()
    assert all(job.done() for job in jobs)
    assert [job.result() for job in jobs] == [0, 1, 2]
    assert pool.statistics().isolates == 0
    pool.shutdown()


def test_shutdown_may_cancel_and_not_wait() -> None:
    gate = Gate()
    pool = eyot.IsolatePool(1, setup=SETUP)
    first, second = pool.submit(gate, 1), pool.submit(gate, 2)
    gate.begun.wait()
    pool.shutdown(wait=False, cancel_futures=True)
    assert second.cancelled()
    assert not first.done()
    gate.opened.set()
    assert first.result() == 1
    pool.shutdown()


def test_a_call_may_shut_its_pool_down() -> None:
    pool = eyot.IsolatePool(2, setup=SETUP)
    pool.submit(lambda _: pool.shutdown()).result()
    pool.shutdown()
    assert pool.statistics().isolates == 0


def test_a_pool_that_is_dropped_ends_with_a_warning() -> None:
    pool = eyot.IsolatePool(1, setup=SETUP)
    pool.submit("add", 1, 2).result()
    (thread,) = pool._line.threads()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        del pool
    assert [str(warning.message) for warning in seen] == ["an IsolatePool was never shut down"]
    thread.join(30)
    assert not thread.is_alive()


def test_a_pool_that_was_never_used_goes_without_a_word() -> None:
    pool = eyot.IsolatePool(4)
    assert repr(pool) == "<eyot.IsolatePool of 4, 0 made>"
    del pool


def test_it_tells_numbers_of_itself(single: eyot.IsolatePool) -> None:
    gate = Gate()
    first = single.submit(gate)
    gate.begun.wait()
    second = single.submit("boom")
    with pytest.raises(AttributeError):
        single.statistics().size = 3  # type: ignore[misc]
    assert single.statistics() == eyot.PoolStatistics(
        size=1,
        isolates=1,
        submitted=2,
        finished=0,
        failed=0,
        cancelled=0,
        running=1,
        waiting=1,
        lent=0,
        checkouts=0,
        recycled=0,
    )
    gate.opened.set()
    futures.wait([first, second])
    with single.checkout():
        statistics = single.statistics()
    assert (statistics.finished, statistics.failed, statistics.lent) == (1, 1, 1)


def test_many_threads_share_a_pool() -> None:
    pool = eyot.IsolatePool(3, setup=SETUP, recycle_after=17, max_pending=4)

    def client(n: int) -> None:
        for turn in range(40):
            if turn % 4 == 0:
                with pool.checkout() as context:
                    assert context.eval(f"add({n}, 1)") == n + 1
            elif turn % 4 == 1:
                job = pool.submit("add", n, turn)
                job.cancel()
            else:
                assert pool.submit("add", n, turn).result(60) == n + turn

    with pool:
        threads = [threading.Thread(target=client, args=(n,)) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    statistics = pool.statistics()
    assert statistics.checkouts == 160
    assert (statistics.running, statistics.waiting, statistics.lent) == (0, 0, 0)
    assert statistics.submitted == sum(
        (statistics.finished, statistics.failed, statistics.cancelled)
    )
