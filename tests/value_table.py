"""What crosses, and as what: the rows that the tests try and that docs/reference/values.md shows.

Run as a program, it writes the tables into that page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[1] / "docs/reference/values.md"


class Row(NamedTuple):
    """A value on one side, as its language writes it, and what it is on the other."""

    given: str
    becomes: str
    note: str = ""


TO_PYTHON = [
    Row("undefined", "eyot.undefined", "falsy, and not None"),
    Row("null", "None"),
    Row("true", "True"),
    Row("42", "42", "a whole number below 2⁵³ is an `int`"),
    Row("1.5", "1.5"),
    Row("2 ** 53", "9007199254740992.0", "from 2⁵³ on a number isn't exact: a `float`"),
    Row("-0", "-0.0"),
    Row("Infinity", "math.inf"),
    Row("2n ** 64n", "18446744073709551616", "exact at any size"),
    Row("'text \\u{1F995}'", '"text 🦕"'),
    Row("'\\ud800\\0'", '"\\ud800\\0"', "halves of characters and NULs as well"),
    Row(
        "new Date(0)",
        "datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)",
        "years 1 to 9999; an invalid Date is refused",
    ),
    Row("[1, 2]", "eyot.JSArray", "a `MutableSequence`"),
    Row("({x: 1})", "eyot.JSObject", "a `MutableMapping`"),
    Row("new Map()", "eyot.JSMap", "a `MutableMapping` with any keys"),
    Row("new Set()", "eyot.JSSet", "a `MutableSet`"),
    Row("(a, b) => a + b", "eyot.JSFunction", "is called; `.new(…)`, `.bind(…)`, `this=`"),
    Row("(class {})", "eyot.JSFunction"),
    Row("Promise.resolve()", "eyot.JSPromise"),
    Row("Symbol()", "eyot.JSSymbol"),
    Row("[].values()", "eyot.JSIterator", "an `Iterator`"),
    Row("(function* () {})()", "eyot.JSGenerator", "a `Generator`"),
    Row("new TypeError()", "eyot.JSTypeError", "an exception; `.value` is the error, live"),
    Row("new ArrayBuffer(2)", "eyot.JSArrayBuffer", "its memory: `memoryview()`, `bytes()`"),
    Row("new SharedArrayBuffer(2)", "eyot.JSArrayBuffer"),
    Row("new Float64Array(2)", "eyot.JSTypedArray", "its memory, as numbers of its type"),
    Row("new DataView(new ArrayBuffer(2))", "eyot.JSDataView", "its memory, as bytes"),
    Row("/a/", "eyot.JSObject"),
    Row("new Proxy({}, {})", "eyot.JSObject", "whose traps run"),
    Row("Object(1)", "eyot.JSObject"),
]

PLAIN = [
    Row("[1, [2, undefined]]", "[1, [2, eyot.undefined]]", "holes are `undefined` as well"),
    Row("({a: {b: null}})", '{"a": {"b": None}}', "own enumerable properties with a str for name"),
    Row("new Map([[1, 'a']])", '{1: "a"}', "keys that Python tells apart"),
    Row("new Set([1, 2])", "{1, 2}"),
    Row("new (class { x = 1 })", '{"x": 1}'),
    Row("[Object(1), Object('s')]", '[1, "s"]'),
    Row("new Proxy([1], {})", "[1]"),
    Row(
        "[new Date(0)]",
        "[datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)]",
    ),
]

TO_JAVASCRIPT = [
    Row("eyot.undefined", "undefined"),
    Row("None", "null"),
    Row("True", "true"),
    Row("2**53 - 1", "9007199254740991"),
    Row("2**53", "9007199254740992n", "from 2⁵³ on; `float(n)` where a number is meant"),
    Row("-(2**100)", "-(2n ** 100n)"),
    Row("1.0", "1"),
    Row("-0.0", "-0"),
    Row("math.nan", "NaN"),
    Row('"text 🦕"', "'text \\u{1F995}'"),
    Row('"\\ud800\\0"', "'\\ud800\\0'"),
    Row("[1, (2, 3)]", "[1, [2, 3]]", "a named tuple is a tuple"),
    Row('{"a": {"b": None}}', "({a: {b: null}})", "keys are of type `str`"),
    Row("{1}", "new Set([1])", "a frozenset as well"),
    Row("Point(1, 2)", "({x: 1, y: 2})", "a dataclass"),
    Row(
        "datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)",
        "new Date(0)",
        "aware ones; what is finer than a millisecond is cut off",
    ),
    Row("bytes([1, 2])", "new Uint8Array([1, 2])", "a copy"),
    Row("bytearray([1, 2])", "new Uint8Array([1, 2])", "the same memory, as of all that follow"),
    Row("memoryview(bytearray([1, 2]))[1:]", "new Uint8Array([2])"),
    Row("array.array('d', [1.5])", "new Float64Array([1.5])", "a type for each; NumPy's as well"),
    Row("enum.IntEnum('E', 'ONE').ONE", "1", "what derives from a row's class is that"),
]


def escaped(code: str) -> str:
    """In a cell of a table."""
    return "`" + code.replace("|", "\\|") + "`"


def table(heading: tuple[str, str], rows: list[Row]) -> str:
    """A table of the page."""
    lines = [f"| {heading[0]} | {heading[1]} | |", "|---|---|---|"]
    lines += [f"| {escaped(row.given)} | {escaped(row.becomes)} | {row.note} |" for row in rows]
    return "\n".join(lines)


TABLES = {
    "to Python": table(("JavaScript", "Python"), TO_PYTHON),
    "to_python()": table(("JavaScript", "`to_python()`"), PLAIN),
    "to JavaScript": table(("Python", "JavaScript"), TO_JAVASCRIPT),
}


def written(page: str) -> str:
    """The page with its tables as they should be."""
    for name, text in TABLES.items():
        between = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
        parts = between.split(page)
        count = len(parts) // 3
        if count == 1:
            page = f"{parts[0]}{parts[1]}{text}\n{parts[2]}{parts[3]}"
        if count != 1:
            message = f"the page has no one place for the table {name!r}"
            raise ValueError(message)
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
