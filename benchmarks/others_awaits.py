"""Awaiting, against other packages where they are installed; others.py says where."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.awaits import timed
from benchmarks.harness import UNROLLED, Comparison, Subject
from benchmarks.other_awaits import AT_ONCE, PACKAGES, many_at_once, one_by_one
from benchmarks.raw import Child

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator

    from benchmarks.harness import Run

WHAT = {
    "await_one": "await eval of a promise",
    "await_many": f"{AT_ONCE} tasks await promises",
}


class Ours:
    """What other_awaits.py asks of a package."""

    def __init__(self, subject: Subject) -> None:
        self.run = subject.context.eval
        self.run("var resolvers = []")

    def promise(self, source: str) -> Awaitable[object]:
        """Evaluates."""
        return self.run(source)  # type: ignore[no-any-return]


@contextmanager
def children() -> Iterator[dict[str, Child]]:
    """Their processes."""
    python = os.environ.get("EYOT_OTHERS", "")
    with ExitStack() as stack:
        found = {}
        for name in PACKAGES if python else ():
            try:
                child = Child(python, str(Path(__file__).with_name("other_awaits.py")), name)
            except RuntimeError as error:
                print(f"{name} is left out: {error}")
            else:
                found[name] = stack.enter_context(child)
        yield found


def comparisons(subject: Subject, found: dict[str, Child]) -> list[Comparison]:
    """Ours against each of theirs."""
    ours: Ours = Ours(subject)
    runs = {
        "await_one": timed(lambda count: one_by_one(ours, count)),
        "await_many": sparing(timed(lambda count: many_at_once(ours, count))),
    }
    return [
        Comparison(
            what=what,
            measured=runs[measure],
            against=f"{name} {child.version}",
            baseline=sparing(child.measurement(measure)),
            limit=1,
        )
        for measure, what in WHAT.items()
        for name, child in found.items()
    ]


def sparing(run: Run) -> Run:
    """Measure a tenth of what is wanted: some of these take long."""
    return lambda count: run(max(1, count // UNROLLED))
