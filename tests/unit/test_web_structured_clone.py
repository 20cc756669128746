"""eyot.web.structured_clone."""

from __future__ import annotations

from typing import Any

import pytest

import eyot
from eyot import web


@pytest.fixture
def js(context: eyot.Context) -> Any:
    web.structured_clone(context)
    return context.eval


SAME = [
    "1", "-0", "NaN", "12n", "'\\ud800x'", "null", "undefined", "true", "new Date(5)", "/x/gi",
    "[1, , 3]", "({a: {b: [1]}})", "new Map([[{}, 1]])", "new Set(['a'])",
    "new Uint16Array([1, 2])", "new Uint8Array([1, 2]).buffer", "Object('s')", "new RangeError('m')",
]  # fmt: skip


@pytest.mark.parametrize("source", SAME)
def test_a_copy_is_like_what_it_is_of(context: eyot.Context, js: Any, source: str) -> None:
    lines: list[str] = []
    web.console(context, lambda _, text: lines.append(text))
    js(f"""
        const value = {source}, copy = structuredClone(value)
        console.log([typeof value === 'object' && value ? value.constructor.name : 0, value])
        console.log([typeof copy === 'object' && copy ? copy.constructor.name : 0, copy])
        if (typeof value === 'object' && value !== null && copy === value) throw 1
    """)
    assert lines[0] == lines[1]


def test_cycles_and_what_is_shared_stay_so(js: Any) -> None:
    js(
        "const a = {list: []}; a.self = a; a.list.push(a.list, a); globalThis.c = structuredClone(a)"
    )
    assert js("c.self === c && c.list[0] === c.list && c.list[1] === c")
    assert js("c !== structuredClone(c)")
    shared = "const s = new SharedArrayBuffer(2); const t = structuredClone({s}).s"
    assert js(f"{shared}; new Uint8Array(s)[1] = 7; new Uint8Array(t)[1]") == 7


@pytest.mark.parametrize(
    "source",
    [
        "() => 1",
        "({f() {}})",
        "Symbol('s')",
        "new WeakMap()",
        "[Promise.resolve()]",
        "new Proxy({}, {})",
    ],
)
def test_what_cannot_be_copied_is_a_data_clone_error(js: Any, source: str) -> None:
    with pytest.raises(eyot.JSError, match="could not be cloned") as caught:
        js(f"structuredClone({source})")
    assert (caught.value.name, caught.value.value["code"]) == ("DataCloneError", 25)


def test_a_getter_runs_and_may_throw(js: Any) -> None:
    assert js("structuredClone({get a() { return 7 }}).a") == 7
    with pytest.raises(eyot.JSRangeError, match="mine"):
        js("structuredClone({get a() { throw new RangeError('mine') }})")


def test_what_is_transferred_moves(js: Any) -> None:
    js("""
        globalThis.b = new Uint8Array([1, 2, 3]).buffer
        globalThis.c = structuredClone({b, view: new Uint8Array(b, 1)}, {transfer: [b]})
    """)
    assert js("[b.byteLength, c.b.byteLength, c.view[0], c.view.buffer === c.b]").to_python() == [
        0,
        3,
        2,
        True,
    ]
    # Its memory is the same and outlives the first buffer.
    assert (
        js("const d = new ArrayBuffer(8); structuredClone(d, {transfer: new Set([d])}).byteLength")
        == 8
    )


@pytest.mark.parametrize(
    "transfer",
    ["[{}]", "[1]", "[new Uint8Array(1)]", "[new SharedArrayBuffer(1)]", "[one, one]", "[gone]"],
)
def test_what_cannot_be_transferred_is_a_data_clone_error(js: Any, transfer: str) -> None:
    js("globalThis.one = new ArrayBuffer(1); globalThis.gone = new ArrayBuffer(1)")
    js("structuredClone(0, {transfer: [gone]})")
    with pytest.raises(eyot.JSError) as caught:
        js(f"structuredClone(1, {{transfer: {transfer}}})")
    assert caught.value.name == "DataCloneError"
    assert js("one.byteLength") == 1


def test_a_buffer_that_a_getter_takes_away_is_refused(js: Any) -> None:
    js("globalThis.b = new ArrayBuffer(4)")
    with pytest.raises(eyot.JSError, match="was transferred before"):
        js(
            "structuredClone({get a() { structuredClone(b, {transfer: [b]}); return 1 }}, {transfer: [b]})"
        )


def test_memory_of_webassembly_stays_where_it_is(js: Any) -> None:
    js("globalThis.memory = new WebAssembly.Memory({initial: 1})")
    with pytest.raises(eyot.JSError, match="WebAssembly memory") as caught:
        js("structuredClone(0, {transfer: [memory.buffer]})")
    assert caught.value.name == "DataCloneError"


def test_a_compiled_module_is_shared(js: Any) -> None:
    source = "new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))"
    assert js(f"structuredClone([{source}])[0] instanceof WebAssembly.Module")


@pytest.mark.parametrize(
    "wrong", ["structuredClone()", "structuredClone(1, 2)", "structuredClone(1, {transfer: 1})"]
)
def test_what_makes_no_sense_is_a_type_error(js: Any, wrong: str) -> None:
    with pytest.raises(eyot.JSTypeError):
        js(wrong)
