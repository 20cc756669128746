"""The tables that `python -m benchmarks` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.harness import Spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.harness import Result

THOUSAND = 1000


def time_of(nanoseconds: float) -> str:
    """Write a time with the unit that leaves it one to three digits before the point."""
    for unit in ("ns", "µs", "ms"):
        if nanoseconds < THOUSAND:
            return f"{nanoseconds:.3g} {unit}"
        nanoseconds /= THOUSAND
    return f"{nanoseconds:.3g} s"


def ratios(results: Sequence[Result]) -> str:
    """Lay out one line a comparison: both times, their ratio and its limit."""
    rows = [("", "takes", "against", "takes", "ratio", "(least..most)", "limit", "holds")]
    for result in results:
        comparison, ratio = result.comparison, result.ratio
        rows.append(
            (
                comparison.what,
                time_of(Spread.of(result.measured).median),
                comparison.against,
                time_of(Spread.of(result.baseline).median),
                f"{ratio.median:.2f}",
                f"({ratio.low:.2f}..{ratio.high:.2f})",
                f"{comparison.limit:g}",
                "yes" if result.holds else "NO",
            )
        )
    return table(rows)


def times(spreads: Mapping[str, Spread]) -> str:
    """Lay out one line a measurement that is compared with nothing."""
    rows = [("plain C++", "takes", "(least..most)")]
    rows += [
        (name, time_of(spread.median), f"({time_of(spread.low)}..{time_of(spread.high)})")
        for name, spread in spreads.items()
    ]
    return table(rows)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Align the columns; the first row is the heading."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])
