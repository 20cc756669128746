"""V8's own tasks: what threads and time finish for an isolate wakes the loop, and only that."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import eyot

if TYPE_CHECKING:
    from collections.abc import Callable

MODULE = "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])"
WAIT = "Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, {}).value"


def test_what_a_thread_of_v8s_compiles_wakes_the_loop(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    async def main() -> None:
        async with asyncio.timeout(30):
            compiled = context.eval(f"WebAssembly.compile({MODULE})")
            assert context.eval("m => m instanceof WebAssembly.Module")(await compiled)
            many = context.eval(
                f"Promise.all(Array.from({{length: 20}}, () => WebAssembly.compile({MODULE})))"
            )
            assert len(await many) == 20

    run(main())


def test_a_wait_in_javascript_that_runs_out_wakes_the_loop(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    async def main() -> None:
        async with asyncio.timeout(30):
            assert await context.eval(WAIT.format(10)) == "timed-out"
            waits = [context.eval(WAIT.format(delay)) for delay in (20, 1, 10)]
            assert [await wait for wait in waits] == ["timed-out"] * 3

    run(main())


def test_a_wait_that_is_notified_goes_on(run: Callable[..., Any], context: eyot.Context) -> None:
    async def main() -> None:
        context.eval("globalThis.cell = new Int32Array(new SharedArrayBuffer(4)); 0")
        waiting = asyncio.ensure_future(_await(context.eval("Atomics.waitAsync(cell, 0, 0).value")))
        await asyncio.sleep(0)
        context.eval("Atomics.notify(cell, 0)")
        async with asyncio.timeout(30):
            assert await waiting == "ok"

    run(main())


async def _await(promise: Any) -> Any:
    return await promise


def test_each_isolate_of_a_loop_is_looked_after(run: Callable[..., Any]) -> None:
    async def main() -> None:
        isolates = [eyot.Isolate() for _ in range(5)]
        contexts = [eyot.Context(isolate) for isolate in isolates]
        async with asyncio.timeout(30):
            await asyncio.gather(
                *[_await(context.eval(WAIT.format(5))) for context in contexts],
                *[_await(context.eval(f"WebAssembly.compile({MODULE})")) for context in contexts],
            )
        for isolate in isolates:
            isolate.close()

    run(main())


def test_an_isolate_goes_from_one_loop_to_the_next(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    async def main() -> None:
        async with asyncio.timeout(30):
            assert await context.eval(WAIT.format(1)) == "timed-out"
        context.eval(WAIT.format(1))  # left behind: the loop ends first

    for _ in range(3):
        run(main())
        gc.collect()
    assert context.eval(WAIT.format(1)).result(timeout=30) == "timed-out"


def test_closing_an_isolate_lets_go_of_what_was_to_run(run: Callable[..., Any]) -> None:
    async def main() -> None:
        with eyot.Context() as context:
            waiting = asyncio.ensure_future(_await(context.eval(WAIT.format(3_600_000))))
            compiling = asyncio.ensure_future(
                _await(context.eval(f"WebAssembly.compile({MODULE})"))
            )
            await asyncio.sleep(0)
        for task in (waiting, compiling):
            with pytest.raises((eyot.IsolateClosedError, eyot.ContextClosedError)):
                async with asyncio.timeout(30):
                    await task

    run(main())


def test_finalizers_of_javascript_run(run: Callable[..., Any], context: eyot.Context) -> None:
    async def main() -> None:
        context.eval("""
            globalThis.gone = new Promise(resolve => {
                globalThis.registry = new FinalizationRegistry(resolve)
            })
            registry.register({}, 'finalized'); 0
        """)
        waiting = asyncio.ensure_future(_await(context.eval("gone")))
        await asyncio.sleep(0)
        context.isolate.collect_garbage()
        async with asyncio.timeout(30):
            assert await waiting == "finalized"

    run(main())


def test_without_a_loop_result_waits_for_threads_and_time(context: eyot.Context) -> None:
    assert context.eval(WAIT.format(5)).result() == "timed-out"
    with pytest.raises(eyot.TimedOut, match=r"still pending after 0\.01 s"):
        context.eval(WAIT.format(3_600_000)).result(timeout=0.01)
    compiled = context.eval(f"WebAssembly.compile({MODULE})").result(timeout=30)
    assert context.eval("m => m instanceof WebAssembly.Module")(compiled)


def test_run_pending_runs_what_is_due(context: eyot.Context) -> None:
    isolate = context.isolate
    assert not isolate.run_pending()
    promise = context.eval(WAIT.format(1))
    while not isolate.run_pending():
        pass
    assert promise.state == "fulfilled"


def test_run_pending_runs_what_threads_and_collections_leave(context: eyot.Context) -> None:
    isolate = context.isolate
    context.eval("""
        globalThis.told = []
        globalThis.registry = new FinalizationRegistry(what => told.push(what))
        registry.register({}, 'finalized')
        0
    """)
    compiled = context.eval(f"WebAssembly.compile({MODULE})")
    isolate.collect_garbage()
    assert context.eval("told.length") == 0  # no call runs what is due beside itself
    while compiled.state == "pending" or context.eval("told.length") == 0:
        isolate.run_pending()
    assert context.eval("told").to_python() == ["finalized"]
    assert isolate.pending() == []


def test_the_first_await_runs_what_was_left_before_the_loop(
    run: Callable[..., Any], context: eyot.Context
) -> None:
    both = asyncio.Event()
    context.globals["both"] = both.set
    context.eval("const told = []; const tell = what => told.push(what) == 2 && both(); 0")
    context.eval(f"{WAIT.format(1)}.then(tell)")
    context.eval(f"WebAssembly.compile({MODULE}).then(() => tell('compiled'))")

    async def main() -> None:
        go = context.eval("globalThis.waits = new Promise(go => { globalThis.go = go }); go")
        asyncio.get_running_loop().call_soon(go)
        async with asyncio.timeout(30):
            await context.eval("waits")
            await both.wait()
        assert sorted(context.eval("told").to_python()) == ["compiled", "timed-out"]

    run(main())


IDLE = """
import asyncio, os, eyot

def switches():
    total = 0
    for task in os.listdir("/proc/self/task"):
        for line in open(f"/proc/self/task/{task}/status"):
            if line.startswith(("voluntary_ctxt", "nonvoluntary_ctxt")):
                total += int(line.split()[1])
    return total

async def main():
    isolates = [eyot.Isolate() for _ in range(10)]
    contexts = [eyot.Context(isolate) for isolate in isolates]
    async def wait(context):
        await context.eval("new Promise(() => {})")
    tasks = [asyncio.create_task(wait(context)) for context in contexts]
    await asyncio.sleep(1.5)  # what is still busy comes to rest
    before = switches()
    await asyncio.sleep(2)
    print(switches() - before)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    for isolate in isolates:
        isolate.close()

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_an_idle_runtime_wakes_nobody() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", IDLE], capture_output=True, text=True, check=True, timeout=50
    )
    assert shown.stderr == ""
    # The sleep itself ends once, and reading /proc may be interrupted.
    assert int(shown.stdout) <= 5
