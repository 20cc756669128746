"""What fills a heap of 64 MB, and how that ends: `python -m benchmarks.bombs`.

Each bomb in a process of its own: how the call ended and after which time, what the next call saw,
and the most memory that the process ever had, less what it had before. Two don't end as the others
do, and there is no way in which they could: split('') is ended by V8, which has no array that long,
and JSON.parse of very much looks at no limit before it has ended.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys

from benchmarks.report import table

BOMBS = {
    "objects": "const a = []; for (;;) a.push({x: a.length, y: {z: 1}})",
    "strings": "let s = 'x'; const a = []; for (;;) a.push(s += 'y')",
    "maps": "const m = new Map(); for (let i = 0;; i++) m.set(i, [i])",
    "typed arrays": "const a = []; for (;;) a.push(new Uint8Array(64))",
    "one huge fill": "new Array(3e7).fill(1.5)",
    "JSON": "JSON.parse('[' + '[],'.repeat(4e7) + '[]]')",
    "split": "'x'.repeat(140e6).split('')",
    "closures": "const a = []; for (let i = 0;; i++) a.push(() => i + a.length)",
    "regexp": "const a = []; for (let i = 0;; i++) a.push(/(x)(y)?/.exec('xy' + i))",
}
PROGRAM = """
import json, resource, sys, time, eyot
def most(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
with eyot.Isolate(heap_limit=64 << 20, array_buffer_limit=64 << 20) as isolate:
    context = eyot.Context(isolate)
    said = {"before": most()}
    began = time.perf_counter()
    try:
        context.eval("{" + sys.argv[1] + "}")
        said["end"] = "a value"
    except eyot.Error as error:
        said["end"] = type(error).__name__
    said["seconds"] = time.perf_counter() - began
    said["most"] = most()
    said["next"] = context.eval("6 * 7")
print(json.dumps(said))
"""


def row(name: str, source: str, patience: float) -> list[str]:
    """A line of the table."""
    try:
        ended = subprocess.run(
            [sys.executable, "-c", PROGRAM, source],
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return [name, f"not within {patience:g} s", "", "", ""]
    if ended.returncode < 0:
        return [name, signal.Signals(-ended.returncode).name, "", "", ""]
    ended.check_returncode()
    said = json.loads(ended.stdout)
    most = said["most"] - said["before"]
    return [name, said["end"], f"{said['seconds']:.2f} s", f"{most} MB", str(said["next"])]


def main() -> None:
    """Set them all off."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bombs", description=__doc__)
    parser.add_argument("--patience", type=float, default=60, help="seconds; default: %(default)s")
    patience = parser.parse_args().patience
    rows = [["a heap of 64 MB and", "ends with", "after", "and at most", "next, 6 * 7"]]
    print(table([*rows, *(row(name, source, patience) for name, source in BOMBS.items())]))


if __name__ == "__main__":
    main()
