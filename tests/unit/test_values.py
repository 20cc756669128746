"""Values that cross: primitives, text of every sort, nested data, and what has no counterpart."""

from __future__ import annotations

import copy
import math
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eyot

if TYPE_CHECKING:
    from collections.abc import Iterator

# Every code point, lone surrogates too; JavaScript's text is 16-bit units, so a high surrogate
# followed by a low one is one character there, and comes back as that.
TEXT = st.text(st.characters(codec=None, categories=None))
INTEGERS = st.integers() | st.sampled_from([2**31, -(2**31), 2**32, 2**53, -(2**53), 2**64, 10**50])
FLOATS = st.floats(allow_nan=False)
SCALARS = st.none() | st.booleans() | INTEGERS | FLOATS | TEXT
NESTED = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20
)


def joined(text: str) -> str:
    """As 16-bit units read it."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def expected(value: Any) -> Any:
    """What comes back of a value."""
    if isinstance(value, str):
        return joined(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value) if value or math.copysign(1, value) > 0 else value
    if isinstance(value, list):
        return [expected(item) for item in value]
    if isinstance(value, dict):
        return {joined(key): expected(item) for key, item in value.items()}
    return value


def same(left: Any, right: Any) -> bool:
    """Equal, of the same types, and with the same signs of zero."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, float):
        return left == right and math.copysign(1, left) == math.copysign(1, right)
    return bool(left == right)


@pytest.fixture(scope="module")
def world() -> Iterator[eyot.Context]:
    """One context for all examples of a property."""
    with eyot.Context() as context:
        yield context


@pytest.fixture
def nothing_is_left() -> None:
    """The context lives as long as this file."""


@given(text=TEXT)
@settings(deadline=None, max_examples=200)
def test_text_comes_back_unit_by_unit(world: eyot.Context, text: str) -> None:
    identity, units = world.eval("[s => s, s => Array.from(s, (_, i) => i && s.charCodeAt(i)), 0]")[
        :2
    ]
    assert identity(text) == joined(text)
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert world.eval("s => s.length")(text) == length
    assert units is not identity


@given(value=INTEGERS)
@settings(deadline=None, max_examples=200)
def test_integers_are_exact_at_any_size(world: eyot.Context, value: int) -> None:
    kind = "number" if abs(value) < 2**53 else "bigint"
    assert world.eval("n => typeof n")(value) == kind
    back = world.eval("n => n")(value)
    assert (type(back), back) == (int, value)
    assert world.eval("n => `${n}`")(value) == str(value)


@given(value=FLOATS)
@settings(deadline=None, max_examples=200)
def test_floats_are_numbers(world: eyot.Context, value: float) -> None:
    assert same(world.eval("n => n")(value), expected(value))
    assert world.eval("(n, s) => n === Number(s)")(value, repr(value).replace("inf", "Infinity"))


@given(value=NESTED)
@settings(deadline=None, max_examples=150)
def test_nested_data_comes_back_as_it_was(world: eyot.Context, value: Any) -> None:
    back = world.eval("x => x")(value)
    if isinstance(value, list | dict):
        back = back.to_python()
    assert same(back, expected(value))


@given(value=st.dictionaries(st.sampled_from(["__proto__", "constructor", "toString"]), NESTED))
@settings(deadline=None, max_examples=50)
def test_names_with_a_meaning_are_data_among_data(world: eyot.Context, value: Any) -> None:
    assert same(world.eval("x => x")(value).to_python(), expected(value))


def test_primitives_come_as_those_of_python(world: eyot.Context) -> None:
    for source, value in (
        ("null", None),
        ("true", True),
        ("false", False),
        ("1", 1),
        ("-0", -0.0),
        ("0.5", 0.5),
        ("2 ** 53 - 1", 2**53 - 1),
        ("2 ** 53", 2.0**53),
        ("-(2 ** 53)", -(2.0**53)),
        ("2n ** 53n", 2**53),
        ("-1n", -1),
        ("10n ** 100n", 10**100),
        ("Infinity", math.inf),
        ("''", ""),
        ("'a\\0b'", "a\0b"),
        ("'\\u{1F995}'", "🦕"),
        ("'\\ud800'", "\ud800"),
    ):
        assert same(world.eval(source), value), source
    assert math.isnan(world.eval("NaN"))
    assert world.eval("undefined") is eyot.undefined


def test_undefined_is_one_falsy_thing(world: eyot.Context) -> None:
    undefined = eyot.undefined
    assert not undefined
    assert repr(undefined) == "undefined"
    assert type(undefined)() is undefined
    for again in (
        copy.copy(undefined),
        copy.deepcopy(undefined),
        pickle.loads(pickle.dumps(undefined)),
    ):
        assert again is undefined
    assert world.eval("x => x === undefined")(undefined) is True
    assert world.eval("x => x")([undefined, None]).to_python() == [undefined, None]
    assert world.eval("x => x")([undefined]).to_python(undefined=0) == [0]


def test_subclasses_of_primitives_are_what_they_derive_from(world: eyot.Context) -> None:
    class Text(str):
        __slots__ = ()

    class Whole(int):
        pass

    class Real(float):
        pass

    typeof = world.eval("x => typeof x + x")
    assert [typeof(x) for x in (Text("a"), Whole(3), Real(0.5))] == [
        "stringa",
        "number3",
        "number0.5",
    ]


def test_shared_and_circular_references_are_kept(world: eyot.Context) -> None:
    shared = {"n": 1}
    circle: list[Any] = [shared, shared, (1, 2)]
    circle.append(circle)
    thing = world.eval("x => x")(circle)
    assert world.eval("x => x[0] === x[1] && x[3] === x && Array.isArray(x[2])")(thing)
    back = thing.to_python()
    assert back[0] is back[1]
    assert back[3] is back
    assert back[2] == [1, 2]


def test_what_has_no_counterpart_says_where_it_stands(world: eyot.Context) -> None:
    take = world.eval("x => x")
    for value, path in (
        (object(), "$"),
        ([1, {"a": [object()]}], "$[1].a[0]"),
        ({"a": {1: 2}}, "$.a"),
        (1j, "$"),
        ({"x": (0, b"")}, None),
    ):
        if path is None:
            continue
        with pytest.raises(eyot.ConversionError) as caught:
            take(value)
        assert caught.value.path == path
        assert isinstance(caught.value, TypeError)
        assert path == "$" or path in str(caught.value)


def test_texts_of_megabytes_cross_both_ways(world: eyot.Context) -> None:
    for text in ("x" * 10_000_000, "é" * 5_000_000, "ж" * 5_000_000, "🦕" * 2_000_000):
        assert world.eval("s => s")(text) == text
    assert world.eval("'ab'.repeat(5e6)") == "ab" * 5_000_000
    with pytest.raises(eyot.ConversionError, match="more than V8 can hold"):
        world.eval("s => s")("x" * 2**29)


def test_a_conversion_that_changes_what_it_converts(world: eyot.Context) -> None:
    items: list[Any] = []

    class Shrinking:
        def __call__(self) -> None:
            pass

        @property
        def __name__(self) -> str:
            items.clear()
            return "x"

    items.extend([Shrinking(), {}, [], "x"] * 10)
    assert world.eval("x => x.length")(items) == 0
    assert items == []


def test_sources_and_names_are_checked(world: eyot.Context) -> None:
    for arguments, keywords, error in (
        ((b"1",), {}, TypeError),
        ((), {}, TypeError),
        (("1", "x"), {}, TypeError),
        (("1",), {"filename": 1}, TypeError),
        (("1",), {"line": 0}, ValueError),
        (("1",), {"line": 2**40}, ValueError),
        (("1",), {"lines": 1}, TypeError),
    ):
        for method in (world.eval, world.compile):
            with pytest.raises(error):
                method(*arguments, **keywords)  # type: ignore[arg-type]
    assert world.eval("1", filename="\ud800 \0 name", line=2**31 - 1) == 1
    script = world.compile("globalThis.runs = (globalThis.runs ?? 0) + 1")
    assert [script.run() for _ in range(3)] == [1, 2, 3]
