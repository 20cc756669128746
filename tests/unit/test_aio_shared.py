"""One result for many that wait."""

from __future__ import annotations

import asyncio

import pytest

from eyot import aio


async def number() -> int:
    return 42


def test_shared_local_future() -> None:
    async def main() -> None:
        shared = aio.SharedLocal(number())
        assert await shared == 42
        assert await shared == 42

    aio.run(main())


def test_shared_local() -> None:
    async def main() -> None:
        shared = aio.shared_local(number())
        assert await shared == 42
        assert await shared == 42

    aio.run(main())


def test_multiple_tasks_waiting() -> None:
    async def main() -> None:
        notify = asyncio.Event()
        ended = []

        async def work() -> None:
            await aio.sleep(0)
            await notify.wait()
            await aio.sleep(0)
            await aio.sleep(0)
            ended.append(True)

        shared = aio.shared_local(work())

        async def wait() -> None:
            await shared

        tasks = [aio.spawn(wait()) for _ in range(10)]

        async def release() -> None:
            notify.set()
            for task in tasks:
                await task

        await aio.spawn(release())
        assert ended == [True]

    aio.run(main())


def test_one_that_is_cancelled_does_not_end_it_for_the_others() -> None:
    async def main() -> None:
        release = asyncio.Event()

        async def work() -> object:
            await release.wait()
            return release

        shared = aio.shared_local(work())

        async def wait() -> object:
            return await shared

        first, second = aio.spawn(wait()), aio.spawn(wait())
        await aio.sleep(0)
        first.abort()
        release.set()
        assert await second is release
        with pytest.raises(aio.JoinError):
            await first

    aio.run(main())


def test_what_it_raises_is_raised_to_all() -> None:
    async def fail() -> None:
        raise KeyError("eyot")

    async def main() -> None:
        shared = aio.shared_local(fail())
        caught = []
        for _ in range(2):
            with pytest.raises(KeyError) as raised:
                await shared
            caught.append(raised.value)
        assert caught[0] is caught[1]

    aio.run(main())
