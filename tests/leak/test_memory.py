"""Memory that crosses leaves nothing behind: not in the counters, and not in the process."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import eyot

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS, EACH = 10, 10_000
MEGABYTE = 1 << 20


def resident() -> int:
    """What the process has of memory, in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _lent(context: eyot.Context) -> Callable[[], object]:
    use = context.eval("b => { b[0] = 1 }")

    def work() -> None:
        data = bytearray(2000)
        with eyot.lend(data) as view:
            use(view)
        data.append(1)

    return work


def _made(context: eyot.Context) -> Callable[[], object]:
    make = context.eval("() => new Uint8Array(2000)")
    return lambda: memoryview(make())[3]


SHARED: dict[str, Callable[[eyot.Context], Callable[[], object]]] = {
    "bytearrays": lambda context: lambda: context.eval("b => b[0]")(bytearray(2000)),
    "bytes": lambda context: lambda: context.eval("b => b[0]")(bytes(2000)),
    "lent bytearrays": _lent,
    "memoryviews": _made,
    "texts": lambda context: lambda: context.eval("t => t.length")(f"{id(context)}" * 500),
}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", SHARED)
def test_memory_stays_flat(isolate: eyot.Isolate, kind: str) -> None:
    work = SHARED[kind](eyot.Context(isolate))
    seen: list[int] = []
    counts: list[dict[str, int]] = []
    for _ in range(ROUNDS):
        for _ in range(EACH):
            work()
        gc.collect()
        isolate.collect_garbage()
        isolate.collect_garbage()
        seen.append(resident())
        counts.append(eyot._core.live_objects())
    assert counts[-1] == counts[1]
    # A leak of a tenth of what went through would be more.
    assert seen[-1] - seen[2] < (ROUNDS - 3) * EACH * 2000 // 10, [n // MEGABYTE for n in seen]
