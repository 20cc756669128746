"""Two things measured in turn, many times, and what their ratio is.

A shared machine has moods, in which everything takes up to twice as long, and which change many
times a second and from one processor to the next. One side measured after the other, or beside it,
would compare moods. So both sides of a comparison share one processor and alternate in short
slices, each first in every other one, and seven slices make a round. The ratio is formed inside
the round; what is reported is the median of the ratios with the smallest and the largest.
"""

from __future__ import annotations

import os
import statistics
import sys
import timeit
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter_ns
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import eyot
    from benchmarks.raw import Raw

# Does something so many times, after a warm-up; returns the nanoseconds of one.
Run: TypeAlias = Callable[[int], float]

ROUNDS = 7
SLICES = 7
NANOSECONDS_A_SLICE = 10_000_000
# What takes as long as this is slower than any mood, and is measured once a round.
NANOSECONDS_OF_THE_SLOW = 1_000_000_000

# So many copies of a statement a turn of the loop make the loop's own cost small, and equally
# small on both sides.
UNROLLED = 10


def share_one_processor() -> None:
    """Keep this process, and those it starts from now on, on one processor."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # the first has most interrupts


def warm_up_of(count: int) -> int:
    """Run so many before the clock starts; the C++ side does the same."""
    return count // 8 + 1


def statement(code: str, names: Mapping[str, object], unrolled: int = UNROLLED) -> Run:
    """Measure Python code that uses `names`, inside a function as real code is."""
    timer = timeit.Timer(
        "\n".join([code] * unrolled),
        setup="import gc; gc.enable()",  # timeit turns it off, real code doesn't
        timer=perf_counter_ns,
        globals=dict(names),
    )

    def run(count: int) -> float:
        turns = max(1, count // unrolled)
        timer.timeit(warm_up_of(turns))
        return timer.timeit(turns) / (turns * unrolled)

    return run


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured: one open isolate with a context, and the plain C++ side."""

    isolate: eyot.Isolate
    context: eyot.Context
    raw: Raw


@dataclass(frozen=True, slots=True)
class Comparison:
    """A promise: `measured` takes at most `limit` times as long as `baseline`."""

    what: str
    measured: Run
    against: str
    baseline: Run
    limit: float


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some figures, and how far they lie apart."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Spread:
        """Sum up."""
        return cls(statistics.median(figures), min(figures), max(figures))


@dataclass(frozen=True, slots=True)
class Result:
    """The rounds of one comparison, in nanoseconds an operation."""

    comparison: Comparison
    measured: list[float] = field(default_factory=list)
    baseline: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> Spread:
        """The ratio of each round, summed up."""
        rounds = zip(self.measured, self.baseline, strict=True)
        return Spread.of([measured / baseline for measured, baseline in rounds])

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return self.ratio.median <= self.comparison.limit


@dataclass(frozen=True, slots=True)
class Slice:
    """A measurement with the count that makes it long enough for the clock, but not longer."""

    run: Run
    count: int
    slow: bool

    @classmethod
    def of(cls, run: Run) -> Slice:
        """Find the count."""
        count = UNROLLED
        while (nanoseconds := run(count) * count) < NANOSECONDS_A_SLICE / 5:
            count *= 4
        slow = nanoseconds > NANOSECONDS_OF_THE_SLOW * UNROLLED
        return cls(run, max(UNROLLED, round(count * NANOSECONDS_A_SLICE / nanoseconds)), slow)


def one_round(sides: Sequence[Slice]) -> list[float]:
    """Alternate the sides; returns the nanoseconds of one operation of each."""
    totals = [0.0] * len(sides)
    slices = 1 if any(side.slow for side in sides) else SLICES
    for turn in range(slices):
        order = range(len(sides)) if turn % 2 == 0 else reversed(range(len(sides)))
        for side in order:
            totals[side] += sides[side].run(sides[side].count)
    return [total / slices for total in totals]


def compare(comparisons: Iterable[Comparison], rounds: int) -> list[Result]:
    """Measure all comparisons in every round."""
    results = [Result(comparison) for comparison in comparisons]
    sides = [
        (Slice.of(result.comparison.measured), Slice.of(result.comparison.baseline))
        for result in results
    ]
    for _ in range(rounds):
        for result, both in zip(results, sides, strict=True):
            measured, baseline = one_round(both)
            result.measured.append(measured)
            result.baseline.append(baseline)
    return results


def survey(runs: Mapping[str, Run], rounds: int) -> dict[str, Spread]:
    """Measure things that are compared with nothing, each in every round."""
    slices = {name: Slice.of(run) for name, run in runs.items()}
    figures: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, only in slices.items():
            figures[name] += one_round([only])
    return {name: Spread.of(of_name) for name, of_name in figures.items()}
