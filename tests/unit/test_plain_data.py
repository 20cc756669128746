"""to_python(): all the way down to Python's own data, or an error that says where it ended."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

import eyot


def test_every_container_becomes_pythons_own(context: eyot.Context) -> None:
    value = context.eval("""({
        list: [1, [2, [3]]],
        map: new Map([["a", 1], [2, new Map([[null, [4]]])], [undefined, 0]]),
        set: new Set([1, "x", null, 10n ** 20n]),
        when: new Date(0),
        made: new (class Point { constructor() { this.x = 1 } get y() { return 2 } })(),
        bare: Object.assign(Object.create(null), {z: 3}),
        boxed: [Object(1), Object("s"), Object(true), Object(5n), Object(-0)],
        arguments: (function () { return arguments })("a"),
    })""").to_python()
    assert value == {
        "list": [1, [2, [3]]],
        "map": {"a": 1, 2: {None: [4]}, eyot.undefined: 0},
        "set": {1, "x", None, 10**20},
        "when": dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
        "made": {"x": 1},
        "bare": {"z": 3},
        "boxed": [1, "s", True, 5, -0.0],
        "arguments": {"0": "a"},
    }
    assert type(value["boxed"][2]) is bool
    assert str(value["boxed"][4]) == "-0.0"


def test_what_is_no_data_stays_live(context: eyot.Context) -> None:
    value = context.eval("""[
        () => 1, Symbol("s"), Promise.resolve(1), /a/g, [1].values(), (function* () {})(),
        new WeakMap(), new TypeError("e"),
    ]""").to_python()
    kinds = [
        *(eyot.JSFunction, eyot.JSSymbol, eyot.JSPromise, eyot.JSObject),
        *(eyot.JSIterator, eyot.JSGenerator, eyot.JSObject, eyot.JSTypeError),
    ]
    assert [type(item) for item in value] == kinds


def test_shared_references_and_cycles_keep_their_shape(context: eyot.Context) -> None:
    value = context.eval("""
        const shared = {n: 1}, set = new Set(), map = new Map([["shared", shared]])
        const all = {a: shared, b: [shared], map, set}
        map.set("all", all)
        all
    """).to_python()
    assert value["a"] is value["b"][0] is value["map"]["shared"]
    assert value["map"]["all"] is value


def test_a_list_inside_itself(context: eyot.Context) -> None:
    value = context.eval("const a = [1]; a.push(a, {a}); a").to_python()
    assert value[1] is value
    assert value[2]["a"] is value


@pytest.mark.parametrize(
    ("source", "path", "words"),
    [
        ("({m: new Map([[[1], 2]])})", "$.m.keys()[0]", "can't have there"),
        ("({m: new Map([['k', new Map([[{}, 2]])]])})", "$.m.values()[0].keys()[0]", "a Map's key"),
        ("[new Set([0, [1]])]", "$[0].values()[1]", "what a Set holds"),
        ("new Map([[1, 'a'], [true, 'b']])", "$.keys()[1]", "equal in Python.*True"),
        ("new Map([[1, 'a'], [1n, 'b']])", "$.keys()[1]", "equal in Python"),
        ("new Set([0, false])", "$.values()[1]", "equal in Python.*False"),
        ("({a: [{'b c': new Date(NaN)}]})", "$.a[0]['b c']", "invalid Date"),
        ("({a: [Object.assign([], {length: 2 ** 31})]})", "$.a[0]", "nearly all holes"),
        ("let a = [1]; a[4294967294] = 2; a", "$", "nearly all holes"),
        (
            "({a: new Proxy([], {get: (_, key) => key === 'length' ? 2 ** 31 : 1})})",
            "$.a",
            "nearly all holes",
        ),
    ],
)
def test_what_python_cannot_have_is_refused_with_its_place(
    context: eyot.Context, source: str, path: str, words: str
) -> None:
    value = context.eval(source)
    with pytest.raises(eyot.ConversionError, match=words) as caught:
        value.to_python()
    assert caught.value.path == path


def test_functions_and_symbols_are_keys_as_well(context: eyot.Context) -> None:
    value = context.eval("new Map([[Math.max, 1], [Symbol.iterator, 2]])")
    assert set(value.to_python().values()) == {1, 2}


def test_an_array_may_be_sparse_within_reason(context: eyot.Context) -> None:
    context.eval("globalThis.sparse = []; sparse[1000000] = 'last'")
    value = context.globals.sparse.to_python(undefined=None)
    assert len(value) == 1_000_001
    assert value[-1] == "last"
    assert set(value[:-1]) == {None}
    full = context.eval("Array(3_000_000).fill()").to_python()
    assert full == [eyot.undefined] * 3_000_000


def test_proxies_are_asked_as_any_object_is(context: eyot.Context) -> None:
    value = context.eval("""
        const seen = []
        const noting = (target) => new Proxy(target, {
            get(from, key) { seen.push(String(key)); return Reflect.get(from, key) },
        })
        globalThis.seen = seen
        ;({o: noting({a: 1}), l: noting([1, 2]), twice: noting(noting([3])), f: noting(() => 1)})
    """).to_python()
    function = value.pop("f")
    assert value == {"o": {"a": 1}, "l": [1, 2], "twice": [3]}
    assert type(function) is eyot.JSFunction
    assert set(context.globals.seen) >= {"a", "length", "0", "1"}
    revoked = context.eval("const r = Proxy.revocable([], {}); r.revoke(); [r.proxy]")
    with pytest.raises(eyot.JSTypeError, match="revoked") as caught:
        revoked.to_python()
    assert "$[0]" in "".join(caught.value.__notes__)


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("({a: [0, {get b() { throw new RangeError('no') }}]})", "$.a[1].b"),
        ("[new Proxy({}, {ownKeys() { throw new RangeError('no') }})]", "$[0]"),
        (
            "({p: new Proxy({x: 1}, {get() { throw new RangeError('no') }})})",
            "$.p.x",
        ),
        (
            "new Map([['k', Object.defineProperty([1, 2], 1, {get() { throw RangeError() }})]])",
            "$.values()[0][1]",
        ),
    ],
)
def test_what_throws_on_the_way_says_where(context: eyot.Context, source: str, path: str) -> None:
    value = context.eval(source)
    with pytest.raises(eyot.JSRangeError) as caught:
        value.to_python()
    assert path + " of" in "".join(caught.value.__notes__)


def test_a_python_exception_out_of_a_getter_is_itself_and_says_where(
    context: eyot.Context,
) -> None:
    error = LookupError("mine")

    def fail() -> None:
        raise error

    value = context.eval("f => ({a: [Object.defineProperty({}, 'x', {enumerable: true, get: f})]})")
    with pytest.raises(LookupError) as caught:
        value(fail).to_python()
    assert caught.value is error
    assert "$.a[0].x" in "".join(error.__notes__)


def test_getters_run_once(context: eyot.Context) -> None:
    value = context.eval("""
        globalThis.runs = 0
        ;({get a() { return ++runs }, f() {}, p: new Proxy({}, {}), get b() { return ++runs }})
    """).to_python()
    assert (value["a"], value["b"]) == (1, 2)
    assert context.eval("runs") == 2


def test_a_getter_that_changes_what_is_converted(context: eyot.Context) -> None:
    value = context.eval("""({
        get a() { delete this.b; this.list.length = 1; this.list.push(9); return 1 },
        b: 2, list: [1, 2, 3],
    })""").to_python()
    assert value == {"a": 1, "b": eyot.undefined, "list": [1, 9]}


def test_depth_has_an_end_in_both_directions(context: eyot.Context) -> None:
    wrap = context.eval(
        "(n, kind) => { let x = 0; for (let i = 0; i < n; i++)"
        " x = {list: () => [x], object: () => ({x}), map: () => new Map([[1, x]]),"
        " set: () => new Set([x])}[kind](); return x }"
    )
    identity = context.eval("x => x")
    for kind in ("list", "object", "map"):
        fits = wrap(5_000, kind).to_python()
        depth = 0
        inner: Any = fits
        while inner:
            inner, depth = inner[{"list": 0, "object": "x", "map": 1}[kind]], depth + 1
        assert depth == 5_000
        if kind != "map":
            assert type(identity(fits)) is {"list": eyot.JSArray, "object": eyot.JSObject}[kind]
        with pytest.raises(eyot.ConversionError, match="nested too deeply"):
            wrap(100_000, kind).to_python()
        while fits:
            fits = fits[{"list": 0, "object": "x", "map": 1}[kind]]


def test_undefined_can_be_replaced_everywhere(context: eyot.Context) -> None:
    value = context.eval("[undefined, , {a: undefined}, new Map([['k', undefined]])]")
    assert value.to_python(undefined=None) == [None, None, {"a": None}, {"k": None}]
    assert value.to_python() == [
        eyot.undefined,
        eyot.undefined,
        {"a": eyot.undefined},
        {"k": eyot.undefined},
    ]


def test_a_python_object_inside_is_itself(context: eyot.Context) -> None:
    def f() -> None: ...

    assert context.eval("f => [f, {f}]")(f).to_python() == [f, {"f": f}]


def test_contexts_of_one_isolate_share_their_globals(isolate: eyot.Isolate) -> None:
    first, second = eyot.Context(isolate), eyot.Context(isolate)
    first.eval("globalThis.x = 1; globalThis.list = [1, 2]")
    second.globals["other"] = first.globals
    assert second.eval("other.x + other.list.length") == 3
    second.eval("other.y = 4")
    assert first.eval("y") == 4
    assert second.globals.other is first.globals


TEXTS = ["", "ab", "é", "Ā", "\ud800", "\udfff\ud800", "𝄞x", "ᠠ섀", "a" * 40, "é" * 40, "Ā" * 40]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_texts_and_names_that_json_made_come_as_they_are(context: eyot.Context, text: str) -> None:
    """V8 10.2's JSON.parse() makes short strings of two bytes a character, whatever is in them."""
    parse = context.eval("source => JSON.parse(source)")
    data = [{"name " + text: text}, {text: [text]}, {"name " + text: 1}]
    assert parse(json.dumps(data)).to_python() == data


@pytest.mark.parametrize("shape", ["thing", "[thing]", "{thing}", "[[[{thing}]], 1]"])
def test_pythons_own_objects_come_back_from_deep_inside(context: eyot.Context, shape: str) -> None:
    """V8 ends the handle of what is inside when it has written what is around it."""

    class Thing: ...

    thing = Thing()
    wrap = context.eval(f"""(thing, count) => Array.from({{length: count}}, (_, n) => (
        {{n, text: "x" + n, deep: {shape}}}
    ))""")
    for count in (1, 2, 10, 1000):
        wrapped = wrap(eyot.expose(thing), count).to_python()
        plain = {"thing": thing, "[thing]": [thing], "{thing}": {"thing": thing}}
        deep = plain.get(shape, [[[{"thing": thing}]], 1])
        assert wrapped == [{"n": n, "text": f"x{n}", "deep": deep} for n in range(count)]
