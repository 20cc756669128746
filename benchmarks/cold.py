"""The cold start: what `eyot.Context().eval("1+1")` costs a process that does nothing else.

`python -m benchmarks.cold [--python PYTHON]`, where PYTHON is any that has eyot, an installed wheel
too. Each figure is of processes of their own, the kinds in turn: the whole one less a bare one is
the cold start; one that times itself says what it is made of; and one that only loads V8's library
says what of it is the loader's. First the time on the clock, least and median of the rounds; then
the processor's, of all threads, which says more on a busy machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from statistics import median
from time import perf_counter_ns
from typing import TYPE_CHECKING

from benchmarks.report import table

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS = 25

WHOLE = "import eyot; eyot.Context().eval('1+1')"
# Steps of one process. The second isolate tells what of the first was the start of V8 itself.
STEPS = """
from time import perf_counter_ns, process_time_ns
def now(): return perf_counter_ns(), process_time_ns()
times = [now()]
import eyot; times.append(now())
try: import eyot._native
except ImportError: raise SystemExit("eyot isn't built")
times.append(now())
import eyot.context; times.append(now())
first = eyot.Isolate(); times.append(now())
context = eyot.Context(first); times.append(now())
context.eval('1+1'); times.append(now())
context.close(); first.close(); times.append(now())
second = eyot.Isolate(); times.append(now())
second.close()
import json, re
steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(times, times[1:])]
mapped = re.findall(r"/\\S+/lib(?:node|v8)[-.]\\S*", open("/proc/self/maps").read())
print(json.dumps({"steps": steps, "library": mapped[0]}))
"""
LOAD = """
import ctypes, sys
from time import perf_counter_ns, process_time_ns
clock, processor = perf_counter_ns(), process_time_ns()
ctypes.CDLL(sys.argv[1])
print(perf_counter_ns() - clock, process_time_ns() - processor)
"""


@dataclass(frozen=True, slots=True)
class Time:
    """Milliseconds on the clock, and of the processor."""

    clock: float
    processor: float

    @classmethod
    def of(cls, nanoseconds: Sequence[float]) -> Time:
        """From what a program measured of itself."""
        clock, processor = nanoseconds
        return cls(clock / 1e6, processor / 1e6)

    def __sub__(self, other: Time) -> Time:
        return Time(self.clock - other.clock, self.processor - other.processor)


def used() -> float:
    """Nanoseconds of the processor that the processes started so far have used."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (children.ru_utime + children.ru_stime) * 1e9


def run(python: str, code: str, *arguments: str, folder: str = "") -> tuple[Time, str]:
    """What a process takes from its start to its end, and what it prints.

    Libraries are found in `folder`, too: alone, V8's doesn't say where those lie that it needs.
    """
    clock, processor = perf_counter_ns(), used()
    done = subprocess.run(
        [python, "-W", "ignore", "-c", code, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=os.sep,
        env={**os.environ, "LD_LIBRARY_PATH": folder} if folder else None,
    )
    return Time.of((perf_counter_ns() - clock, used() - processor)), done.stdout


def measure(python: str, rounds: int) -> dict[str, list[Time]]:
    """Take all figures, a round after the other."""
    library = json.loads(run(python, STEPS)[1])["library"]
    folder = os.path.dirname(library)  # noqa: PTH120
    figures: dict[str, list[Time]] = {}
    for _ in range(rounds):
        bare, whole = run(python, "")[0], run(python, WHOLE)[0]
        steps = map(Time.of, json.loads(run(python, STEPS)[1])["steps"])
        alone = run(python, LOAD, library, folder=folder)[1].split()
        package, load, classes, first, context, evaluate, close, second = steps
        taken = {
            "bare Python": bare,
            "with eyot": whole,
            "the cold start": whole - bare,
            "  V8's library alone": Time.of([*map(int, alone)]),
            "  load: extension and V8": load,
            "  Python: import eyot": package,
            "  Python: its classes": classes,
            "  start of V8": first - second,
            "  isolate": second,
            "  context": context,
            "  eval, first": evaluate,
            "  close": close,
        }
        for name, value in taken.items():
            figures.setdefault(name, []).append(value)
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cold", description=__doc__)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default: %(default)s")
    options = parser.parse_args()
    figures = measure(options.python, options.rounds)
    rows: list[tuple[str, ...]] = [("ms", "least", "median", "processor: least", "median")]
    for name, values in figures.items():
        clock = [value.clock for value in values]
        processor = [value.processor for value in values]
        columns = (min(clock), median(clock), min(processor), median(processor))
        rows.append((name, *(f"{column:.2f}" for column in columns)))
    print(table(rows))


if __name__ == "__main__":
    main()
