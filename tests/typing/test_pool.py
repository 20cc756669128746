"""The types of what a pool is given, and gives."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import Any, assert_type

import eyot


def work(context: eyot.Context, n: int, *, text: str = "") -> list[str]:
    return [text] * int(context.eval(str(n)))


async def wait(context: eyot.Context, n: int) -> str:
    return str(context.eval(str(n)))


def test_pools() -> None:
    with eyot.IsolatePool(1, setup="const f = x => x", heap_limit=1 << 28) as pool:
        assert_type(pool.submit("f", 1), Future[Any])
        assert_type(pool.submit(work, 1, text="a"), Future[list[str]])
        assert_type(pool.submit(wait, 1), Future[str])
        assert_type(pool.statistics(), eyot.PoolStatistics)
        with pool.checkout() as context:
            assert_type(context, eyot.Context)

        async def main() -> None:
            assert_type(await pool.run(work, 1, text="a"), list[str])
            assert_type(await pool.run(wait, 1), str)
            assert_type(await pool.run("f", 1), Any)
            async with pool.checkout() as context:
                assert_type(context, eyot.Context)

        asyncio.run(main())
