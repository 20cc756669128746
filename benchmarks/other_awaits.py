"""Awaiting in another package, in a process of its own: `python other_awaits.py NAME`.

It answers as other.py does. What a package needs a loop for is run on one of asyncio's.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.metadata
import sys
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

SETTLED = "Promise.resolve(1)"
PENDING = "new Promise(resolve => resolvers.push(resolve))"
SETTLE = "for (const resolve of resolvers.splice(0)) resolve(1)"
AT_ONCE = 100


class MiniRacer:
    """mini-racer."""

    def __init__(self) -> None:
        context = importlib.import_module("py_mini_racer").MiniRacer()
        self.run: Callable[[str], object] = context.eval
        self.promise: Callable[[str], Awaitable[object]] = context.eval


class JsRun:
    """jsrun, and pydeno, which is made of it."""

    module = "jsrun"

    def __init__(self) -> None:
        runtime = importlib.import_module(self.module).Runtime()
        self.run = runtime.eval
        self.promise = runtime.eval_async


class PyDeno(JsRun):
    """pydeno."""

    module = "pydeno"


class PythonMonkey:
    """pythonmonkey."""

    def __init__(self) -> None:
        evaluate = importlib.import_module("pythonmonkey").eval
        self.run = self.promise = evaluate


PACKAGES: dict[str, type[Any]] = {
    "mini-racer": MiniRacer,
    "jsrun": JsRun,
    "pydeno": PyDeno,
    "pythonmonkey": PythonMonkey,
}


async def one_by_one(package: Any, count: int) -> None:
    """Evaluate and await so many times."""
    for _ in range(count):
        assert await package.promise(SETTLED) == 1


async def wait(package: Any) -> object:
    """Await one that is pending, in a task of its own."""
    return await package.promise(PENDING)


async def many_at_once(package: Any, count: int) -> None:
    """Await a hundred in as many tasks, so many times."""
    for _ in range(count):
        tasks = [asyncio.create_task(wait(package)) for _ in range(AT_ONCE)]
        settled = 0
        while settled < AT_ONCE:  # some take the scripts to another thread
            await asyncio.sleep(0)
            package.run(SETTLE)
            settled = sum(task.done() for task in tasks)
        await asyncio.gather(*tasks)


MEASURES = {"await_one": one_by_one, "await_many": many_at_once}


async def answer(name: str) -> None:
    """Answer until stdin ends."""
    package = PACKAGES[name]()
    package.run("var resolvers = []")
    for body in MEASURES.values():
        await body(package, 1)
    print(importlib.metadata.version(name), *MEASURES, flush=True)
    for line in sys.stdin:
        measure, count = line.split()
        start = perf_counter_ns()
        await MEASURES[measure](package, int(count))
        print(measure, count, perf_counter_ns() - start, flush=True)


if __name__ == "__main__":
    asyncio.run(answer(sys.argv[1]))
