"""What leaves a pool's isolates may be used on any thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def pool() -> Iterator[eyot.IsolatePool]:
    with eyot.IsolatePool(1) as pool:
        yield pool


def result(pool: eyot.IsolatePool, source: str) -> Any:
    return pool.submit(lambda context: context.eval(source)).result()


def failure(pool: eyot.IsolatePool, source: str) -> Any:
    error = pool.submit(lambda context: context.eval(source)).exception()
    assert isinstance(error, eyot.Error)
    return error


DATA: list[tuple[str, object]] = [
    ("1", 1),
    ("'text'", "text"),
    ("undefined", eyot.undefined),
    ("[1, {a: [2, null]}]", [1, {"a": [2, None]}]),
    ("new Map([[1, new Set([2])]])", {1: {2}}),
    ("new Uint8Array([1, 2])", b"\1\2"),
    ("({memory: new ArrayBuffer(2)})", {"memory": b"\0\0"}),
    ("[new DataView(new ArrayBuffer(1))]", [b"\0"]),
]


@pytest.mark.parametrize(("source", "expected"), DATA)
def test_javascripts_values_become_data(
    pool: eyot.IsolatePool, source: str, expected: object
) -> None:
    assert result(pool, source) == expected


def test_memory_is_copied(pool: eyot.IsolatePool) -> None:
    source = "globalThis.numbers ??= new Float64Array([1.5, 2]); numbers"
    view = result(pool, source)
    assert (view.format, view.tolist()) == ("d", [1.5, 2.0])
    result(pool, "numbers[0] = 9; 1")
    assert view.tolist() == [1.5, 2.0]
    assert result(pool, "[new Uint32Array(0)]")[0].tolist() == []


def test_shared_references_and_cycles_stay(pool: eyot.IsolatePool) -> None:
    value = result(pool, "const a = [new Uint8Array(1)]; a.push(a); ({first: a, second: a})")
    assert value["first"] is value["second"]
    assert value["first"][1] is value["first"]
    assert value["first"][0] == b"\0"


REFUSED = {
    "x => x": "$",
    "({f() {}})": "$.f",
    "[1, [Symbol('s')]]": "$[1][0]",
    "({'a b': Promise.resolve(1)})": "$['a b']",
    "new Set([x => x])": "$, an element",
    "new Map([[new Uint8Array(1), 1]])": "$, a key",
    "[/x/]": "$[0]",
}


@pytest.mark.parametrize(("source", "path"), REFUSED.items())
def test_what_is_no_data_is_refused_with_its_place(
    pool: eyot.IsolatePool, source: str, path: str
) -> None:
    error = failure(pool, source)
    assert isinstance(error, eyot.ConversionError)
    assert error.path == path
    assert "a result of a pool's is used on other threads" in str(error)
    assert pool.statistics().recycled == 0


def test_pythons_own_objects_stay_what_they_are(pool: eyot.IsolatePool) -> None:
    thing: Any = [object(), {"a": (1, [])}]
    assert pool.submit(lambda _: thing).result() is thing


@pytest.mark.parametrize("wrap", [lambda v: [v], lambda v: {"a": (v,)}, lambda v: {v}])
def test_a_live_value_inside_of_pythons_own_is_refused(pool: eyot.IsolatePool, wrap: Any) -> None:
    job = pool.submit(lambda context: wrap(context.eval("({})")))
    with pytest.raises(eyot.ConversionError, match=r"`value\.to_python\(\)`"):
        job.result()


def test_isolates_contexts_and_handles_are_refused(pool: eyot.IsolatePool) -> None:
    def handle(context: eyot.Context) -> object:
        with v8.HandleScope(context.isolate) as scope:
            return v8.Integer(scope, 1)  # eyot: ignore[EY102]

    for give in (lambda context: context, lambda context: context.isolate, handle):
        with pytest.raises(eyot.ConversionError):
            pool.submit(give).result()


THROWN: list[tuple[str, object]] = [
    ("throw {code: 3, parts: [1]}", {"code": 3, "parts": [1]}),
    ("throw Object.assign(new Error('x'), {code: 3})", {"code": 3}),
    ("throw new Error('x')", {}),
    ("throw 3", 3),
    ("throw x => x", None),
    ("throw {get a() { for (;;); }}", None),
]


@pytest.mark.parametrize(("source", "value"), THROWN)
def test_what_javascript_threw_is_data(pool: eyot.IsolatePool, source: str, value: object) -> None:
    error = failure(pool, source)
    assert isinstance(error, eyot.JSError)
    assert error.value == value


def test_so_are_the_causes_and_the_parts(pool: eyot.IsolatePool) -> None:
    error = failure(pool, "throw new Error('x', {cause: Object.assign(new TypeError, {a: 1})})")
    assert isinstance(error.__cause__, eyot.JSTypeError)
    assert error.__cause__.value == {"a": 1}
    group = failure(pool, "throw new AggregateError([new Error('a'), {b: 2}], 'several')")
    assert [part.value for part in group.exceptions] == [{}, {"b": 2}]


def test_frames_and_names_stay(pool: eyot.IsolatePool) -> None:
    error = failure(pool, "function inner() { null.x }\ninner()")
    assert isinstance(error, eyot.JSTypeError)
    assert [frame.function for frame in error.frames][:1] == ["inner"]


def test_an_exception_of_pythons_is_the_same_object(pool: eyot.IsolatePool) -> None:
    mine = ValueError("mine")

    def work(context: eyot.Context) -> None:
        def fail() -> None:
            raise mine

        context.globals["fail"] = fail
        context.eval("fail()")

    assert pool.submit(work).exception() is mine


def test_an_error_that_is_a_result_leaves_as_well(pool: eyot.IsolatePool) -> None:
    value = result(pool, "[Object.assign(new RangeError('r'), {code: 1})]")
    assert isinstance(value[0], eyot.JSRangeError)
    assert value[0].value == {"code": 1}


def test_a_system_exit_is_the_futures(pool: eyot.IsolatePool) -> None:
    def leave(_: eyot.Context) -> None:
        raise SystemExit(3)

    assert isinstance(pool.submit(leave).exception(), SystemExit)
    assert threading.current_thread() is threading.main_thread()
    assert result(pool, "1") == 1
