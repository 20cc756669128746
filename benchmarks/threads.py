"""Threads, pools and time limits, on all processors: `python -m benchmarks.threads`.

The other benchmarks share one processor between the two sides of a comparison; here it is the point
that there are several. A figure is the median of the rounds, with the least and the most.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter_ns
from typing import TypeAlias

import eyot
from benchmarks.harness import Spread, statement
from benchmarks.raw import find_raw
from benchmarks.report import table, time_of

ROUNDS = 7
ISOLATES = 30
LIMITS_AT_ONCE = 100

Measure: TypeAlias = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A promise in a unit of its own: at most `limit`, or at least where it says so.

    Without a limit it is none: what the machine itself takes, to compare with.
    """

    what: str
    measure: Measure
    limit: float | None
    show: Callable[[float], str]
    at_least: bool = False

    def row(self, values: list[float]) -> tuple[str, ...]:
        """A line of the table."""
        spread = Spread.of(values)
        figures = f"({self.show(spread.low)}..{self.show(spread.high)})"
        if self.limit is None:
            return self.what, self.show(spread.median), figures, "", ""
        holds = spread.median >= self.limit if self.at_least else spread.median <= self.limit
        return (
            self.what,
            self.show(spread.median),
            figures,
            f"{'at least' if self.at_least else 'at most'} {self.show(self.limit)}",
            "yes" if holds else "NO",
        )


def ratio(value: float) -> str:
    """As the tables show one."""
    return f"{value:.2f}"


# --- what a use costs ---


def moving() -> float:
    """Nanoseconds of a detach and an attach."""
    with eyot.Isolate() as isolate:
        return statement("isolate.detach(); isolate.attach()", {"isolate": isolate})(20_000)


def armed() -> float:
    """Nanoseconds that a time limit adds to a call."""
    with eyot.Context() as context:
        names = {"f": context.eval("(a, b) => a + b")}
        with_limit, without = statement("f(1, 2, timeout=9.0)", names), statement("f(1, 2)", names)
        return with_limit(100_000) - without(100_000)


def checkout() -> float:
    """Nanoseconds of a block that does nothing."""
    with eyot.IsolatePool(2) as pool:
        return statement("with pool.checkout(): pass", {"pool": pool})(20_000)


def round_trip() -> float:
    """Nanoseconds of a call on the pool's thread, there and back."""
    with eyot.IsolatePool(2, setup="const add = (a, b) => a + b") as pool:
        return statement("pool.submit('add', 1, 2).result()", {"pool": pool})(2_000)


def handover() -> float:
    """Nanoseconds in which two threads hand over to each other, there and back, and do nothing.

    Most of it is the machine's: to wake a processor that has gone to sleep.
    """
    go, back = threading.Lock(), threading.Lock()
    go.acquire()
    back.acquire()
    turns = 2_000

    def echo() -> None:
        for _ in range(turns):
            go.acquire()
            back.release()

    thread = threading.Thread(target=echo)
    thread.start()
    began = perf_counter_ns()
    for _ in range(turns):
        go.release()
        back.acquire()
    took = perf_counter_ns() - began
    thread.join()
    return took / turns


def executor() -> float:
    """Nanoseconds of a call on a thread of Python's own pool, there and back."""
    with ThreadPoolExecutor(2) as pool:
        return statement("pool.submit(int).result()", {"pool": pool})(2_000)


# --- what runs beside what ---

SPIN = "(n => { let x = 1; for (let i = 0; i < n; i++) x = (x * 31 + i) % 65537; return x })"
TURNS = 40_000_000


BESIDE = f"""
import sys, eyot
with eyot.Context() as context:
    spin = context.eval({SPIN!r})
    spin(100_000)
    print("ready", flush=True)
    while sys.stdin.readline():
        spin({TURNS})
        print("done", flush=True)
"""


def _spin(count: int) -> float:
    """Seconds that so many threads take, with an isolate each, for as much work each."""
    ready = threading.Barrier(count + 1)

    def work() -> None:
        with eyot.Context() as context:
            spin = context.eval(SPIN)
            spin(100_000)
            ready.wait()
            spin(TURNS)
            ready.wait()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    ready.wait()
    began = perf_counter_ns()
    ready.wait()
    taken = perf_counter_ns() - began
    for thread in threads:
        thread.join()
    return taken / 1e9


def two_isolates() -> float:
    """How many times as long two isolates take on two threads as in two processes.

    Those use all that the machine has to give at the moment, which threads with a common lock
    wouldn't.
    """
    together = _spin(2)
    with subprocess.Popen(
        [sys.executable, "-c", BESIDE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        began = perf_counter_ns()
        process.stdin.write("go\n")
        process.stdin.flush()
        _spin(1)
        process.stdout.readline()
        return together / ((perf_counter_ns() - began) / 1e9)


def _count_python() -> float:
    """Nanoseconds of some work of Python's."""
    began = perf_counter_ns()
    total = 0
    for number in range(3_000_000):
        total += number
    return perf_counter_ns() - began


def python_beside() -> float:
    """What Python keeps of its speed beside JavaScript of a thread, of that beside a process's."""
    with subprocess.Popen(
        [sys.executable, "-c", "import eyot; eyot.Context().eval('for (;;);')"],
        stdin=subprocess.DEVNULL,
    ) as process:
        time.sleep(0.3)  # it has begun by then
        alone = _count_python()
        process.kill()
    begun = threading.Event()

    def work() -> None:
        with eyot.Context() as context:
            isolates.append(context.isolate)
            context.globals["begun"] = begun.set
            try:
                context.eval("begun(); for (;;);")
            except eyot.Terminated:
                return

    isolates: list[eyot.Isolate] = []
    thread = threading.Thread(target=work)
    thread.start()
    begun.wait()
    beside = _count_python()
    isolates[0].terminate()
    thread.join()
    return alone / beside


def lateness() -> float:
    """Nanoseconds that the latest of many limits is late, which pass at about the same time.

    What waits in JavaScript needs no processor, so it isn't the machine's load that is measured.
    """
    late: list[float] = []
    ready = threading.Barrier(LIMITS_AT_ONCE)

    def work(seconds: float) -> None:
        with eyot.Context() as context:
            wait = context.eval("a => Atomics.wait(a, 0, 0)")
            array = context.eval("new Int32Array(new SharedArrayBuffer(4))")
            ready.wait()
            began = time.perf_counter()
            try:
                wait(array, timeout=seconds)
            except eyot.TimedOut:
                late.append(time.perf_counter() - began - seconds)

    threads = [
        threading.Thread(target=work, args=(0.3 + number / 1000,))
        for number in range(LIMITS_AT_ONCE)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(late) == LIMITS_AT_ONCE
    return max(late) * 1e9


# --- what one takes of memory ---

OURS = """
import os, sys, eyot
def resident(): return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGESIZE")
def pair():
    isolate = eyot.Isolate()
    return isolate, eyot.Context(isolate)
count = int(sys.argv[1])
pairs = [pair()]
before = resident()
pairs += [pair() for _ in range(count)]
print((resident() - before) // count)
for isolate, context in pairs: isolate.close()
"""


def _bytes(*command: str) -> float:
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout)


def memory() -> float:
    """How many times as much an isolate with a context takes as in plain C++."""
    plain = _bytes(str(find_raw().with_name("memory")), str(ISOLATES))
    return _bytes(sys.executable, "-c", OURS, str(ISOLATES)) / plain


FIGURES = {
    "moving": Figure("detach() and attach()", moving, 3_000, time_of),
    "armed": Figure("timeout= of a call, more than none", armed, 400, time_of),
    "checkout": Figure("with pool.checkout()", checkout, 5_000, time_of),
    "round_trip": Figure("pool.submit(name).result()", round_trip, 60_000, time_of),
    "executor": Figure("a call on a thread of ThreadPoolExecutor", executor, None, time_of),
    "handover": Figure("two locks that two threads hand over", handover, None, time_of),
    "two_isolates": Figure(
        "two isolates on two threads, of two processes", two_isolates, 1.1, ratio
    ),
    "python_beside": Figure(
        "Python beside a thread's JavaScript, of a process's",
        python_beside,
        0.8,
        ratio,
        at_least=True,
    ),
    "lateness": Figure(f"the latest of {LIMITS_AT_ONCE} time limits", lateness, 10e6, time_of),
    "memory": Figure("an isolate with a context, of plain C++", memory, 1.1, ratio),
}


def main() -> None:
    """Measure what was asked for, all where nothing was."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.threads", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default: %(default)s")
    parser.add_argument("--only", action="append", choices=[*FIGURES], default=[])
    options = parser.parse_args()
    chosen = {name: FIGURES[name] for name in FIGURES if name in (options.only or FIGURES)}
    values: dict[str, list[float]] = {name: [] for name in chosen}
    for _ in range(options.rounds):
        for name, figure in chosen.items():
            values[name].append(figure.measure())
    rows = [("", "median", "(least..most)", "limit", "holds")]
    print(table([*rows, *(figure.row(values[name]) for name, figure in chosen.items())]))


if __name__ == "__main__":
    main()
