"""The repr of live objects, and their view in IPython: short, safe, and running nothing."""

from __future__ import annotations

import html.parser
import io
import pprint
import threading
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import eyot

SHOWN = {
    "({})": "{}",
    "({x: 1, tags: ['a', 'b']})": "{x: 1, tags: Array(2)}",
    "({a: 'text', b: null, c: undefined, d: -0, e: 1n, f: NaN, g: true})": (
        "{a: 'text', b: null, c: undefined, d: -0, e: 1n, f: NaN, g: true}"
    ),
    "({f() {}, g: class Foo {}, h: () => 1, s: Symbol('x'), [Symbol('k')]: 1})": (
        "{f: ƒ f(), g: ƒ Foo(), h: ƒ h(), s: Symbol(x), Symbol(k): 1}"
    ),
    "({o: {}, d: new (class Dog {}), m: new Map([[1, 2]]), s: new Set(), n: []})": (
        "{o: {…}, d: Dog, m: Map(1), s: Set(0), n: Array(0)}"
    ),
    "({r: /a+/gi, e: new TypeError('no'), p: Promise.resolve(1), x: new Proxy({}, {})})": (
        "{r: /a+/gi, e: TypeError: no, p: Promise {<fulfilled>}, x: Proxy}"
    ),
    "new (class Point { constructor() { this.x = 1 } })": "Point {x: 1}",
    "new (class Nothing {})": "Nothing",
    "[]": "[]",
    "[1, 'a', [2], {}]": "[1, 'a', Array(1), {…}]",
    "[1, , 3]": "[1, empty, 3]",
    "Array(1000).fill(7)": "[7, 7, 7, 7, 7, 7, 7, 7, 7, 7, …]",
    "new Map([['a', 1], [{}, [2]]])": "Map(2) {'a' => 1, {…} => Array(1)}",
    "new Map()": "Map(0) {}",
    "new Set([1, 'b'])": "Set(2) {1, 'b'}",
    "Symbol('s')": "Symbol(s)",
    "Symbol()": "Symbol()",
    "Promise.resolve('v')": "Promise {<fulfilled>: 'v'}",
    "new Promise(() => {})": "Promise {<pending>}",
    "/a/g": "/a/g",
    "Object.create(null)": "{}",
    "({'a b': 1, 'line\\nbreak': '\\ud800\\u2028x\\u{1F995}'})": (
        "{a b: 1, line\\nbreak: '\\ud800\\u2028x🦕'}"
    ),
    '({quote: "it\'s\\\\"})': "{quote: 'it\\'s\\\\'}",
}


@pytest.mark.parametrize("source", SHOWN)
def test_a_repr_shows_a_value_as_a_console_does(context: eyot.Context, source: str) -> None:
    assert repr(context.eval(source)) == SHOWN[source]


def test_a_repr_is_short_whatever_the_value(context: eyot.Context) -> None:
    for source in (
        "({s: 'x'.repeat(1e6), ['k'.repeat(1e6)]: 1})",
        "Array(50).fill('x'.repeat(100))",
        "new Map(Array.from({length: 1e5}, (_, i) => ['key'.repeat(50) + i, i]))",
        "Object.fromEntries(Array.from({length: 1e5}, (_, i) => ['k' + i, i]))",
        "Symbol('d'.repeat(1e6))",
        "[new Error('m'.repeat(1e6)), new Map([['k', 'v'.repeat(1e6)]])]",
    ):
        value = context.eval(f"[{source}][0]")
        assert len(repr(value)) < 400, source
        assert "…" in repr(value)


def test_a_repr_runs_nothing_of_the_program(context: eyot.Context) -> None:
    context.eval("""
        globalThis.ran = []
        const run = (what) => () => { ran.push(what); throw new Error(what) }
        globalThis.traps = Object.fromEntries(
            Object.getOwnPropertyNames(Reflect).map((name) => [name, run(name)]))
        globalThis.run = run
    """)
    shown = {
        "({get x() { return run('getter')() }, y: 1})": "{x: (…), y: 1}",
        "Object.defineProperty([1], 0, {get: run('item'), enumerable: true})": "[(…)]",
        "new Proxy({a: 1}, traps)": "Proxy",
        "new Proxy([1], traps)": "Proxy",
        "({p: new Proxy({}, traps)})": "{p: Proxy}",
        "({toString: run('toString'), toJSON: run('toJSON')})": "{toString: ƒ (), toJSON: ƒ ()}",
        "({get [Symbol.toStringTag]() { return run('tag')() }})": None,
        "Object.create({get constructor() { return run('constructor')() }})": None,
        "new (class { static get name() { return run('name')() } })": None,
        "Object.defineProperty(new Error('e'), 'message', {get: run('message')})": None,
    }
    for source, expected in shown.items():
        value = context.eval(f"({{inner: {source}}})")
        text = repr(value) + value._repr_html_()
        if "Error" not in source:  # an error is read when it becomes an exception
            text += repr(value["inner"])
        if expected is not None:
            assert expected in text
        assert context.eval("ran.splice(0)").to_python() == [], source


def test_a_repr_of_what_cannot_be_looked_at_says_so(context: eyot.Context) -> None:
    value = context.eval("({x: 1})")
    told: list[str] = []
    thread = threading.Thread(target=lambda: told.append(repr(value)))
    thread.start()
    thread.join()
    context.close()
    told.append(repr(value))
    assert all(text.startswith("<eyot.JSObject at 0x") for text in told)


def test_pprint_and_f_strings_show_it_as_well(context: eyot.Context) -> None:
    value = context.eval("({x: [1]})")
    assert pprint.pformat([value]) == "[{x: Array(1)}]"
    assert f"{value}" == "{x: Array(1)}"
    assert f"{value!r:>20}".endswith("{x: Array(1)}")


class Tags(html.parser.HTMLParser):
    """Notes the tags that are opened and closed, and the text between."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)
        self.seen.append(tag)
        assert not {name for name, _value in attrs} - {"open", "style"}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_notebook_gets_a_tree_that_opens(context: eyot.Context) -> None:
    value = context.eval("""
        const me = {a: {b: {c: {d: {e: 1}}}}, list: [1, {x: 2}], text: '<script>alert(1)</script>'}
        me['<img src=x onerror=y>'] = "&amp;"
        me.me = me
        me
    """)
    tags = Tags()
    tags.feed(value._repr_html_())
    assert tags.open == []
    assert set(tags.seen) == {"details", "summary", "code", "ul", "li", "b"}
    assert "<script>alert(1)</script>" in tags.words
    assert "<img src=x onerror=y>" in tags.words
    assert "&amp;" in tags.words
    assert "list: Array(2)" in tags.words
    for source in ("[]", "({})", "Symbol()", "new Map()"):
        empty = context.eval(source)
        if hasattr(type(empty), "_repr_html_"):
            assert empty._repr_html_() == f"<code>{empty!r}</code>"
    wide = context.eval("Array.from({length: 200}, () => Array.from({length: 200}, () => [[]]))")
    assert len(wide._repr_html_()) < 500_000


class Printer:
    """What IPython's printer does, in one line."""

    def __init__(self) -> None:
        self.out = io.StringIO()

    def text(self, obj: str) -> None:
        self.out.write(obj)

    def begin_group(self, _indent: int = 0, open: str = "") -> None:  # noqa: A002
        self.out.write(open)

    def end_group(self, _dedent: int = 0, close: str = "") -> None:
        self.out.write(close)

    def breakable(self, sep: str = " ") -> None:
        self.out.write(sep)

    def pretty(self, obj: Any) -> None:
        obj._repr_pretty_(self, cycle=False)


def test_ipython_shows_more_than_a_repr(context: eyot.Context) -> None:
    printer = Printer()
    printer.pretty(context.eval("({x: {y: [1, 2]}, z: new Set(['s'])})"))
    shown = "Object {x: Object {y: Array(2) {0: 1, 1: 2}}, z: Set(1) {'s'}}"
    assert printer.out.getvalue() == shown
    again = Printer()
    context.eval("({x: 1})")._repr_pretty_(again, cycle=True)
    assert again.out.getvalue() == "{x: 1}"
