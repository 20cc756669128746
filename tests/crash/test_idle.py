"""An idle runtime sleeps: the kernel counts no switch of any of its threads."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = """
import asyncio
from eyot import aio
import eyot

async def asleep(ready):
    with eyot.Context() as context:
        context.eval("globalThis.kept = Array.from({length: 10000}, (_, i) => ({i}))")
        context.globals["nap"] = lambda: asyncio.sleep(0)
        await context.eval("nap()")
        promise = context.eval("new Promise(() => {})")
        ready.append(promise)
        await promise

async def main():
    ready = []
    handles = [aio.spawn(asleep(ready)) for _ in range(10)]
    while len(ready) < 10:
        await aio.sleep(0.01)
        for handle in handles:
            if handle.is_finished():
                handle.result()
    del ready
    print("ready", flush=True)
    await asyncio.Event().wait()

aio.run(main(), loop_factory=__import__("LOOP").new_event_loop)
"""
WINDOW, MOST = 5, 50


def switches(process: int) -> dict[str, int]:
    """How often each thread has given its processor up, by itself."""
    found = {}
    for status in Path(f"/proc/{process}/task").glob("*/status"):
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        found[f"{lines['Name'].strip()} {status.parent.name}"] = int(
            lines["voluntary_ctxt_switches"]
        )
    return found


@pytest.mark.timeout(120)
@pytest.mark.skipif(sys.platform != "linux", reason="as Linux counts them")
@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_ten_isolates_that_wait_wake_nobody_in_five_seconds(loop: str) -> None:
    """V8 tidies up for some seconds after it was busy; then there are five without a wake-up."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM.replace("LOOP", loop)],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "ready\n"
            assert len(switches(program.pid)) > 1  # V8's threads are there
            woken: list[dict[str, int]] = []
            for _ in range(MOST // WINDOW):
                before = switches(program.pid)
                time.sleep(WINDOW)
                after = switches(program.pid)
                woken.append(
                    {
                        name: n - before.get(name, 0)
                        for name, n in after.items()
                        if n != before.get(name)
                    }
                )
                if not woken[-1]:
                    break
            assert woken[-1] == {}, woken
            assert program.poll() is None
        finally:
            program.kill()
