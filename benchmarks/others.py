"""Whole data across, against other packages where they are installed.

They are looked for by the Python that EYOT_OTHERS names, in a venv made for them alone:

    python -m venv build/others
    build/others/bin/pip install mini-racer stpyv8 v8-python jsrun pydeno \
        pythonmonkey quickjs
    EYOT_OTHERS=build/others/bin/python make bench

What isn't installed, and what a package can't do, is left out. With pythonmonkey it takes an hour:
each turn is slower there than the one before.
"""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

from benchmarks.harness import UNROLLED, Comparison, Subject, statement
from benchmarks.other import PACKAGES
from benchmarks.raw import Child
from benchmarks.samples import INTS, NESTED

if TYPE_CHECKING:
    from types import TracebackType

    from benchmarks.harness import Run

WHAT = {
    "ints_in": "100,000 ints to JavaScript",
    "ints_out": "100,000 ints to Python",
    "nested_in": "10,000 nested dicts to JavaScript",
    "nested_out": "10,000 nested dicts to Python",
}
SAMPLES = {"ints": INTS, "nested": NESTED}


class Others:
    """Their processes."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self.children: dict[str, Child] = {}

    def __enter__(self) -> Self:
        python = os.environ.get("EYOT_OTHERS", "")
        for name in PACKAGES if python else ():
            try:
                child = Child(python, str(Path(__file__).with_name("other.py")), name)
            except RuntimeError as error:
                print(f"{name} is left out: {error}")
            else:
                self.children[name] = self._open.enter_context(child)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._open.close()

    def comparisons(self, subject: Subject) -> list[Comparison]:
        """Ours against each of theirs."""
        ours = {measure: measured(subject, measure) for measure in WHAT}
        return [
            Comparison(
                what=what,
                measured=ours[measure],
                against=f"{name} {child.version}",
                baseline=sparing(child.measurement(measure)),
                limit=1,
            )
            for measure, what in WHAT.items()
            for name, child in self.children.items()
            if measure in child.names
        ]


def sparing(run: Run) -> Run:
    """Measure a tenth of what is wanted: some of these take a second each."""
    return lambda count: run(max(1, count // UNROLLED))


def measured(subject: Subject, measure: str) -> Run:
    """The same of ours."""
    name, direction = measure.split("_")
    if direction == "in":
        names = {"take": subject.context.eval("(x) => {}"), "data": SAMPLES[name]}
        return sparing(statement("take(data)", names, 1))
    value = subject.context.eval("(text) => JSON.parse(text)")(json.dumps(SAMPLES[name]))
    return sparing(statement("value.to_python()", {"value": value}, 1))
