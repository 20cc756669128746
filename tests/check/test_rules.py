"""Each rule's page: checker and run time refuse its wrong program and pass its right one."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from eyot.check.checker import check_source
from eyot.check.explain import Page, pages

if TYPE_CHECKING:
    from eyot.check.settings import Settings

PAGES = pages()
RUN_TIME = [page for page in PAGES if page.code.startswith(("EY1", "EY2"))]
MARK = re.compile(r"#\s*(EY\d+)")

RUNNER = """
import sys, warnings
warnings.simplefilter("always")
source = sys.stdin.read()
try:
    exec(compile(source, "program.py", "exec"), {"__name__": "__main__"})
except Exception as error:
    print(getattr(error, "code", type(error).__name__))
else:
    print("clean")
"""


def marked(source: str) -> set[tuple[int, str]]:
    return {
        (number, match[1])
        for number, line in enumerate(source.splitlines(), 1)
        for match in MARK.finditer(line)
    }


def run(source: str) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", RUNNER],
        input=source,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1], done.stderr


def test_every_rule_has_a_page_with_both_programs() -> None:
    assert [page.code for page in PAGES if not (page.wrong.strip() and page.right.strip())] == []
    codes = {f"EY{n}" for n in (*range(101, 111), 201, *range(301, 306))}
    assert {page.code for page in PAGES} == codes


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_checker_finds_what_the_page_marks(page: Page, everything: Settings) -> None:
    found = {(f.place.line, f.code) for f in check_source(page.wrong, settings=everything)}
    opt_in = page.code.startswith("EY3")
    own = {f for f in found if (f[1] == page.code if opt_in else not f[1].startswith("EY3"))}
    assert own == marked(page.wrong)
    assert page.code in {code for _, code in marked(page.wrong)}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_checker_has_nothing_against_the_right_program(
    page: Page, everything: Settings
) -> None:
    found = check_source(page.right, settings=everything)
    if page.code.startswith("EY3"):
        found = [f for f in found if f.code == page.code]
    else:
        found = [f for f in found if not f.code.startswith("EY3")]
    assert found == []


@pytest.mark.parametrize("page", RUN_TIME, ids=str)
def test_the_run_time_refuses_the_wrong_program(page: Page, engine: Any) -> None:
    assert engine
    said, warned = run(page.wrong)
    if page.code == "EY110":
        assert said == "clean"
        assert "EY110" in warned
    elif page.code == "EY201":
        assert "EY201" in warned  # raised on the other thread, which prints it
    else:
        assert said == page.code


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_run_time_runs_the_right_program(page: Page) -> None:
    said, warned = run(page.right)
    assert said == "clean" or said.isdigit()
    assert "UsageError" not in warned
    assert "EY1" not in warned
