"""Python's data on its way into JavaScript: what it becomes, and what is refused."""

from __future__ import annotations

import collections
import dataclasses
import decimal
import enum
import fractions
import pathlib
import uuid
from typing import Any, NamedTuple

import pytest

import eyot


@dataclasses.dataclass
class Point:
    x: int
    y: Any = None
    seen: dataclasses.InitVar[int] = 0


@dataclasses.dataclass(slots=True, frozen=True)
class Slotted:
    name: str


class Pair(NamedTuple):
    left: int
    right: int


class Colour(enum.Enum):
    RED = "red"


class Number(enum.IntEnum):
    ONE = 1


class Text(enum.StrEnum):
    ONE = "one"


def test_what_each_class_becomes(context: eyot.Context) -> None:
    show = context.eval("x => Object.prototype.toString.call(x) + ' ' + JSON.stringify(x)")
    for value, shown in (
        ([1, "a"], '[object Array] [1,"a"]'),
        ((1, 2), "[object Array] [1,2]"),
        (Pair(1, 2), "[object Array] [1,2]"),
        ({"a": 1}, '[object Object] {"a":1}'),
        (collections.OrderedDict(b=1), '[object Object] {"b":1}'),
        (Point(1, [2]), '[object Object] {"x":1,"y":[2]}'),
        (Slotted("s"), '[object Object] {"name":"s"}'),
        (Number.ONE, "[object Number] 1"),
        (Text.ONE, '[object String] "one"'),
    ):
        assert show(value) == shown
    members = context.eval("s => [Object.prototype.toString.call(s), ...s].join()")
    assert members({1}) == "[object Set],1"
    assert members(frozenset({"a"})) == "[object Set],a"
    assert members(set()) == "[object Set]"


def test_a_dict_with_an_order_of_its_own_keeps_it(context: eyot.Context) -> None:
    order = collections.OrderedDict(a=1, b=2)
    order.move_to_end("a")
    counted = collections.Counter("xyx")
    show = context.eval("x => JSON.stringify(x)")
    assert show([order, counted]) == '[{"b":2,"a":1},{"x":2,"y":1}]'

    class Strange(dict[str, int]):
        def items(self) -> Any:
            return [1]

    with pytest.raises(eyot.ConversionError, match="pairs"):
        show(Strange())


def test_sets_keep_what_they_hold_apart(context: eyot.Context) -> None:
    shared = (1,)
    value = context.eval("x => x")({"s": {shared}, "t": shared, "u": frozenset({shared, 2})})
    assert context.eval("v => [...v.s][0] === v.t && v.u.has(v.t) && v.u.size === 2")(value)
    assert value.to_python is not None


def test_references_are_kept_through_every_container(context: eyot.Context) -> None:
    shared: list[int] = [1]
    point = Point(1, shared)
    shape: dict[str, Any] = {"p": point, "l": shared, "t": (shared, point)}
    shape["me"] = shape
    point.x = shape  # type: ignore[assignment]
    assert context.eval(
        "o => o.p.y === o.l && o.t[0] === o.l && o.t[1] === o.p && o.me === o && o.p.x === o"
    )(shape)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (object(), "its data as a dict or list"),
        (Colour.RED, r"\.value"),
        (decimal.Decimal("1.5"), r"str\(d\)"),
        (fractions.Fraction(1, 3), r"str\(f\)"),
        (1j, r"\.real"),
        (uuid.UUID(int=1), r"str\(u\)"),
        (pathlib.PurePosixPath("/a"), r"str\(path\)"),
        ({1: 2}, "needs a name of type str"),
        ({None: 2}, "NoneType"),
        ({("a",): 2}, r"Map\.new\(list\(d\.items\(\)\)\)"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_counterpart_is_refused_and_told_what_would_have(
    context: eyot.Context, value: Any, words: str
) -> None:
    for wrapped, path in (
        (value, "$"),
        ({"a b": [0, (value,)]}, "$['a b'][1][0]"),
        (Point(0, value), "$.y"),
    ):
        with pytest.raises(eyot.ConversionError, match=words) as caught:
            context.eval("x => x")(wrapped)
        assert caught.value.path == path


def test_the_way_that_a_dict_with_other_keys_is_told_works(context: eyot.Context) -> None:
    d = {1: "one", None: "none", (1, 2): "pair"}
    value = context.globals.Map.new(list(d.items()))
    assert type(value) is eyot.JSMap
    assert (value[1], value[None], len(value)) == ("one", "none", 3)


def test_names_with_a_meaning_and_patched_prototypes_change_nothing(
    context: eyot.Context,
) -> None:
    context.eval("""
        for (const prototype of [Object.prototype, Array.prototype])
            for (const name of ["0", "x", "__proto__"])
                try {
                    Object.defineProperty(prototype, name, {set() { throw new Error("set") }})
                } catch {}
        Set.prototype.add = Map.prototype.set = () => { throw new Error("patched") }
    """)
    show = context.eval("x => JSON.stringify(x)")
    value = {"x": [1, {"x": 2}], "__proto__": [3]}
    assert show(value) == '{"x":[1,{"x":2}],"__proto__":[3]}'
    assert context.eval("s => s.size")({1, 2}) == 2


def test_errors_in_python_code_on_the_way_are_themselves(context: eyot.Context) -> None:
    error = LookupError("mine")

    @dataclasses.dataclass
    class Broken:
        value: int

        def __getattribute__(self, name: str) -> Any:
            if name == "value":
                raise error
            return object.__getattribute__(self, name)

    with pytest.raises(LookupError) as caught:
        context.eval("x => x")([{"b": Broken(1)}])
    assert caught.value is error
    assert "$[0].b" in "".join(error.__notes__)


def test_a_dataclass_itself_is_a_class_like_any_other(context: eyot.Context) -> None:
    assert context.eval("c => typeof c")(Point) == "function"


def test_depth_has_an_end(context: eyot.Context) -> None:
    take = context.eval("x => 1")
    for wrap in (
        lambda x: [x],
        lambda x: {"a": x},
        lambda x: (x,),
        lambda x: frozenset({x}),
        lambda x: Point(0, x),
    ):
        value: Any = ()
        levels = [value]
        for _ in range(100_000):
            value = wrap(value)
            levels.append(value)
        with pytest.raises(eyot.ConversionError, match="nested too deeply") as caught:
            take(value)
        assert caught.value.path.endswith("…")
        del value
        while levels:  # Python's own way down, by recursion, is too deep as well
            levels.pop()


def test_lists_beyond_what_v8_can_hold_are_refused(context: eyot.Context) -> None:
    with pytest.raises(eyot.ConversionError, match="too long") as caught:
        context.eval("x => x")({"a": [None] * (2**25 + 1)})
    assert caught.value.path == "$.a"
