"""An isolate of a pool, lent to the calling thread."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8
from eyot.pool.waiter import ThreadWaiter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SETUP = "let calls = 0; const count = () => ++calls; const add = (a, b) => a + b"


@pytest.fixture
def pool() -> Iterator[eyot.IsolatePool]:
    with eyot.IsolatePool(1, setup=SETUP) as pool:
        yield pool


def in_thread(work: Any) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_the_block_has_it_on_its_own_thread(pool: eyot.IsolatePool) -> None:
    with pool.checkout() as context:
        live = context.eval("({n: 1})")
        live["n"] = context.eval("add")(live["n"], 1)
        assert live.to_python() == {"n": 2}
        with (
            v8.HandleScope(context.isolate) as handle_scope,
            v8.ContextScope(handle_scope, context) as scope,
        ):
            assert v8.Integer(scope, 3).value == 3
    assert threading.active_count() == 1


def test_the_same_isolate_serves_calls_and_blocks(pool: eyot.IsolatePool) -> None:
    with pool.checkout() as context:
        assert context.eval("count()") == 1
    assert pool.submit("count").result() == 2
    with pool.checkout() as again:
        assert again is context
        assert again.eval("count()") == 3


def test_what_a_block_keeps_is_refused_afterwards(pool: eyot.IsolatePool) -> None:
    with pool.checkout() as context:
        live = context.eval("({})")
    uses: list[Callable[[], Any]] = [lambda: live["a"], lambda: context.eval("1")]
    for use in uses:
        with pytest.raises(eyot.WrongThreadError, match="EY201"):
            use()


def test_threads_take_turns(pool: eyot.IsolatePool) -> None:
    def work() -> None:
        for _ in range(50):
            with pool.checkout() as context:
                seen.append(context.eval("count()"))

    seen: list[int] = []
    threads = [in_thread(work) for _ in range(8)]
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(1, 401))
    assert seen == sorted(seen)


def test_calls_and_blocks_stand_in_one_line(pool: eyot.IsolatePool) -> None:
    order: list[str] = []

    def block() -> None:
        with pool.checkout():
            order.append("block")

    with pool.checkout():
        first = pool.submit(lambda _: order.append("first"))
        while pool.statistics().waiting < 1:
            pass
        thread = in_thread(block)
        while pool.statistics().waiting < 2:
            pass
        last = pool.submit(lambda _: order.append("last"))
    last.result()
    first.result()
    thread.join()
    assert order == ["first", "block", "last"]


def test_a_block_that_raises_gives_it_back(pool: eyot.IsolatePool) -> None:
    with pytest.raises(ZeroDivisionError), pool.checkout():
        1 / 0  # noqa: B018
    with pytest.raises(eyot.JSError) as caught, pool.checkout() as context:
        context.eval("throw {a: 1}")
    assert caught.value.value == {"a": 1}
    assert pool.submit("count").result() == 1
    assert pool.statistics().recycled == 0


@pytest.mark.parametrize(
    "ruin",
    [
        lambda context: context.close(),
        lambda context: context.isolate.close(),
        lambda context: context.isolate.detach(),
    ],
    ids=["context closed", "isolate closed", "detached"],
)
def test_what_a_block_ruins_is_replaced(pool: eyot.IsolatePool, ruin: Any) -> None:
    with pool.checkout() as context:
        ruin(context)
    assert pool.submit("count").result() == 1
    assert pool.statistics().recycled == 1


def test_an_isolate_that_somebody_else_took_is_replaced(pool: eyot.IsolatePool) -> None:
    with pool.checkout() as context:
        pass

    def take() -> None:
        context.isolate.attach()
        taken.set()
        over.wait(30)

    taken, over = threading.Event(), threading.Event()
    thief = in_thread(take)
    taken.wait()
    with pytest.raises(eyot.WrongThreadError), pool.checkout():
        pass
    assert pool.submit("count").result() == 1
    over.set()
    thief.join()
    context.isolate.attach()
    context.isolate.close()


def test_an_isolate_that_was_stopped_is_replaced(pool: eyot.IsolatePool) -> None:
    with pytest.raises(eyot.TimedOut), pool.checkout() as context:
        context.eval("count(); for (;;);", timeout=0.01)
    with pool.checkout() as context:
        assert context.eval("count()") == 1


def test_the_uses_of_blocks_count() -> None:
    with eyot.IsolatePool(1, setup=SETUP, recycle_after=2) as pool:
        seen: list[int] = []
        for _ in range(5):
            with pool.checkout() as context:
                seen.append(context.eval("count()"))
    assert seen == [1, 2, 1, 2, 1]


def test_blocks_nest_with_an_isolate_each() -> None:
    with eyot.IsolatePool(2) as pool, pool.checkout() as outer, pool.checkout() as inner:
        assert outer.isolate is not inner.isolate
        assert outer.eval("1") == inner.eval("1")


def test_a_thread_does_not_wait_for_itself(pool: eyot.IsolatePool) -> None:
    with (
        pool.checkout(),
        pytest.raises(RuntimeError, match="this very thread, which would wait for itself"),
        pool.checkout(),
    ):
        pass

    def nested(_: eyot.Context) -> None:
        with pool.checkout():
            pass

    assert "wait for itself" in str(pool.submit(nested).exception())


def test_a_checkout_is_for_one_block(pool: eyot.IsolatePool) -> None:
    checkout = pool.checkout()
    with checkout, pytest.raises(RuntimeError, match="is in use"):
        checkout.__enter__()
    with pytest.raises(RuntimeError, match="has ended, or never began"):
        checkout.__exit__(None, None, None)
    with checkout as context:
        assert context.eval("1") == 1


def test_waiting_has_an_end_where_it_is_given_one(pool: eyot.IsolatePool) -> None:
    def wait() -> None:
        try:
            with pool.checkout(wait=0.01):
                pass
        except TimeoutError as error:
            told.append(str(error))

    told: list[str] = []
    with pool.checkout():
        in_thread(wait).join()
    assert told == ["no isolate of the pool was free within 0.01 s"]
    with pool.checkout(wait=0.01) as context:
        assert context.eval("1") == 1


def test_what_setup_raises_is_for_the_block_that_needed_it() -> None:
    with eyot.IsolatePool(1, setup="throw 1") as pool:
        for _ in range(2):
            with pytest.raises(eyot.JSError), pool.checkout():
                pass
        assert pool.statistics().isolates == 0


def test_a_block_may_outlive_its_pool() -> None:
    pool = eyot.IsolatePool(1)
    with pool.checkout() as context:
        pool.shutdown()
        assert context.eval("6 * 7") == 42
    assert context.isolate.closed
    with pytest.raises(RuntimeError, match="was shut down"), pool.checkout():
        pass


def test_a_block_that_ends_on_another_thread_is_told_and_costs_the_isolate(
    pool: eyot.IsolatePool,
) -> None:
    checkout = pool.checkout()
    context = checkout.__enter__()

    def leave() -> None:
        try:
            checkout.__exit__(None, None, None)
        except eyot.WrongThreadError as error:
            told.append(error.code)

    told: list[str] = []
    in_thread(leave).join()
    assert told == ["EY201"]
    assert pool.submit("count").result() == 1
    assert pool.statistics().recycled == 1
    context.isolate.close()


def test_a_scope_that_a_block_leaves_open_is_told(pool: eyot.IsolatePool) -> None:
    checkout = pool.checkout()
    context = checkout.__enter__()
    scope = v8.HandleScope(context.isolate)
    scope.__enter__()
    with pytest.raises(eyot.ScopeOrderError, match="EY203") as caught:
        checkout.__exit__(None, None, None)
    assert caught.value.opened_at is not None
    scope.__exit__(None, None, None)
    context.isolate.close()
    assert pool.submit("count").result() == 1


def test_a_task_lends_one_across_awaits(pool: eyot.IsolatePool) -> None:
    async def user(n: int) -> int:
        async with pool.checkout() as context:
            await asyncio.sleep(0.001)
            value = await context.eval(f"Promise.resolve(add({n}, 1))")
            await asyncio.sleep(0)
            return int(value)

    async def main() -> list[int]:
        return await asyncio.gather(*[user(n) for n in range(10)])

    assert asyncio.run(main()) == list(range(1, 11))
    assert eyot.aio.run(main()) == list(range(1, 11))


def test_a_plain_block_does_not_stop_a_loop(pool: eyot.IsolatePool) -> None:
    async def main() -> None:
        with pool.checkout() as context:
            assert context.eval("1") == 1
            with pytest.raises(RuntimeError, match="this very task, which"), pool.checkout():
                pass
            with pytest.raises(RuntimeError, match="this very task, which"):
                async with pool.checkout():
                    pass
        thread = in_thread(hold)
        held.wait()
        with pytest.raises(RuntimeError, match=r"`async with pool\.checkout\(\)"), pool.checkout():
            pass
        over.set()
        async with pool.checkout() as context:
            assert context.eval("add(1, 2)") == 3
        thread.join()

    def hold() -> None:
        with pool.checkout():
            held.set()
            over.wait()

    held, over = threading.Event(), threading.Event()
    asyncio.run(main())


def test_a_task_that_is_cancelled_while_it_waits_leaves_the_line(pool: eyot.IsolatePool) -> None:
    async def wait() -> None:
        async with pool.checkout():
            pass

    async def wait_a_little() -> None:
        async with pool.checkout(wait=0.001):
            pass

    async def main() -> None:
        async with pool.checkout():
            tasks = [asyncio.create_task(wait()) for _ in range(3)]
            await asyncio.sleep(0.001)
            assert pool.statistics().waiting == 3
            tasks[0].cancel()
            with pytest.raises(asyncio.CancelledError):
                await tasks[0]
            with pytest.raises(TimeoutError):
                await asyncio.create_task(wait_a_little())
            assert pool.statistics().waiting == 2
        tasks[1].cancel()  # it has been given the isolate by now, and not heard of it
        await asyncio.gather(*tasks, return_exceptions=True)
        assert pool.statistics().waiting == 0
        async with pool.checkout() as context:
            assert context.eval("1") == 1

    asyncio.run(main())
    assert pool.statistics().isolates == 1


def test_a_waiting_thread_finds_what_it_was_given_as_soon_as_it_is_woken() -> None:
    seen: list[tuple[bool, Any]] = []

    class Woken(ThreadWaiter):
        def _wake(self) -> bool:
            seen.append((self.given, self.seat))
            return super()._wake()

    seat: Any = object()
    waiter = Woken()
    assert waiter.give(seat)
    waiter.wait()
    assert seen == [(True, seat)]


def test_one_that_went_away_was_given_nothing() -> None:
    class Gone(ThreadWaiter):
        def _wake(self) -> bool:
            return False

    waiter = Gone()
    seat: Any = object()
    assert not waiter.give(seat)
    assert (waiter.given, waiter.seat) == (False, None)
