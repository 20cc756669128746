"""Plain data goes to JavaScript as JSON where that is quicker: nobody can tell."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import eyot

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS = [
    "".join(map(chr, range(256))),
    "\ud800 \udfff \U0001f600 ☃",
    'with "quotes" and a \\',
    "",
    "a" * 15 + '"',
    "a" * 16 + "\n" + "ä" * 40 + "\0",
    "x" * 100_000,
]
NUMBERS = [0, -1, 2**31, 2**53 - 1, -(2**53) + 1, 5e-324, 1.7976931348623157e308, 0.1, 1e-7, 1e21]


@pytest.fixture
def at(context: eyot.Context) -> Callable[..., Any]:
    """What JavaScript finds at a path in what it is given."""
    found: Callable[..., Any] = context.eval(
        "(data, ...path) => path.reduce((at, key) => at[key], data)"
    )
    return found


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_each_text_crosses_exactly_as_a_name_and_as_a_value(
    at: Callable[..., Any], text: str
) -> None:
    assert at({text: 1}, text) == 1
    assert at([text], 0) == text
    assert (
        at([{"a": text}], 0, "a", "length") == len(text.encode("utf-16-le", "surrogatepass")) // 2
    )


def test_each_number_is_the_same_number(at: Callable[..., Any]) -> None:
    for number in NUMBERS:
        for sign in (number, -number):
            assert at([sign], 0) == sign
    assert math.copysign(1, at([-0.0], 0)) == -1


def test_what_json_has_no_word_for_crosses_wherever_it_stands(at: Callable[..., Any]) -> None:
    rest: list[Any] = [{"n": index} for index in range(200)]
    for special in (math.inf, -math.inf, 2**53, -(2**200), eyot.undefined):
        assert at([*rest, special], 200) == special
        assert at([*rest, {"deep": [special]}], 200, "deep", 0) == special
    assert math.isnan(at([*rest, math.nan], 200))
    assert at([*rest, lambda: 5], 200)() == 5


def test_a_property_of_any_name_is_the_objects_own(context: eyot.Context) -> None:
    own = context.eval("o => JSON.stringify([Object.getPrototypeOf(o) === Object.prototype, o])")
    data = {"__proto__": {"x": 1}, "constructor": 2, "1": 3, "toJSON": None}
    assert own(data) == ('[true,{"1":3,"__proto__":{"x":1},"constructor":2,"toJSON":null}]')


def test_what_is_shared_is_one_object_and_a_cycle_closes(context: eyot.Context) -> None:
    inner: dict[str, Any] = {"x": 1}
    assert context.eval("([a, b, c]) => a === b && b === c.d")([inner, inner, {"d": inner}]) is True
    inner["self"] = inner
    assert context.eval("o => o.self.self === o && o.x")(inner) == 1


def test_arrays_of_numbers_and_of_short_texts_are_whole(context: eyot.Context) -> None:
    joined = context.eval("a => a.length + ' ' + a.slice(-2).join()")
    assert joined([index / 4 for index in range(1000)]) == "1000 249.5,249.75"
    assert joined([f"n{index}" for index in range(1000)]) == "1000 n998,n999"
    assert joined(["ж" * 500] * 100 + ["end"]) == "101 " + "ж" * 500 + ",end"


def test_json_of_the_programs_is_not_what_reads_it(context: eyot.Context) -> None:
    context.eval("JSON.parse = () => { throw new Error('not I') }")
    context.eval(
        "Object.defineProperty(Object.prototype, 'x', {set() { throw new Error('nor I') }})"
    )
    assert context.eval("o => Object.keys(o).join()")({"x": 1, "y": 2}) == "x,y"


@pytest.mark.parametrize("depth", [999, 1000, 1001, 5000])
def test_deep_data_is_whole(context: eyot.Context, depth: int) -> None:
    data: list[Any] = []
    for _ in range(depth - 1):
        data = [data]
    count = context.eval("a => { let n = 0; for (; a; a = a[0]) n++; return n }")
    assert count(data) == depth


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(st.characters())
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
    max_leaves=200,
)


@given(VALUES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_arbitrary_data_is_what_it_was(context: eyot.Context, value: Any) -> None:
    back = context.eval("x => [x]")(value).to_python()[0]
    assert back == value
    assert repr(sort(back)) == repr(sort(value))


def sort(value: Any) -> Any:
    """In one order, which JavaScript and Python don't share, and with -0.0 told from 0."""
    if isinstance(value, dict):
        return [(key, sort(value[key])) for key in sorted(value)]
    if isinstance(value, list):
        return [sort(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value) if math.copysign(1, value) > 0 or value else value
    return value


def test_a_long_text_that_is_given_again_is_the_same_text(isolate: eyot.Isolate) -> None:
    context = eyot.Context(isolate)
    text = "".join(["ab"] * 1_000_000)
    before = sys.getrefcount(text)
    same = context.eval("(a, b) => a === b && a.length")
    assert [same(text, text) for _ in range(5)] == [len(text)] * 5
    with eyot.Isolate() as other:
        assert eyot.Context(other).eval("t => t.length")(text) == len(text)
    isolate.collect_garbage()
    assert sys.getrefcount(text) == before
    assert same(text, text) == len(text)


def test_long_texts_that_come_and_go_are_each_their_own(context: eyot.Context) -> None:
    ends = context.eval("t => t.slice(-3)")
    for number in range(300):
        assert ends("x" * 1_100_000 + f"{number:03}") == f"{number:03}"
