"""Dates: an aware datetime is a Date, to the millisecond, and nothing else of Python's is."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eyot

if TYPE_CHECKING:
    from collections.abc import Iterator

UTC = dt.UTC
EPOCH = dt.datetime(1970, 1, 1, tzinfo=UTC)
ZONES = st.builds(
    dt.timezone,
    st.timedeltas(dt.timedelta(hours=-23, minutes=-59), dt.timedelta(hours=23, minutes=59)),
)


@pytest.fixture(scope="module")
def world() -> Iterator[eyot.Context]:
    with eyot.Context() as context:
        yield context


@pytest.fixture
def nothing_is_left() -> None:
    """The context lives as long as this file."""


def to_the_millisecond(when: dt.datetime) -> dt.datetime:
    return when - dt.timedelta(microseconds=when.microsecond % 1000)


@given(when=st.datetimes(timezones=st.just(UTC)))
@settings(deadline=None, max_examples=300)
def test_every_instant_of_pythons_years_comes_back(world: eyot.Context, when: dt.datetime) -> None:
    back = world.eval("d => d")(when)
    assert back == to_the_millisecond(when)
    assert back.tzinfo is UTC
    milliseconds = (to_the_millisecond(when) - EPOCH) // dt.timedelta(milliseconds=1)
    assert world.eval("d => d.getTime()")(when) == milliseconds


@given(
    when=st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 12, 31), timezones=ZONES)  # noqa: DTZ001
)
@settings(deadline=None, max_examples=200)
def test_time_zones_are_reckoned_with(world: eyot.Context, when: dt.datetime) -> None:
    back = world.eval("d => d")(when)
    assert back == to_the_millisecond(when.astimezone(UTC))
    assert back.utcoffset() == dt.timedelta(0)


@given(milliseconds=st.integers(-62135596800000, 253402300799999))
@settings(deadline=None, max_examples=200)
def test_dates_of_javascript_are_the_same_instant(world: eyot.Context, milliseconds: int) -> None:
    assert world.eval("t => new Date(t)")(milliseconds) == EPOCH + dt.timedelta(
        milliseconds=milliseconds
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("new Date(NaN)", "invalid Date"),
        ("new Date(-62135596800001)", "years 1 to 9999"),
        ("new Date(253402300800000)", "years 1 to 9999"),
        ("new Date(8.64e15)", "years 1 to 9999"),
        ("new Date(-8.64e15)", "years 1 to 9999"),
    ],
)
def test_a_date_that_python_has_not_is_refused(
    world: eyot.Context, source: str, words: str
) -> None:
    for wrapped, path in ((source, "$"), (f"({{a: [1, {source}]}})", "$.a[1]")):
        convert = partial(world.eval, wrapped) if path == "$" else world.eval(wrapped).to_python
        with pytest.raises(eyot.ConversionError, match=words) as caught:
            convert()
        assert caught.value.path == path


def test_an_instant_before_pythons_year_1_in_utc_still_reaches_javascript(
    world: eyot.Context,
) -> None:
    when = dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert world.eval("d => d.toISOString()")(when) == "0000-12-31T23:00:00.000Z"
    with pytest.raises(eyot.ConversionError, match="years 1 to 9999"):
        world.eval("d => d")(when)


def test_what_is_no_instant_is_refused_and_told_what_would_be(world: eyot.Context) -> None:
    take = world.eval("x => x")

    class Vague(dt.tzinfo):
        def utcoffset(self, _when: dt.datetime | None) -> None:
            return None

        def dst(self, _when: dt.datetime | None) -> None:
            return None

        def tzname(self, _when: dt.datetime | None) -> None:
            return None

    for value, words in (
        (dt.datetime(2026, 1, 1), r"when\.astimezone\(\)"),  # noqa: DTZ001 - refused for that
        (dt.datetime(2026, 1, 1, tzinfo=Vague()), r"when\.replace\(tzinfo="),
        (dt.date(2026, 1, 1), r"d\.isoformat\(\)"),
        (dt.time(1), r"t\.isoformat\(\)"),
        (dt.timedelta(1), r"d\.total_seconds\(\)"),
    ):
        with pytest.raises(eyot.ConversionError, match=words) as caught:
            take({"when": [value]})
        assert caught.value.path == "$.when[0]"


def test_a_zone_that_fails_fails_with_its_own_error(world: eyot.Context) -> None:
    class Broken(dt.tzinfo):
        def utcoffset(self, _when: dt.datetime | None) -> dt.timedelta:
            raise LookupError("no such zone")

        dst = tzname = None  # type: ignore[assignment]

    with pytest.raises(LookupError, match="no such zone") as caught:
        world.eval("x => x")([{"when": dt.datetime(2026, 1, 1, tzinfo=Broken())}])
    assert "$[0].when" in "".join(caught.value.__notes__)


def test_fractions_of_a_millisecond_are_cut_off_towards_the_past(world: eyot.Context) -> None:
    time = world.eval("d => d.getTime()")
    for microseconds, milliseconds in ((1, 0), (999, 0), (1000, 1), (-1, -1), (-1000, -1)):
        assert time(EPOCH + dt.timedelta(microseconds=microseconds)) == milliseconds


def test_an_invalid_date_that_is_thrown_is_still_told(world: eyot.Context) -> None:
    with pytest.raises(eyot.JSError) as caught:
        world.eval("throw new Date(NaN)")
    assert isinstance(caught.value.value, eyot.JSObject)
