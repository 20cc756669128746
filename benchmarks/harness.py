"""Two things measured in turn, many times, and what their ratio is.

A shared machine has moods that last for seconds: one side measured after the other would compare
moods. So both sides of a comparison run back to back in each round, each first in every other
round, the ratio is formed inside the round, and what is reported is the median of the ratios with
the smallest and the largest.
"""

from __future__ import annotations

import statistics
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
NANOSECONDS_A_RUN = 70_000_000

# So many copies of a statement a turn of the loop make the loop's own cost small, and equally
# small on both sides.
UNROLLED = 10


def warm_up_of(count: int) -> int:
    """Run so many before the clock starts; the C++ side does the same."""
    return count // 8 + 1


def statement(code: str, names: Mapping[str, object]) -> Run:
    """Measure Python code that uses `names`, inside a function as real code is."""
    timer = timeit.Timer(
        "\n".join([code] * UNROLLED),
        setup="import gc; gc.enable()",  # timeit turns it off, real code doesn't
        timer=perf_counter_ns,
        globals=dict(names),
    )

    def run(count: int) -> float:
        turns = max(1, count // UNROLLED)
        timer.timeit(warm_up_of(turns))
        return timer.timeit(turns) / (turns * UNROLLED)

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


def calibrated(run: Run) -> int:
    """Find the count with which `run` takes long enough for the clock and for V8's compilers."""
    count = UNROLLED
    while (nanoseconds := run(count) * count) < NANOSECONDS_A_RUN / 10:
        count *= 4
    return max(UNROLLED, round(count * NANOSECONDS_A_RUN / nanoseconds))


def compare(comparisons: Iterable[Comparison], rounds: int) -> list[Result]:
    """Measure all comparisons in every round."""
    results = [Result(comparison) for comparison in comparisons]
    sides = [
        (
            (result.measured, result.comparison.measured, calibrated(result.comparison.measured)),
            (result.baseline, result.comparison.baseline, calibrated(result.comparison.baseline)),
        )
        for result in results
    ]
    for turn in range(rounds):
        for pair in sides:
            for figures, run, count in pair if turn % 2 == 0 else reversed(pair):
                figures.append(run(count))
    return results


def survey(runs: Mapping[str, Run], rounds: int) -> dict[str, Spread]:
    """Measure things that are compared with nothing, each in every round."""
    counts = {name: calibrated(run) for name, run in runs.items()}
    figures: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            figures[name].append(run(counts[name]))
    return {name: Spread.of(of_name) for name, of_name in figures.items()}
