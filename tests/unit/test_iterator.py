"""Python's iterables and iterators in JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import eyot

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_iterables_are_iterated_over(context: eyot.Context) -> None:
    spread = context.eval("it => [...it].join()")
    assert spread(range(3)) == "0,1,2"
    assert spread({"a": 1}.keys()) == "a"
    assert spread(x * 2 for x in (1, 2)) == "2,4"
    assert spread(map(str, [1])) == "1"

    class Countdown:
        def __iter__(self) -> Iterator[int]:
            return iter([2, 1])

    down = Countdown()
    assert spread(down) == "2,1"
    assert spread(down) == "2,1"
    assert context.eval("it => it")(down) is down
    assert context.eval("it => Reflect.ownKeys(it).length")(down) == 0
    assert context.eval("it => typeof it.next")(down) == "undefined"


def test_iterators_have_the_protocol(context: eyot.Context) -> None:
    numbers = iter([1, 2])
    context.globals["it"] = numbers
    assert context.eval("it[Symbol.iterator]() === it") is True
    assert context.eval("JSON.stringify([it.next(), it.next(), it.next(), it.next()])") == (
        '[{"value":1,"done":false},{"value":2,"done":false},{"done":true},{"done":true}]'
    )
    assert context.eval("it") is numbers
    assert context.eval("(() => { const [a] = [5, 6][Symbol.iterator](); return a })()") == 5


def test_leaving_a_loop_ends_a_generator(context: eyot.Context) -> None:
    told: list[str] = []

    def count() -> Iterator[int]:
        try:
            yield 1
            yield 2
        finally:
            told.append("ended")

    assert context.eval("it => { for (const x of it) return x }")(count()) == 1
    assert told == ["ended"]
    assert context.eval("it => JSON.stringify(it.return(7))")(count()) == '{"value":7,"done":true}'


def test_exceptions_of_an_iterator_pass_through(context: eyot.Context) -> None:
    error = LookupError("x")

    def fail() -> Iterator[int]:
        yield 1
        raise error

    with pytest.raises(LookupError) as caught:
        context.eval("it => [...it]")(fail())
    assert caught.value is error


def test_items_cross_as_any_value(context: eyot.Context) -> None:
    def rows() -> Iterator[Any]:
        yield {"a": [1]}
        yield None

    assert context.eval("it => JSON.stringify([...it])")(rows()) == '[{"a":[1]},null]'
    with pytest.raises(eyot.ConversionError):
        context.eval("it => [...it]")(iter([object()]))
