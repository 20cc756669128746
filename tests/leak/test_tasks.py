"""Random tasks, promises, cancellations and closings leave nothing behind."""

from __future__ import annotations

import asyncio
import gc
import random
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.loops import LOOPS

import eyot
from eyot import aio, v8, web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MODULE = "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])"


async def nap(turns: int) -> int:
    for _ in range(turns):
        await asyncio.sleep(0)
    return turns


async def fail(turns: int) -> None:
    await nap(turns)
    raise KeyError(turns)


async def count(turns: int) -> AsyncIterator[int]:
    for number in range(turns):
        yield await nap(number)


async def javascript_awaits(context: eyot.Context, random: random.Random) -> object:
    return await context.eval(f"(async () => await nap({random.randrange(4)}))()")


async def python_raises(context: eyot.Context, random: random.Random) -> object:
    return await context.eval(f"(async () => await fail({random.randrange(4)}))()")


async def iterates(context: eyot.Context, random: random.Random) -> object:
    return await context.eval(
        f"(async () => {{ for await (const n of count({random.randrange(4)})) {{}} }})()"
    )


async def compiles(context: eyot.Context, _: random.Random) -> object:
    return await context.eval(f"WebAssembly.compile({MODULE})")


async def waits(context: eyot.Context, random: random.Random) -> object:
    cell = "new Int32Array(new SharedArrayBuffer(4))"
    return await context.eval(f"Atomics.waitAsync({cell}, 0, 0, {random.randrange(1, 9)}).value")


async def never_ends(context: eyot.Context, _: random.Random) -> object:
    return await context.eval("new Promise(() => {})")


async def rejects(context: eyot.Context, _: random.Random) -> object:
    return context.eval("Promise.reject(new Error('nobody')); 0")


async def holds_a_scope(context: eyot.Context, random: random.Random) -> None:
    with v8.HandleScope(context.isolate) as handles, v8.ContextScope(handles, context) as scope:
        v8.Integer(scope, 1)
        await nap(random.randrange(2))


async def closes(context: eyot.Context, random: random.Random) -> None:
    await nap(random.randrange(20))
    context.close()


@eyot.op
async def take_turns(turns: int) -> int:
    """Ends at once, or later."""
    return await nap(turns)


@eyot.op
async def give_up(turns: int) -> None:
    """Fails at once, or later."""
    await fail(turns)


OPS = eyot.Extension("ops", ops=[take_turns, give_up])


async def uses_ops(context: eyot.Context, random: random.Random) -> object:
    turns = [random.randrange(4) for _ in range(5)]
    return await context.eval(f"Promise.allSettled({turns}.map(n => ops.take_turns(n)))")


async def fails_in_an_op(context: eyot.Context, random: random.Random) -> object:
    return await context.eval(f"ops.give_up({random.randrange(3)})")


async def leaves_an_op(context: eyot.Context, random: random.Random) -> object:
    return context.eval(f"ops.take_turns({random.randrange(50)}); 0")


async def waits_for_a_timer(context: eyot.Context, random: random.Random) -> object:
    return await context.eval(f"new Promise(done => setTimeout(done, {random.randrange(9)}))")


async def leaves_timers(context: eyot.Context, random: random.Random) -> object:
    return context.eval(
        f"setInterval(() => 1, {random.randrange(5)});"
        f"setTimeout(() => {{ throw new Error('in a timer') }}, {random.randrange(5)}); 0"
    )


DEEDS: list[Any] = [
    *(javascript_awaits, python_raises, iterates, compiles, waits, never_ends),
    *(rejects, holds_a_scope, closes, uses_ops, fails_in_an_op, leaves_an_op),
    *(waits_for_a_timer, leaves_timers),
]
EXPECTED = (eyot.Error, KeyError, asyncio.CancelledError)


async def a_round(random: random.Random) -> None:
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    isolates = [eyot.Isolate() for _ in range(2)]
    contexts = [eyot.Context(isolate) for isolate in isolates for _ in range(2)]
    for context in contexts:
        context.globals["nap"], context.globals["fail"] = nap, fail
        context.globals["count"] = count
        web.timers(context)
        OPS.install(context)
    tasks = []
    for _ in range(40):
        context = random.choice(contexts)
        if context.closed:
            continue
        task = aio.spawn(random.choice(DEEDS)(context, random))
        if random.random() < 0.3:
            asyncio.get_running_loop().call_later(random.random() / 200, task.abort)
        if random.random() < 0.8:
            tasks.append(task)
        await nap(random.randrange(2))
    await asyncio.sleep(0.01)
    for task in tasks:
        task.abort()
        try:
            await task
        except EXPECTED:
            continue
    for isolate in isolates:
        isolate.close()
    await nap(3)


def run_for(seconds: float, factory: Any) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - shown where it fails
    chosen = random.Random(seed)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with asyncio.Runner(loop_factory=factory) as runner:
            for _ in range(5):
                runner.run(a_round(chosen))
    gc.collect()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("loop", LOOPS)
def test_rounds_of_random_tasks(loop: str) -> None:
    run_for(2, LOOPS[loop])


@pytest.mark.soak
@pytest.mark.timeout(400)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_five_minutes_of_random_tasks() -> None:
    run_for(300, asyncio.new_event_loop)
