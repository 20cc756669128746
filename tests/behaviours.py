"""Counts which of rusty_v8's and deno_unsync's behaviours are shown by a test of their name.

`behaviours.tsv` lists them by area; the third column says what a behaviour needs: a V8 as new as
"V8 13.6", or something that this version of eyot hasn't got. Loaded as a pytest plugin, it leaves
out what this V8 is too old for and prints a line an area at the end of a run; run as a program, it
writes docs/reference/rusty-v8.md.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

HERE = Path(__file__).parent
TABLE = HERE / "behaviours.tsv"
PAGE = HERE.parent / "docs" / "reference" / "rusty-v8.md"


class Behaviour(NamedTuple):
    """A row of the table."""

    area: str
    name: str
    needs: str
    """What it waits for; empty where it is to be shown on each V8."""

    @property
    def tests(self) -> tuple[str, ...]:
        """The names a test of it may have."""
        return (f"test_{self.name}", *([self.name] if self.name.startswith("test_") else []))

    @property
    def v8(self) -> str:
        """The oldest V8 it is to be shown on, such as "13.6"; empty where that is any."""
        return self.needs.removeprefix("V8 ") if self.needs.startswith("V8 ") else ""

    @property
    def is_shown(self) -> bool:
        """Whether it is to have a test."""
        return not self.needs or bool(self.v8)


def behaviours() -> list[Behaviour]:
    """The table."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()[1:]
    return [Behaviour(*line.split("\t")) for line in lines]


def numbers(version: str) -> tuple[int, int]:
    """What of a V8's version is compared."""
    major, minor = version.split(".")[:2]
    return int(major), int(minor)


@cache
def this_v8() -> tuple[int, int]:
    """The V8 that the tests run on."""
    from eyot import v8

    return numbers(v8.V8.get_version())


@cache
def needed_v8s() -> dict[str, str]:
    """The V8 that a test of a behaviour needs, by the test's name."""
    return {test: row.v8 for row in behaviours() if row.v8 for test in row.tests}


def pytest_configure(config: pytest.Config) -> None:
    """Tells of the marker."""
    config.addinivalue_line("markers", 'needs_v8("13.6"): left out where V8 is older')


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leaves out what this V8 is too old for."""
    needed = [mark.args[0] for mark in item.iter_markers("needs_v8")]
    needed += [needed_v8s()[item.name]] if item.name in needed_v8s() else []
    for version in needed:
        if this_v8() < numbers(version):
            pytest.skip(f"needs V8 {version}")


def written_tests() -> dict[str, str]:
    """Where each test function stands, by its name."""
    found: dict[str, str] = {}
    for file in sorted(HERE.rglob("test_*.py")):
        for name in re.findall(
            r"^(?:async )?def (test_\w+)", file.read_text("utf-8"), re.MULTILINE
        ):
            found.setdefault(name, file.relative_to(HERE.parent).as_posix())
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line an area: how many of its behaviours passed in this run."""
    outcomes: dict[str, bool] = {}
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.getreports(outcome):
            test = report.nodeid.split("::")[-1].split("[")[0]
            outcomes[test] = outcomes.get(test, True) and outcome == "passed"
    total, shown, waiting = Counter[str](), Counter[str](), Counter[str]()
    for behaviour in behaviours():
        total[behaviour.area] += 1
        shown[behaviour.area] += any(outcomes.get(test, False) for test in behaviour.tests)
        waiting[behaviour.area] += not behaviour.is_shown
    if not sum(shown.values()):
        return
    terminalreporter.section("rusty_v8's behaviours")
    for area in total:
        later = f", {waiting[area]} wait for something" if waiting[area] else ""
        terminalreporter.line(f"{area}: {shown[area]} of {total[area]} behaviours{later}")


def page() -> str:
    """The page that shows which test stands for which behaviour."""
    tests = written_tests()
    intro = (
        "# rusty_v8's behaviours\n\nEach behaviour that rusty_v8's own tests show and that makes "
        "sense in Python has a test of its name here, and so has each of deno_unsync's. This page "
        "is made from `tests/behaviours.tsv`.\n"
    )
    parts = [intro]
    rows = behaviours()
    for area in dict.fromkeys(row.area for row in rows):
        parts.append(f"## {area.replace('_', ' ')}\n\n| behaviour | shown by |\n|---|---|")
        for row in rows:
            if row.area != area:
                continue
            where = next((tests[test] for test in row.tests if test in tests), None)
            shown = f"`{where}`" if where else ""
            if row.needs:
                needs = f"from {row.needs}" if row.is_shown else f"waits for {row.needs}"
                shown = f"{shown}; {needs}" if shown else needs
            parts.append(f"| `{row.name}` | {shown} |")
        parts.append("")
    return "\n".join(parts)


def main() -> None:
    """Writes the page; with --check, ends with a message where it is out of date."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page():
        sys.exit(f"{PAGE.name} is out of date: run python tests/behaviours.py")


if __name__ == "__main__":
    main()
