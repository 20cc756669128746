"""live(): a list or dict of Python's that JavaScript works on, not a copy of it."""

from __future__ import annotations

import collections
import gc
import weakref
from collections.abc import Callable, MutableMapping
from typing import Any

import pytest

import eyot

Run = Callable[..., Any]


@pytest.fixture
def run(context: eyot.Context) -> Run:
    """Runs JavaScript on `v`, the view of an object."""

    def run(value: Any, source: str) -> Any:
        return context.eval(f"v => {source}")(eyot.live(value))

    return run


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("v.length", 3),
        ("v[0]", 1),
        ("v['1']", "b"),
        ("v[3]", eyot.undefined),
        ("v[-1]", eyot.undefined),
        ("Array.isArray(v)", True),
        ("v instanceof Array", True),
        ("0 in v && !(3 in v) && 'length' in v && 'map' in v", True),
        ("JSON.stringify(v)", '[1,"b",[true]]'),
        ("JSON.stringify([...v])", '[1,"b",[true]]'),
        ("JSON.stringify(Object.keys(v))", '["0","1","2"]'),
        ("Object.prototype.toString.call(v)", "[object Array]"),
        (
            "(() => { const s = []; for (const x of v) s.push(String(x)); return s.join() })()",
            "1,b,true",
        ),
        ("(() => { const s = []; for (const k in v) s.push(k); return s.join() })()", "0,1,2"),
        ("v.map(String).join()", "1,b,true"),
        ("v.indexOf('b')", 1),
        ("v.concat([4]).length", 4),
        ("Math.max(...v.slice(0, 1))", 1),
        ("(([a, ...rest]) => rest.length)(v)", 2),
        ("v.at(-1)[0]", True),
        ("Object.getOwnPropertyDescriptor(v, 'length').value", 3),
        ("Reflect.ownKeys(v).join()", "0,1,2,length"),
    ],
)
def test_a_list_is_an_array(run: Run, source: str, answer: object) -> None:
    assert run([1, "b", [True]], source) == answer


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("v[0] = 9", [9, 2, 3]),
        ("v.push(4, 5)", [1, 2, 3, 4, 5]),
        ("v.pop()", [1, 2]),
        ("v.shift()", [2, 3]),
        ("v.unshift(-1, 0)", [-1, 0, 1, 2, 3]),
        ("v.splice(1, 1)", [1, 3]),
        ("v.splice(1, 0, 'a', 'b')", [1, "a", "b", 2, 3]),
        ("v.reverse()", [3, 2, 1]),
        ("v.sort((a, b) => b - a)", [3, 2, 1]),
        ("v.fill(0)", [0, 0, 0]),
        ("v.length = 1", [1]),
        ("v.length = 4", [1, 2, 3, eyot.undefined]),
        ("v[4] = 5", [1, 2, 3, eyot.undefined, 5]),
        ("delete v[1]", [1, eyot.undefined, 3]),
        ("v.copyWithin(0, 1)", [2, 3, 3]),
        ("Object.assign(v, [7])", [7, 2, 3]),
        ("Object.defineProperty(v, 0, {value: 8})", [8, 2, 3]),
        ("Object.defineProperty(v, 0, {value: 8, writable: false})", [1, 2, 3]),
        ("Object.defineProperty(v, 0, {get() {}})", [1, 2, 3]),
        ("(v.note = 1, v[Symbol.iterator] = null)", [1, 2, 3]),
        ("[v[0], v[1]] = [v[1], v[0]]", [2, 1, 3]),
    ],
)
def test_what_javascript_does_to_it_python_sees(run: Run, source: str, left: list[object]) -> None:
    items: list[object] = [1, 2, 3]
    try:
        run(items, source)
    except eyot.JSTypeError:
        assert left == [1, 2, 3]
    assert items == left


def test_what_python_does_to_it_javascript_sees(context: eyot.Context) -> None:
    items = [1]
    context.globals["v"] = eyot.live(items)
    items.append(2)
    assert context.eval("v.length") == 2
    items.clear()
    assert context.eval("JSON.stringify(v)") == "[]"


def test_a_dict_is_an_object(run: Run) -> None:
    data = {"a": 1, "b": {"c": [2]}, "toString": 3, "__proto__": 4, 5: "unseen", "6": "seen"}
    assert run(data, "[v.a, v['b'].c[0], v.toString, v.missing, v[5], v[6]]").to_python() == [
        1,
        2,
        3,
        eyot.undefined,
        eyot.undefined,
        "seen",
    ]
    assert run(data, "v.__proto__") == 4
    assert run(data, "Object.keys(v)").to_python() == ["a", "b", "toString", "__proto__", "6"]
    assert run({"a": {"b": 1}}, "JSON.stringify(v)") == '{"a":{"b":1}}'
    assert run({"a": 1}, "JSON.stringify({...v})") == '{"a":1}'
    assert run({"a": 1}, "'a' in v && !('b' in v) && v.hasOwnProperty('a')") is True
    assert run({"a": 1}, "Object.entries(v).flat().join()") == "a,1"
    assert run({"a": 1}, "Array.isArray(v)") is False


def test_a_dict_changes(run: Run) -> None:
    data: dict[str, Any] = {"a": 1}
    run(data, "(v.b = 2, delete v.a, v['__proto__'] = 3, Object.assign(v, {c: 'x'}))")
    assert data == {"b": 2, "__proto__": 3, "c": "x"}
    assert run(data, "delete v.nothing") is True
    assert run(data, "(v[Symbol.for('s')] = 1, v[Symbol.for('s')])") == 1
    assert data == {"b": 2, "__proto__": 3, "c": "x"}


def test_what_is_inside_is_live_as_well(context: eyot.Context) -> None:
    data: dict[str, Any] = {"rows": [{"n": 1}]}
    context.globals["v"] = eyot.live(data)
    context.eval("v.rows[0].n = 2; v.rows.push(v.rows[0])")
    assert data["rows"][1] is data["rows"][0]
    assert data["rows"][0]["n"] == 2
    assert context.eval("v.rows === v.rows && v.rows[0] === v.rows[1]") is True
    assert context.eval("v.rows") is data["rows"]
    context.eval("v.self = v")
    assert data["self"] is data


def test_it_comes_back_as_itself(context: eyot.Context) -> None:
    items: list[int] = []
    assert context.eval("v => v")(eyot.live(items)) is items
    assert context.eval("v => ({v})")(eyot.live(items)).to_python()["v"] is items
    assert context.eval("(v, w) => v === w")(eyot.live(items), eyot.live(items)) is True


def test_shapes_of_lists_and_dicts_are_taken_as_such(run: Run) -> None:
    queue = collections.deque([1, 2, 3])
    assert run(queue, "(v[0] = 9, v.push(4), v.length = 2, [...v].join())") == "9,2"
    assert list(queue) == [9, 2]

    class Upper(MutableMapping[str, int]):
        def __init__(self) -> None:
            self.kept: dict[str, int] = {}

        def __getitem__(self, key: str) -> int:
            return self.kept[key.upper()]

        def __setitem__(self, key: str, value: int) -> None:
            self.kept[key.upper()] = value

        def __delitem__(self, key: str) -> None:
            del self.kept[key.upper()]

        def __iter__(self) -> Any:
            return iter(self.kept)

        def __len__(self) -> int:
            return len(self.kept)

    upper = Upper()
    assert run(upper, "(v.a = 1, v.b = 2, delete v.b, Object.keys(v).join() + v.A)") == "A1"
    counts: collections.defaultdict[str, int] = collections.defaultdict(int)
    assert run(counts, "v.nothing") is eyot.undefined
    assert not counts


def test_python_errors_pass_through(run: Run) -> None:
    error = KeyError("no")

    class Refusing(list[int]):
        def __setitem__(self, index: object, value: object) -> None:
            raise error

    with pytest.raises(KeyError) as caught:
        run(Refusing([1]), "v[0] = 2")
    assert caught.value is error
    with pytest.raises(eyot.ConversionError):
        run([object()], "v[0]")
    with pytest.raises(IndexError, match="a Python list has no holes"):
        run([], "v[4294967294] = 1")
    with pytest.raises(ValueError, match="the length of a list is an integer"):
        run([], "v.length = 'x'")


@pytest.mark.parametrize(
    "source", ["Object.freeze(v)", "Object.seal(v)", "Object.preventExtensions(v)"]
)
def test_it_cannot_be_frozen(run: Run, source: str) -> None:
    for value in ([1], {"a": 1}):
        with pytest.raises(eyot.JSTypeError):
            run(value, source)
        assert run(value, "Object.isFrozen(v)") is False


def test_heirs_of_a_view_have_their_own(run: Run) -> None:
    data = {"a": 1}
    assert run(
        data, "(() => { const h = Object.create(v); h.a = 2; return [h.a, v.a] })()"
    ).to_python() == [2, 1]
    assert data == {"a": 1}


def test_handlers_cannot_be_reached(context: eyot.Context) -> None:
    context.eval(
        "globalThis.seen = [];"
        "for (const name of ['getPrototypeOf', 'setPrototypeOf', 'isExtensible', 'apply'])"
        "  Object.prototype[name] = function (...all) { seen.push(this); return null }"
    )
    context.globals["v"] = eyot.live([1])
    context.eval("Object.getPrototypeOf(v); Object.isExtensible(v); Object.setPrototypeOf(v, null)")
    assert context.eval("seen.length") == 0


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ((1, 2), "live\\(\\) takes a list or a dict, not tuple"),
        ({1}, "not set"),
        ("text", "not str"),
        (object(), "expose\\(\\) takes any object"),
        (bytearray(1), "a bytearray needs no live"),
    ],
)
def test_other_things_are_refused(value: Any, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        eyot.live(value)


def test_javascripts_own_is_refused(context: eyot.Context) -> None:
    with pytest.raises(TypeError, match="a JSArray is JavaScript's already"):
        eyot.live(context.eval("[]"))


def test_javascript_alone_keeps_the_list(isolate: eyot.Isolate, context: eyot.Context) -> None:
    class List(list[int]):
        pass

    items = List([1])
    alive = weakref.ref(items)
    context.globals["v"] = eyot.live(items)
    del items
    gc.collect()
    isolate.collect_garbage()
    assert context.eval("v[0]") == 1
    context.eval("delete globalThis.v")
    isolate.collect_garbage()
    assert alive() is None
