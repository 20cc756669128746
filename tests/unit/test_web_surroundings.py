"""eyot.web.surroundings: self, navigator and reportError."""

from __future__ import annotations

from importlib.metadata import version

import pytest

import eyot
from eyot import web


def test_a_script_finds_itself_and_where_it_is(context: eyot.Context) -> None:
    web.surroundings(context)
    assert context.eval("self === globalThis")
    assert context.eval("navigator.userAgent") == f"eyot/{version('eyot')}"
    assert (
        context.eval("String(navigator) + Object.keys(Navigator.prototype)")
        == "[object Navigator]userAgent"
    )


def test_an_error_is_reported_where_those_of_timers_are(context: eyot.Context) -> None:
    told: list[Exception] = []
    web.timers(context, on_error=told.append)
    web.surroundings(context)
    context.eval("reportError(new RangeError('mine')); reportError(7)")
    assert [type(error) for error in told] == [eyot.JSRangeError, eyot.JSError]


@pytest.mark.parametrize(
    "wrong", ["reportError()", "new Navigator()", "Navigator.prototype.userAgent"]
)
def test_what_makes_no_sense_is_a_type_error(context: eyot.Context, wrong: str) -> None:
    web.surroundings(context)
    with pytest.raises(eyot.JSTypeError):
        context.eval(wrong)
