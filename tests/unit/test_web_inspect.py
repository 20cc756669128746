"""How console shows values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eyot.cli.files import Folders
from eyot.cli.grants import Environment, Grants
from eyot.cli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def world() -> Iterator[World]:
    world = World((), Grants(Folders("--allow-read"), Folders("--allow-write"), Environment(())))
    with world.context:
        yield world


SHOWN = [
    # primitives
    ("'text'", "text"),
    ("-0", "-0"),
    ("[12n]", "[ 12n ]"),
    ("Symbol('s')", "Symbol(s)"),
    ("null", "null"),
    # strings inside: quoted, with the quotes that need no escape
    ("['a', \"it's\", 'a\\nb', 'say \"x\"']", "[ 'a', \"it's\", 'a\\nb', 'say \"x\"' ]"),
    # arrays
    ("[]", "[]"),
    ("[, , 1, , 2]", "[ <2 empty items>, 1, <1 empty item>, 2 ]"),
    ("new Array(4e9)", "[ <1000001 empty items>, … 3998999999 more ]"),
    ("Object.assign([1], { x: 2 })", "[ 1, x: 2 ]"),
    ("new Uint8Array([1, 2])", "Uint8Array(2) [ 1, 2 ]"),
    # objects
    ("({})", "{}"),
    ("({ a: 1, 'b-c': [2], [Symbol('k')]: 3 })", "{ a: 1, 'b-c': [ 2 ], [Symbol(k)]: 3 }"),
    ("Object.create(null)", "[Object: null prototype] {}"),
    ("new (class Point { x = 1 })", "Point { x: 1 }"),
    ("({ get a() { throw 1 }, set b(v) {} })", "{ a: [Getter], b: [Setter] }"),
    (
        "({ a: { b: { c: { d: 1 } } }, e: [[[[]]]] })",
        "{ a: { b: { c: [Object] } }, e: [ [ [Array] ] ] }",
    ),
    ("const o = { a: [] }; o.a.push(o); o", "{ a: [ [Circular] ] }"),
    # the rest
    ("new Map([['k', { v: 1 }]])", "Map(1) { 'k' => { v: 1 } }"),
    ("new Set([1, 'a'])", "Set(2) { 1, 'a' }"),
    ("new Date(0)", "1970-01-01T00:00:00.000Z"),
    ("new Date(NaN)", "Invalid Date"),
    ("/x/gi", "/x/gi"),
    ("(function f() {})", "[Function: f]"),
    ("() => 1", "[Function (anonymous)]"),
    ("(class B extends Array {})", "[class B extends Array]"),
    ("Object('s')", "[String: 's']"),
    ("new ArrayBuffer(8)", "ArrayBuffer { byteLength: 8 }"),
    ("Promise.resolve([1])", "Promise { [ 1 ] }"),
    ("new Promise(() => {})", "Promise { <pending> }"),
    ("new (class Later extends Promise {})(done => done())", "Later { undefined }"),
    ("const no = Promise.reject(7); no.catch(() => {}); no", "Promise { <rejected> 7 }"),
    ("new Map([['k', 1]]).entries()", "[Map Iterator] { [ 'k', 1 ] }"),
    ("const s = new Set('ab').values(); s.next(); s", "[Set Iterator] { 'b' }"),
    # A proxy's target, of which no trap is asked.
    ("new Proxy({ a: 1 }, {})", "{ a: 1 }"),
    ("new Proxy([1], new Proxy({}, { get() { throw 1 } }))", "[ 1 ]"),
    ("const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); proxy", "<revoked Proxy>"),
    ("({ get [Symbol.toStringTag]() { throw 1 } })", "[an object that can't be shown]"),
]


@pytest.mark.parametrize(("source", "shown"), SHOWN, ids=[source for source, _ in SHOWN])
def test_a_value_is_shown(world: World, source: str, shown: str) -> None:
    assert world.evaluate(source, "shown.js") == shown


def test_what_does_not_fit_a_line_has_a_line_for_each_item(world: World) -> None:
    value = world.context.eval("({ one: 'x'.repeat(40), two: { three: 'y'.repeat(40) } })")
    assert world.show(value) == (
        "{\n  one: '" + "x" * 40 + "',\n  two: { three: '" + "y" * 40 + "' }\n}"
    )


def test_many_short_items_share_lines(world: World) -> None:
    shown = world.show(world.context.eval("Array.from({ length: 150 }, (_, n) => n)"))
    assert shown.startswith("[\n  0, 1, 2, 3,")
    assert shown.endswith("99, … 50 more\n]")
    assert max(map(len, shown.splitlines())) <= 76


def test_an_error_shows_its_stack_cause_and_properties(world: World) -> None:
    source = "Object.assign(new RangeError('m', { cause: 'why' }), { code: 1 })"
    assert world.show(world.context.eval(source, filename="a.js")) == (
        "RangeError: m\n    at a.js:1:15 {\n  code: 1,\n  [cause]: 'why'\n}"
    )


PRINTED = [
    ("console.log('%s is %d, %i, %f', 'x', '4.5', 4.5, '1.5')", "x is 4.5, 4, 1.5"),
    ("console.log('%o %j %c%%', [1], { a: 1 }, 'css')", '[ 1 ] {"a":1} %'),
    ("console.log('100%', 5, '%s')", "100% 5 %s"),
    ("console.log('%s')", "%s"),
    ("console.log('a', ['a'], 'b')", "a [ 'a' ] b"),
    ("console.log()", ""),
    ("[1].forEach(console.log)", "1 0 [ 1 ]"),
    ("Array.prototype.push = String.prototype.slice = null; console.log([1])", "[ 1 ]"),
    ("console.log('\\ud800 é漢😀\\0')", "\ud800 é漢😀\0"),
]


@pytest.mark.parametrize(("source", "line"), PRINTED, ids=[source for source, _ in PRINTED])
def test_a_line_is_printed(
    world: World, monkeypatch: pytest.MonkeyPatch, source: str, line: str
) -> None:
    lines: list[str] = []
    monkeypatch.setattr("eyot.cli.output.put", lines.append)
    world.context.eval(source)
    assert lines == [line]
