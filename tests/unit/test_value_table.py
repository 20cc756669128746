"""Each row of the tables in docs/reference/values.md."""

from __future__ import annotations

import array
import dataclasses
import datetime as dt
import enum
import math
from typing import Any

import pytest
from tests import value_table

import eyot


@dataclasses.dataclass
class Point:
    x: int
    y: int


NAMES = {
    "Point": Point,
    "array": array,
    "datetime": dt,
    "enum": enum,
    "eyot": eyot,
    "math": math,
}

# As Object.is has it, all the way down.
SAME = """
(function same(a, b) {
    if (Object.is(a, b)) return true
    if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false
    if (a instanceof Date) return a.getTime() === b.getTime()
    if (a instanceof Set) return same([...a], [...b])
    const keys = Reflect.ownKeys(a)
    return same(keys.join(), Reflect.ownKeys(b).join()) && keys.every((key) => same(a[key], b[key]))
})
"""


def python(source: str) -> Any:
    return eval(source, dict(NAMES))


def exactly(left: Any, right: Any) -> bool:
    """Equal, of the same class, and with the same sign of zero."""
    if type(left) is not type(right):
        return False
    if isinstance(left, float):
        return left == right and math.copysign(1, left) == math.copysign(1, right)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(exactly, left, right))
    return bool(left == right)


@pytest.mark.parametrize("row", value_table.TO_PYTHON, ids=lambda row: row.given)
def test_what_comes_to_python(context: eyot.Context, row: value_table.Row) -> None:
    expected, value = python(row.becomes), context.eval(row.given)
    if isinstance(expected, type):
        assert type(value) is expected
        if not isinstance(value, BaseException):
            assert context.eval(row.given) is not None
            assert context.eval("x => x")(value) == value
    else:
        assert exactly(value, expected)
        assert exactly(context.eval(f"[{row.given}]").to_python(), [expected])
        assert exactly(context.eval(f"[{row.given}]")[0], expected)


@pytest.mark.parametrize("row", value_table.PLAIN, ids=lambda row: row.given)
def test_what_becomes_plain_data(context: eyot.Context, row: value_table.Row) -> None:
    expected = python(row.becomes)
    assert exactly(context.eval(row.given).to_python(), expected)
    # What holds a function is taken another way, to the same end.
    beside = context.eval(f"[{row.given}, () => 1]").to_python()
    assert exactly(beside[0], expected)


@pytest.mark.parametrize("row", value_table.TO_JAVASCRIPT, ids=lambda row: row.given)
def test_what_comes_to_javascript(context: eyot.Context, row: value_table.Row) -> None:
    same, value = context.eval(SAME), python(row.given)
    expected = context.compile(row.becomes)
    if "n" not in row.becomes.replace("NaN", "").replace("null", "").replace("undefined", ""):
        assert same(value, expected.run())
    wrapped = f"(same, x) => same(x, {row.becomes})"
    assert context.eval(wrapped)(same, value) is True
    assert context.eval(f"(same, x) => same(x, [[{row.becomes}]])")(same, [[value]]) is True
    # What holds a symbol is taken another way, to the same end.
    beside = {"symbol": context.eval("Symbol.iterator"), "value": value}
    assert context.eval(f"(same, x) => same(x.value, {row.becomes})")(same, beside) is True


def test_the_page_has_these_tables() -> None:
    page = value_table.PAGE.read_text("utf-8")
    assert page == value_table.written(page), "python tests/value_table.py writes them anew"
