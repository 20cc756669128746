"""A pool's calls, awaited."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest

import eyot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SETUP = "const add = (a, b) => a + b; const endless = () => { for (;;); }"


@pytest.fixture
def pool() -> Iterator[eyot.IsolatePool]:
    with eyot.IsolatePool(1, setup=SETUP, max_pending=1) as pool:
        yield pool


async def until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0)


def run(main: Any) -> Any:
    return asyncio.run(main)


def test_a_call_is_awaited(pool: eyot.IsolatePool) -> None:
    async def main() -> list[Any]:
        return [await pool.run("add", 1, 2), await pool.run(lambda c: c.eval("[1].length"))]

    assert run(main()) == [3, 1]
    assert eyot.aio.run(main()) == [3, 1]


def test_what_it_raises_is_raised_there(pool: eyot.IsolatePool) -> None:
    async def main() -> None:
        await pool.run(lambda context: context.eval("throw {a: 1}"))

    with pytest.raises(eyot.JSError) as caught:
        run(main())
    assert caught.value.value == {"a": 1}


def test_the_loop_goes_on_while_there_is_no_room(pool: eyot.IsolatePool) -> None:
    opened = threading.Event()

    async def main() -> Any:
        calls = [asyncio.create_task(pool.run(lambda _, n: opened.wait() and n, n)) for n in "abcd"]
        await until(lambda: pool.statistics().waiting == 1)
        assert pool.statistics().submitted == 2
        opened.set()
        return await asyncio.gather(*calls)

    assert run(main()) == ["a", "b", "c", "d"]


def test_cancelling_stops_javascript(pool: eyot.IsolatePool) -> None:
    async def main() -> None:
        call = asyncio.create_task(pool.run("endless"))
        await until(lambda: pool.statistics().running > 0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert await pool.run("add", 1, 1) == 2

    run(main())
    assert pool.statistics().recycled == 1


def test_a_time_limit_around_it_does_as_well(pool: eyot.IsolatePool) -> None:
    async def main() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(pool.run("endless"), 0.05)
        assert await pool.run("add", 1, 1) == 2

    run(main())


def test_cancelling_who_waits_for_room_leaves_the_line(pool: eyot.IsolatePool) -> None:
    opened = threading.Event()

    async def main() -> None:
        calls = [asyncio.create_task(pool.run(lambda _: opened.wait())) for _ in range(4)]
        await until(lambda: pool.statistics().submitted == 2)
        calls[2].cancel()
        with pytest.raises(asyncio.CancelledError):
            await calls[2]
        opened.set()
        assert await calls[3] is True
        assert pool.statistics().submitted == 3

    run(main())


def test_who_waits_for_room_is_told_of_the_shutdown(pool: eyot.IsolatePool) -> None:
    opened = threading.Event()

    async def main() -> None:
        calls = [asyncio.create_task(pool.run(lambda _: opened.wait())) for _ in range(3)]
        await until(lambda: pool.statistics().submitted == 2)
        pool.shutdown(wait=False)
        with pytest.raises(RuntimeError, match="was shut down"):
            await calls[2]
        opened.set()
        assert [await call for call in calls[:2]] == [True, True]

    run(main())


def test_a_loops_executor_may_be_a_pool(pool: eyot.IsolatePool) -> None:
    async def main() -> Any:
        loop = asyncio.get_running_loop()
        executor: Any = pool
        work: Any = lambda context: context.eval("6 * 7")  # noqa: E731
        return await loop.run_in_executor(executor, work)

    assert run(main()) == 42
