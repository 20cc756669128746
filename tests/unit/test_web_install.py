"""eyot.web.install: several parts at once, and each by itself."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

import eyot
from eyot import web
from eyot.web.install import _PARTS

NAMES = {
    "abort": {"AbortController", "AbortSignal", "DOMException"},
    "base64": {"atob", "btoa", "DOMException"},
    "console": {"console"},
    "crypto": {"Crypto", "crypto", "DOMException"},
    "encoding": {"TextDecoder", "TextEncoder"},
    "events": {"CustomEvent", "DOMException", "Event", "EventTarget"},
    "performance": {
        "DOMException", "Performance", "PerformanceEntry", "PerformanceMark", "PerformanceMeasure", "performance",
    },
    "structured_clone": {"DOMException", "structuredClone"},
    "surroundings": {"Navigator", "navigator", "reportError", "self"},
    "timers": {"clearInterval", "clearTimeout", "queueMicrotask", "setInterval", "setTimeout"},
    "url": {"URL", "URLSearchParams"},
}  # fmt: skip


def own(context: eyot.Context) -> set[str]:
    return set(context.eval("Object.getOwnPropertyNames(globalThis)").to_python())


@pytest.mark.parametrize("part", NAMES)
def test_a_part_brings_its_names_and_no_others(context: eyot.Context, part: str) -> None:
    context.eval("delete globalThis.console")  # V8's own, which says nothing
    before = own(context)
    web.install(context, part)
    assert own(context) - before == NAMES[part]


@pytest.mark.parametrize("part", NAMES)
def test_called_again_it_does_nothing(context: eyot.Context, part: str) -> None:
    web.install(context, part)
    name = min(NAMES[part])
    context.eval(f"{name} = 7")
    web.install(context, part)
    assert context.eval(name) == 7


def test_the_minimum_is_all_of_them(context: eyot.Context) -> None:
    before = own(context)
    web.install(context, "minimum")
    assert set(NAMES) == set(_PARTS)
    assert own(context) - before == set().union(*NAMES.values()) - {"console"}


def test_an_unknown_part_is_named_and_nothing_installed(context: eyot.Context) -> None:
    with pytest.raises(ValueError, match="no part 'fetch': there are minimum, abort, base64"):
        web.install(context, "url", "fetch")
    assert context.eval("typeof URL") == "undefined"
    wrong: Any = 7
    for part in _PARTS:
        with pytest.raises(TypeError, match="a Context is needed, not int"):
            web.install(wrong, part)


def test_a_closed_context_takes_no_part(isolate: eyot.Isolate) -> None:
    for part in _PARTS:
        context = eyot.Context(isolate)
        context.close()
        with pytest.raises(eyot.ContextClosedError):
            web.install(context, part)


def test_two_contexts_of_an_isolate_have_their_own(isolate: eyot.Isolate) -> None:
    one, other = eyot.Context(isolate), eyot.Context(isolate)
    for context in (one, other):
        web.install(context, "minimum")
    other.globals["theirs"] = one.globals["URL"]
    assert other.eval("theirs !== URL && new theirs('a:b').href") == "a:b"


def test_classes_are_hidden_and_functions_are_not(context: eyot.Context) -> None:
    web.install(context, "minimum")
    keys = context.eval("Object.keys(globalThis)").to_python()
    assert {"structuredClone", "atob", "setTimeout", "performance", "crypto"} <= set(keys)
    assert not {"URL", "Event", "DOMException", "console"} & set(keys)


ATTACK = """
const wild = () => new Proxy(function () {}, {get: (t, k) => k === 'prototype' ? t.prototype : wild(), apply: () => wild(), construct: () => wild()})
for (const C of [Object, Array, Function, String, RegExp, Map, Set, Promise, Error, Number, ArrayBuffer]) {
    for (const key of Reflect.ownKeys(C.prototype)) {
        if (key !== 'constructor' && key !== Symbol.iterator) try { C.prototype[key] = wild() } catch {}
    }
}
Object.defineProperty(Object.prototype, 'then', {get() { throw 1 }, configurable: true})
Object.defineProperty(Object.prototype, 0, {set() { throw 2 }, get() { throw 3 }, configurable: true})
"""

JOBS = [
    "new URL('http://a/?b=1').searchParams.append('c', 'd')",
    "new URLSearchParams([['a', 'b']]).sort()",
    "new TextDecoder('gbk').decode(new TextEncoder().encode('x'))",
    "structuredClone({a: [1, new Map([[1, 2]])]})",
    "new AbortController().abort(); AbortSignal.any([AbortSignal.abort()])",
    "const t = new EventTarget(); t.addEventListener('x', () => {}); t.dispatchEvent(new Event('x'))",
    "performance.mark('a'); performance.measure('b', 'a'); performance.getEntries()",
    "crypto.getRandomValues(new Uint8Array(4)); crypto.randomUUID()",
    "console.table([{a: 1}]); console.log({a: /x/}, '%s'); console.trace()",
    "btoa(atob('aGk='))",
    "setTimeout(() => {}, 0); queueMicrotask(() => {})",
]


@pytest.mark.parametrize("job", JOBS)
def test_a_script_that_changes_everything_harms_itself_alone(
    context: eyot.Context, capsys: pytest.CaptureFixture[str], job: str
) -> None:
    web.install(context, "minimum")
    context.eval(ATTACK)
    try:
        context.eval(job)
    except eyot.JSError as error:
        assert "Python" not in str(error)  # noqa: PT017 - or it may work
    capsys.readouterr()


# The names of what the language itself brings.
BUILT_IN = """(() => {
    const names = new Set()
    for (const key of Reflect.ownKeys(globalThis)) {
        const value = globalThis[key]
        if (typeof value !== 'function') continue
        names.add(value.name)
        for (const object of [value, value.prototype]) {
            for (const key of object ? Reflect.ownKeys(object) : []) {
                const {get, value} = Reflect.getOwnPropertyDescriptor(object, key)
                for (const found of [get, value]) if (typeof found === 'function') names.add(found.name)
            }
        }
    }
    return [...names]
})()"""


def test_no_function_of_pythons_is_handed_to_what_a_script_puts_in_its_way(
    context: eyot.Context, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever prototypes are asked meanwhile sees strings, numbers and objects of JavaScript's."""
    known = context.eval(BUILT_IN).to_python()
    web.install(context, "minimum")
    context.eval("""
        globalThis.seen = []
        globalThis.run = Reflect.apply
        const {ownKeys, getOwnPropertyDescriptor, defineProperty} = Reflect
        const note = value => { if (typeof value === 'function') seen[seen.length] = value }
        for (const C of [Object, Array, Function, String, RegExp, Promise, Map, Set]) {
            for (const key of ownKeys(C.prototype)) {
                const found = getOwnPropertyDescriptor(C.prototype, key)
                if (key === 'constructor' || typeof found.value !== 'function') continue
                const real = found.value
                try {
                    defineProperty(C.prototype, key, {value: function () {
                        note(this)
                        for (let at = 0; at < arguments.length; ++at) note(arguments[at])
                        return run(real, this, arguments)
                    }})
                } catch {}
            }
        }
    """)
    for job in JOBS:
        try:
            context.eval(f"{{{job}}}")
        except eyot.JSError:
            continue
    capsys.readouterr()
    # A function that JavaScript made has source; one of Python's is told as native code.
    native = context.eval("""
        const source = Function.prototype.toString
        seen.filter(f => run(source, f, []).includes('[native code]')).map(f => f.name)
    """).to_python()
    assert set(native) <= {*known, ""}


def test_what_sees_functions_of_pythons_would_find_one(context: eyot.Context) -> None:
    def given() -> None:
        pass

    assert "given" not in context.eval(BUILT_IN).to_python()
    context.globals["given"] = given
    assert context.eval("given.name + given") == "givenfunction given() { [native code] }"


@pytest.mark.parametrize("part", NAMES)
def test_no_part_keeps_its_context(isolate: eyot.Isolate, part: str) -> None:
    context = eyot.Context(isolate)
    web.install(context, part)
    gone = weakref.ref(context)
    del context
    gc.collect()
    assert gone() is None
