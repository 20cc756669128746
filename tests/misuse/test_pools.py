"""What a pool refuses: exact class and words."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from tests.refusal import refused

import eyot

if TYPE_CHECKING:
    from collections.abc import Callable

ELSEWHERE = (
    "EY201: a block of `pool.checkout()` ends on another thread than it began on, which has the "
    "isolate. A block belongs into one function: a generator that yields inside of it, such as a "
    "dependency of FastAPI's, may go on elsewhere."
)
NO_NAME = (
    "{!r} isn't the name of a global function of JavaScript's: define one in setup, "
    "`function name(...) {{...}}`; a source is run by `pool.submit(lambda context: "
    "context.eval(source))`"
)
SHUT_DOWN = "the pool was shut down: it takes no calls and lends no isolates"


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: eyot.IsolatePool(0), ValueError, "size is a count, at least 1"),
        (
            lambda: eyot.IsolatePool(1, recycle_after=0),
            ValueError,
            "recycle_after is a count, at least 1",
        ),
        (
            lambda: eyot.IsolatePool(1, max_pending=0),
            ValueError,
            "max_pending is a count, at least 1",
        ),
        (
            lambda: eyot.IsolatePool(1, timeout=-1),
            ValueError,
            "timeout is in seconds, and not negative",
        ),
        (
            lambda: eyot.IsolatePool(1, setup=3),  # type: ignore[arg-type]
            TypeError,
            "setup is a source, or a function that takes the context",
        ),
    ],
)
def test_what_a_pool_is_not_made_of(
    make: Callable[[], object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value) == words


def test_a_limit_that_isolates_do_not_have_is_told_at_once() -> None:
    with pytest.raises(TypeError, match="heap_limt"):
        eyot.IsolatePool(1, heap_limt=1 << 20)


@pytest.mark.parametrize("name", ["1 + 1", "a.b", "", "f()", "a-b", "f\n"])
def test_a_source_is_no_name(name: str) -> None:
    with eyot.IsolatePool(1) as pool:
        with pytest.raises(ValueError, match="isn't the name") as caught:
            pool.submit(name)
        assert str(caught.value) == NO_NAME.format(name)


def test_what_is_neither_name_nor_function_is_told_at_once() -> None:
    what: Any = 3
    with eyot.IsolatePool(1) as pool:
        with pytest.raises(TypeError) as caught:
            pool.submit(what)
        assert str(caught.value) == (
            "submit() takes the name of a global function of JavaScript, or a function of Python's "
            "that takes a context: 3 is neither"
        )
        keywords: Any = {"a": 1}
        with pytest.raises(TypeError) as caught:
            pool.submit("f", **keywords)
        assert str(caught.value) == (
            "functions of JavaScript take no keyword arguments: give an object"
        )


def test_a_name_that_is_no_functions_fails_its_call() -> None:
    with eyot.IsolatePool(1, setup="const total = 3") as pool:
        error = pool.submit("total").exception()
        assert type(error) is TypeError
        assert str(error) == "'total' is no function in JavaScript, but 3"
        missing = pool.submit("nothing").exception()
        assert type(missing) is eyot.JSReferenceError
        assert str(missing) == "nothing is not defined"


def test_a_pool_that_was_shut_down_takes_nothing() -> None:
    pool = eyot.IsolatePool(1)
    pool.shutdown()
    for use in (
        lambda: pool.submit("f"),
        lambda: pool.checkout().__enter__(),
        lambda: list(pool.map("f", [1])),
        pool.warm_up,
    ):
        with pytest.raises(RuntimeError) as caught:
            use()
        assert str(caught.value) == SHUT_DOWN


def test_a_block_ends_where_it_began() -> None:
    with eyot.IsolatePool(1) as pool:
        checkout = pool.checkout()
        context = checkout.__enter__()
        raised: list[eyot.UsageError] = []

        def leave() -> None:
            try:
                checkout.__exit__(None, None, None)
            except eyot.UsageError as error:
                raised.append(error)

        thread = threading.Thread(target=leave)
        thread.start()
        thread.join()
        with refused(eyot.WrongThreadError, ELSEWHERE):
            raise raised.pop()
        context.isolate.close()


def test_a_live_value_of_one_isolate_is_none_for_another() -> None:
    with eyot.IsolatePool(1, setup="const f = x => 1") as pool, eyot.Context() as context:
        job = pool.submit("f", context.eval("({})"))
        assert isinstance(job.exception(), eyot.UsageError)
        assert job.exception().code in {"EY109", "EY201"}  # type: ignore[union-attr]
