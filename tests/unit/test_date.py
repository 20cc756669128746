"""Dates of the explicit layer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


def iso(scope: v8.Scope, date: v8.Date) -> Any:
    function = date.get(scope, "toISOString").cast(v8.Function)
    return function.call(scope, date, []).to_python(scope)


def test_date(scope: v8.ContextScope) -> None:
    time = 1291404900000.0  # the third of December 2010
    made = v8.Date(scope, time)
    assert made.is_date()
    assert made.value_of() == time
    assert iso(scope, made) == "2010-12-03T19:35:00.000Z"
    assert v8.Date(scope, 1291404900000.9).value_of() == time, "fractions are cut off"
    assert v8.Date(scope, -1.5).value_of() == -1
    assert v8.Date(scope, 0).value_of() == 0
    assert iso(scope, v8.Date(scope, 0)) == "1970-01-01T00:00:00.000Z"


def test_javascripts_dates_are_dates(run: Callable[[str], Any]) -> None:
    found = run("new Date(12345)")
    assert isinstance(found, v8.Date)
    assert found.value_of() == 12345
    assert math.isnan(run("new Date('never')").value_of())


@pytest.mark.parametrize("time", [math.nan, math.inf, -math.inf, 8.64e15 + 1, -1e300])
def test_a_time_that_no_date_has_gives_an_invalid_date(scope: v8.ContextScope, time: float) -> None:
    assert math.isnan(v8.Date(scope, time).value_of())


def test_other_arguments_are_refused(scope: v8.ContextScope) -> None:
    for wrong in ("2010", None, v8.Number(scope, 1)):
        with pytest.raises(TypeError, match="needs a float or int"):
            v8.Date(scope, wrong)  # type: ignore[arg-type]


def test_a_date_needs_a_context(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as scope, pytest.raises(eyot.NoContextError, match="EY106"):
        v8.Date(scope, 0)
