"""Iterators, generators and iterables of JavaScript, in Python's loops."""

from __future__ import annotations

import collections.abc

import pytest

import eyot


def test_the_languages_own_iterators_iterate(context: eyot.Context) -> None:
    for source, items in (
        ("[1, 2].values()", [1, 2]),
        ("['a'].keys()", [0]),
        ("'ab'[Symbol.iterator]()", ["a", "b"]),
        ("new Map([[1, 2]]).keys()", [1]),
        ("new Set([3]).values()", [3]),
        ("[][Symbol.iterator]()", []),
    ):
        value = context.eval(source)
        assert type(value) is eyot.JSIterator, source
        assert isinstance(value, collections.abc.Iterator)
        assert iter(value) is value
        assert list(value) == items
        with pytest.raises(StopIteration):
            next(value)
    pairs = context.eval("new Map([[1, 2]]).entries()")
    assert [pair.to_python() for pair in pairs] == [[1, 2]]


def test_a_generator_is_pythons_generator(context: eyot.Context) -> None:
    value = context.eval("""
        globalThis.log = []
        ;(function* () {
            try { log.push(yield 1); log.push(yield 2); return 'end' }
            catch (error) { log.push(error.message); yield 'caught' }
            finally { log.push('finally') }
        })()
    """)
    assert type(value) is eyot.JSGenerator
    assert isinstance(value, collections.abc.Generator)
    assert next(value) == 1
    assert value.send("sent") == 2
    assert value.throw(ValueError("thrown")) == "caught"
    value.close()
    assert list(context.globals.log) == ["sent", "thrown", "finally"]
    value.close()
    with pytest.raises(StopIteration):
        value.send(None)


def test_what_a_generator_returns_is_the_stop_iterations(context: eyot.Context) -> None:
    value = context.eval("(function* () { yield 1; return 'end' })()")

    def through() -> collections.abc.Generator[object, object, object]:
        return (yield from value)

    outer = through()
    assert next(outer) == 1
    with pytest.raises(StopIteration) as caught:
        next(outer)
    assert caught.value.value == "end"


def test_what_a_generator_throws_comes_out(context: eyot.Context) -> None:
    failing = context.eval("(function* () { yield 1; throw new RangeError('no') })()")
    assert next(failing) == 1
    with pytest.raises(eyot.JSRangeError, match="no"):
        next(failing)
    untouched = context.eval("(function* () { yield 1 })()")
    with pytest.raises(KeyError):
        untouched.throw(KeyError)
    stubborn = context.eval("(function* () { try { yield 1 } finally { yield 2 } })()")
    next(stubborn)
    with pytest.raises(RuntimeError, match="went on"):
        stubborn.close()
    assert stubborn["return"].name == "return"


def test_iterables_are_gone_through_as_for_of_does(context: eyot.Context) -> None:
    value = context.eval("""
        (class Range {
            constructor(n) { this.n = n }
            *[Symbol.iterator]() { for (let i = 0; i < this.n; i++) yield i }
        })
    """).new(3)
    assert type(value) is eyot.JSObject
    for _ in range(2):
        assert [*iter(value)] == [0, 1, 2]
    assert list(value.keys()) == ["n"]
    assert dict(value.items()) == {"n": 3}
    assert dict(value) == {"n": 3}
    assert (len(value), "n" in value, list(value.values())) == (1, True, [3])
    by_hand = context.eval(
        "({[Symbol.iterator]: () => ({next: (i => () => ({done: i > 2, value: i++}))(1)})})"
    )
    assert list(by_hand) == [1, 2]
    strange = (
        "({[Symbol.iterator]: 1})",
        "({[Symbol.iterator]: () => 1})",
        "({[Symbol.iterator]: () => ({next: 1})})",
        "({[Symbol.iterator]: () => ({next: () => 1})})",
    )
    assert list(context.eval(strange[0])) == []
    for source in strange[1:]:
        with pytest.raises(eyot.JSTypeError):
            list(context.eval(source))


def test_async_generators_are_no_generators(context: eyot.Context) -> None:
    assert type(context.eval("(async function* () {})()")) is eyot.JSObject


def test_a_generator_that_calls_python_that_uses_it(context: eyot.Context) -> None:
    def again() -> object:
        return next(value)

    value = context.eval("f => (function* () { yield f() })()")(again)
    with pytest.raises(eyot.JSTypeError, match="already running"):
        next(value)


def test_a_promise_says_what_has_become_of_it(context: eyot.Context) -> None:
    states = {
        "new Promise(() => {})": "pending",
        "Promise.resolve(1)": "fulfilled",
        "const p = Promise.reject(1); p.catch(() => {}); p": "rejected",
    }
    for source, state in states.items():
        value = context.eval(source)
        assert type(value) is eyot.JSPromise
        assert value.state == state
        assert repr(value).startswith(f"Promise {{<{state}>")
        assert value.to_python() is value
    seen: list[object] = []
    later = context.eval("Promise.resolve(1)").then(seen.append)
    assert (seen, later.state) == ([1], "fulfilled")
