"""Measure everything and print it: `python -m benchmarks [--rounds N] [--only NAME]...`.

A limit that doesn't hold is said, not raised: on a busy machine the figures say little, so
whoever reads them decides.
"""

from __future__ import annotations

import argparse
import platform

import eyot
from benchmarks import (
    awaits,
    calls,
    data,
    exposed,
    memory,
    modules,
    ops,
    others,
    others_awaits,
    report,
    scopes,
)
from benchmarks.harness import ROUNDS, Subject, compare, share_one_processor, survey
from benchmarks.raw import Raw, find_raw

COMPARISONS = {
    **scopes.COMPARISONS,
    **calls.COMPARISONS,
    **data.COMPARISONS,
    **exposed.COMPARISONS,
    **memory.COMPARISONS,
    **awaits.COMPARISONS,
    **ops.COMPARISONS,
    **modules.COMPARISONS,
}

OTHERS = "others"  # whole data, against other packages where there are any


def main() -> None:
    """Measure what was asked for, both tables where nothing was."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default: %(default)s")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="may be given several times"
    )
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    share_one_processor()
    with Raw(find_raw()) as raw:
        known = [*COMPARISONS, OTHERS, *raw.names]
        only = set(options.only) or set(known)
        if unknown := only - set(known):
            names = " ".join(known)
            parser.error(f"--only: no {', '.join(sorted(unknown))}; there are {names}")
        print(f"V8 {raw.version}, Python {platform.python_version()}, {options.rounds} rounds")
        if compared := [name for name in COMPARISONS if name in only]:
            with eyot.Isolate() as isolate:
                subject = Subject(isolate, eyot.Context(isolate), raw)
                made = [COMPARISONS[name](subject) for name in compared]
                print("", report.ratios(compare(made, options.rounds)), sep="\n", flush=True)
        if OTHERS in only:
            with (
                others.Others() as packages,
                others_awaits.children() as awaiting,
                eyot.Isolate() as isolate,
            ):
                subject = Subject(isolate, eyot.Context(isolate), raw)
                made = packages.comparisons(subject)
                made += others_awaits.comparisons(subject, awaiting)
                if made:
                    results = compare(made, options.rounds)
                    print("", report.ratios(results), sep="\n", flush=True)
        if surveyed := [name for name in raw.names if name in only]:
            runs = {name: raw.measurement(name) for name in surveyed}
            print("", report.times(survey(runs, options.rounds)), sep="\n")


if __name__ == "__main__":
    main()
