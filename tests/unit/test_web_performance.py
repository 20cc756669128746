"""eyot.web.performance."""

from __future__ import annotations

import time
from typing import Any

import pytest

import eyot
from eyot import web


@pytest.fixture
def js(context: eyot.Context) -> Any:
    web.performance(context)
    return context.eval


def test_time_goes_on_in_tenths_of_a_millisecond(js: Any) -> None:
    first, second = js("[performance.now(), performance.now()]").to_python()
    assert 0 <= first <= second
    # In steps that say little to somebody who measures what he shouldn't know.
    assert js(
        "Array.from({length: 99}, () => performance.now() * 10 % 1).every(x => x < 1e-6 || x > 1 - 1e-6)"
    )
    origin = js("performance.timeOrigin")
    assert origin <= time.time() * 1000
    assert js("JSON.stringify(performance)").startswith('{"timeOrigin":')


def test_marks_and_measures_are_kept(js: Any) -> None:
    js("""
        performance.mark('b', {startTime: 5, detail: {x: 1}})
        performance.mark('a', {startTime: 2})
        globalThis.m = performance.measure('a to b', 'a', 'b')
        performance.measure('options', {start: 1, duration: 3, detail: 'd'})
    """)
    assert js("[m.startTime, m.duration, m.entryType, m.name, m.detail]").to_python() == [
        2, 3, "measure", "a to b", None
    ]  # fmt: skip
    assert js("performance.getEntries().map(e => e.name)").to_python() == [
        "options",
        "a",
        "a to b",
        "b",
    ]
    assert js("performance.getEntriesByType('mark').length") == 2
    assert js("performance.getEntriesByName('b', 'mark')[0].detail.x") == 1
    assert js("performance.getEntriesByName('options')[0].toJSON()").to_python() == {
        "name": "options", "entryType": "measure", "startTime": 1, "duration": 3,
    }  # fmt: skip
    js("performance.clearMarks('a'); performance.clearMeasures()")
    assert js("performance.getEntries().map(e => e.name)").to_python() == ["b"]


def test_no_more_are_kept_than_is_good(js: Any) -> None:
    js("for (let i = 0; i < 25000; ++i) performance.mark('m', {startTime: i})")
    assert js("performance.getEntries().length") <= 20000
    assert js("performance.getEntries().at(-1).startTime") == 24999


def test_a_mark_that_is_not_there_is_a_syntax_error(js: Any) -> None:
    with pytest.raises(eyot.JSError, match='no mark "nothing"') as caught:
        js("performance.measure('m', 'nothing')")
    assert caught.value.name == "SyntaxError"


@pytest.mark.parametrize(
    "wrong",
    [
        "new Performance()", "new PerformanceEntry()", "performance.mark()", "performance.measure()",
        "performance.mark('m', {startTime: -1})", "performance.measure('m', {start: 1, end: 2, duration: 1})",
        "performance.now.call({})", "new PerformanceMeasure()", "performance.getEntriesByName()",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_a_type_error(js: Any, wrong: str) -> None:
    with pytest.raises(eyot.JSTypeError):
        js(wrong)
