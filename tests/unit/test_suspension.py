"""How it is found that a scope is open while an event loop goes on, and what that costs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import eyot
from eyot import v8
from eyot.aio.suspension import driven


def use(isolate: eyot.Isolate) -> None:
    """Opens and closes a scope."""
    with v8.HandleScope(isolate) as scope:
        v8.Integer(scope, 8)


def test_the_steps_of_a_task_are_those_of_its_coroutine() -> None:
    async def work() -> str:
        try:
            await asyncio.sleep(3600)
        except KeyError:
            await asyncio.sleep(0)
            return "went on"
        return ""

    async def main() -> None:
        coroutine = driven(work())
        assert driven(coroutine) is coroutine
        future = coroutine.send(None)
        future._asyncio_future_blocking = False
        assert coroutine.throw(KeyError()) is None
        with pytest.raises(StopIteration) as end:
            coroutine.send(None)
        assert end.value.value == "went on"
        closed = driven(work())
        closed.close()
        with pytest.raises(RuntimeError, match="cannot reuse already awaited coroutine"):
            await closed

        async def wait() -> str:
            return await driven(work())

        task = asyncio.create_task(wait())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())


class Counting(asyncio.SelectorEventLoop):
    """A loop that notes what is to be called soon."""

    looks = 0

    def call_soon(  # type: ignore[override]
        self, callback: Any, *args: Any, **kwargs: Any
    ) -> asyncio.Handle:
        self.looks += type(callback).__name__ == "_Look"
        return super().call_soon(callback, *args, **kwargs)


def test_there_is_one_look_a_turn_of_the_loop_however_many_scopes_it_had(
    isolate: eyot.Isolate,
) -> None:
    async def main() -> list[int]:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Counting)
        looks = []
        for scopes in (0, 1, 100, 0, 1):
            before = loop.looks
            for _ in range(scopes):
                use(isolate)
            looks.append(loop.looks - before)
            await asyncio.sleep(0)
        return looks

    with asyncio.Runner(loop_factory=Counting) as runner:
        assert runner.run(main()) == [0, 1, 1, 0, 1]
        use(isolate)  # between two runs nothing runs
        assert runner.run(main()) == [0, 1, 1, 0, 1]


def test_a_loop_that_was_closed_before_its_look_is_not_taken_for_another(
    isolate: eyot.Isolate,
) -> None:
    async def leave() -> None:
        await asyncio.sleep(0)
        use(isolate)

    async def wrong() -> None:
        with v8.HandleScope(isolate):
            await asyncio.sleep(0)

    async def main() -> None:
        with pytest.raises(eyot.ScopeSuspendedError):
            await asyncio.create_task(wrong())

    for _ in range(20):
        loop = asyncio.new_event_loop()
        loop.run_until_complete(leave())
        loop.close()
        del loop
        with asyncio.Runner() as runner:  # often at the same address
            runner.run(main())
