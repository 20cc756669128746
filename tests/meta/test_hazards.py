"""Each hazard that ends other packages has the tests that hold it."""

from __future__ import annotations

import ast
import csv
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
with (TESTS / "crash/hazards.tsv").open() as table:
    ROWS = list(csv.DictReader(table, delimiter="\t"))


@cache
def named_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def starts_a_process(file: Path, test: str) -> bool:
    """Whether it calls one of those of tests/crash/programs.py, or subprocess itself."""
    tree = ast.parse(file.read_text())
    (body,) = (
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == test
    )
    called = {ast.unparse(node.func) for node in ast.walk(body) if isinstance(node, ast.Call)}
    return bool(called & {"says", "quiet", "run", "interrupted", "subprocess.run"})


def test_the_table_is_whole() -> None:
    assert [row["number"] for row in ROWS] == [f"H{number:02}" for number in range(1, 41)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["number"])
def test_a_hazard_has_tests_that_exist(row: dict[str, str]) -> None:
    assert row["hazard"]
    assert row["tests"], "no test"
    for named in row["tests"].split():
        file, _, test = named.partition("::")
        assert test in named_in(TESTS / file), named


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["number"])
def test_a_hazard_has_a_process_of_its_own_that_is_called_after_it(row: dict[str, str]) -> None:
    number = row["number"].lower()
    called = [test for test in row["tests"].split() if f"::test_{number}_" in test]
    assert called, f"no test_{number}_…"
    for test in called:
        file, _, name = test.partition("::")
        assert file.startswith("crash/"), f"{test} shares a process with other tests"
        assert starts_a_process(TESTS / file, name), f"{test} starts no process"


def test_a_test_that_has_a_number_is_in_its_row() -> None:
    named = {
        (number, test)
        for file in (TESTS / "crash").glob("*.py")
        for test in named_in(file)
        for number in re.findall(r"^test_(h\d\d)_", test)
    }
    listed = {
        (row["number"].lower(), test.partition("::")[2])
        for row in ROWS
        for test in row["tests"].split()
    }
    assert named <= listed
