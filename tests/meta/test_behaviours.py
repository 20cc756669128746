"""Every behaviour in the table has a test of its name, and its page is up to date."""

from __future__ import annotations

import pytest
from tests import behaviours

TESTS = behaviours.written_tests()


@pytest.mark.parametrize(
    "row", [row for row in behaviours.behaviours() if row.is_shown], ids=lambda row: row.name
)
def test_a_behaviour_has_a_test_of_its_name(row: behaviours.Behaviour) -> None:
    assert any(test in TESTS for test in row.tests)


def test_no_behaviour_stands_twice() -> None:
    names = [(row.area, row.name) for row in behaviours.behaviours()]
    assert len(names) == len(set(names))


def test_the_page_is_made_from_the_table() -> None:
    assert behaviours.PAGE.read_text(encoding="utf-8") == behaviours.page(), (
        "run python tests/behaviours.py"
    )
