"""Properties against plain C++, and whole data against JSON in the same isolate.

JSON is what everybody falls back on: json.dumps and JSON.parse one way, JSON.stringify and
json.loads the other.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.harness import Comparison, Subject, statement
from benchmarks.samples import INTS, NESTED

if TYPE_CHECKING:
    from collections.abc import Callable

# 1.5 times as quick as JSON is two thirds of its time.
LIMIT = 1 / 1.5


def get_property(subject: Subject) -> Comparison:
    """Compare reading a property."""
    thing = subject.context.eval("({x: 1})")
    assert thing["x"] == 1
    return Comparison(
        what='obj["x"]',
        measured=statement('obj["x"]', {"obj": thing}),
        against="C++ get_property",
        baseline=subject.raw.measurement("get_property"),
        limit=4,
    )


def set_property(subject: Subject) -> Comparison:
    """Compare writing a property."""
    thing = subject.context.eval("({x: 1})")
    return Comparison(
        what='obj["x"] = 1',
        measured=statement('obj["x"] = 1', {"obj": thing}),
        against="C++ set_property",
        baseline=subject.raw.measurement("set_property"),
        limit=4,
    )


def to_javascript(subject: Subject, what: str, data: object) -> Comparison:
    """Compare giving data to a function with giving its JSON to one that parses it."""
    take, parse = subject.context.eval("[(x) => {}, (text) => { JSON.parse(text) }]")
    same = subject.context.eval(
        "(x, text) => JSON.stringify(x) === JSON.stringify(JSON.parse(text))"
    )
    assert same(data, json.dumps(data))
    names = {"take": take, "parse": parse, "dumps": json.dumps, "data": data}
    return Comparison(
        what=f"{what} to JavaScript",
        measured=statement("take(data)", names),
        against="by JSON",
        baseline=statement("parse(dumps(data))", names),
        limit=LIMIT,
    )


def to_python(subject: Subject, what: str, data: object) -> Comparison:
    """Compare taking data with taking its JSON and loading it.

    The data is made by JavaScript itself, not by what is measured the other way.
    """
    value = subject.context.eval("(text) => JSON.parse(text)")(json.dumps(data))
    text = subject.context.eval("(x) => () => JSON.stringify(x)")(value)
    assert value.to_python() == json.loads(text()) == data
    names = {"value": value, "text": text, "loads": json.loads}
    return Comparison(
        what=f"{what} to Python",
        measured=statement("value.to_python()", names),
        against="by JSON",
        baseline=statement("loads(text())", names),
        limit=LIMIT,
    )


COMPARISONS: dict[str, Callable[[Subject], Comparison]] = {
    "get_property": get_property,
    "set_property": set_property,
    "ints_in": partial(to_javascript, what="100,000 ints", data=INTS),
    "ints_out": partial(to_python, what="100,000 ints", data=INTS),
    "nested_in": partial(to_javascript, what="10,000 nested dicts", data=NESTED),
    "nested_out": partial(to_python, what="10,000 nested dicts", data=NESTED),
}
