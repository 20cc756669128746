"""The cold start: what `eyot.Context().eval("1+1")` costs a process that does nothing else.

`python -m benchmarks.cold [--python PYTHON]`, where PYTHON is any that has eyot, an installed wheel
too. Each figure is of processes of their own, the kinds in turn: the whole one less a bare one is
the cold start; one that times itself says what it is made of; and one that only loads V8's library
says what of it is the loader's. The least of the rounds is what the machine can do; the median
what it did.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from time import perf_counter_ns

ROUNDS = 25

WHOLE = "import eyot; eyot.Context().eval('1+1')"
# Steps of one process. The second isolate tells what of the first was the start of V8 itself.
STEPS = """
from time import perf_counter_ns as now
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
steps = [b - a for a, b in zip(times, times[1:])]
mapped = re.findall(r"/\\S+/lib(?:node|v8)[-.]\\S*", open("/proc/self/maps").read())
print(json.dumps({"steps": steps, "library": mapped[0]}))
"""
LOAD = """
import ctypes, sys
from time import perf_counter_ns as now
before = now()
ctypes.CDLL(sys.argv[1])
print(now() - before)
"""


def run(python: str, code: str, *arguments: str) -> tuple[float, str]:
    """Milliseconds that a process takes from its start to its end, and what it prints."""
    before = perf_counter_ns()
    done = subprocess.run(
        [python, "-W", "ignore", "-c", code, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=os.sep,
    )
    return (perf_counter_ns() - before) / 1e6, done.stdout


def measure(python: str, rounds: int) -> dict[str, list[float]]:
    """Take all figures, a round after the other."""
    library = json.loads(run(python, STEPS)[1])["library"]
    figures: dict[str, list[float]] = {}
    for _ in range(rounds):
        bare, whole = run(python, "")[0], run(python, WHOLE)[0]
        steps = [step / 1e6 for step in json.loads(run(python, STEPS)[1])["steps"]]
        package, load, classes, first, context, evaluate, close, second = steps
        taken = {
            "bare Python": bare,
            "with eyot": whole,
            "the cold start": whole - bare,
            "  V8's library alone": float(run(python, LOAD, library)[1]) / 1e6,
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
    print(f"{'ms, of ' + str(options.rounds) + ' rounds':<28}{'least':>8}{'median':>8}")
    for name, values in figures.items():
        print(f"{name:<28}{min(values):>8.2f}{statistics.median(values):>8.2f}")


if __name__ == "__main__":
    main()
