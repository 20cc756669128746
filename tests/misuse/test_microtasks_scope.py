"""MicrotasksScope, misused: what it refuses, and that what the engine closes runs nothing."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import Any

import pytest
from tests.crash.programs import says
from tests.microtasks import LATER, depth, ran

import eyot
from eyot import aio, v8

SCOPED = v8.MicrotasksPolicy.SCOPED


@pytest.fixture
def scoped(isolate: v8.Isolate) -> v8.Context:
    isolate.set_microtasks_policy(SCOPED)
    return v8.Context(isolate)


def test_a_microtask_may_not_use_the_scope_that_has_ended(scoped: v8.Context) -> None:
    errors: list[BaseException] = []
    scope = v8.MicrotasksScope(scoped.isolate)

    def uses() -> None:
        for use in (lambda: scope.__exit__(None, None, None), lambda: v8.String(scope, "x")):
            try:
                use()
            except eyot.UsageError as error:
                errors.append(error)

    scoped.globals["uses"] = uses
    with scope:
        scoped.eval("Promise.resolve().then(() => uses()); 0")
    assert [type(error) for error in errors] == [eyot.ScopeOrderError, eyot.ScopeClosedError]


def test_one_that_a_callback_leaves_open_is_closed_and_runs_none(scoped: v8.Context) -> None:
    left: list[v8.Scope] = []

    def leaves() -> None:
        left.append(v8.MicrotasksScope(scoped.isolate).__enter__())
        scoped.eval(LATER)

    scoped.globals["leaves"] = leaves
    with pytest.raises(eyot.ScopeOrderError, match=r"EY104.*MicrotasksScope"):
        scoped.eval("leaves()")
    assert depth(scoped) == 0
    assert ran(scoped) == 0


def test_closed_out_of_order_the_one_whose_exit_is_in_order_runs_them(scoped: v8.Context) -> None:
    outer = v8.MicrotasksScope(scoped.isolate)
    inner = v8.MicrotasksScope(outer.__enter__())
    inner.__enter__()
    scoped.eval(LATER)
    with pytest.raises(eyot.ScopeOrderError, match="EY104"):
        outer.__exit__(None, None, None)
    assert depth(scoped) == 2
    assert ran(scoped) == 0
    inner.__exit__(None, None, None)
    assert depth(scoped) == 0
    assert ran(scoped) == 1
    outer.__exit__(None, None, None)


def test_dropped_open_it_is_closed_and_runs_none(scoped: v8.Context) -> None:
    v8.MicrotasksScope(scoped.isolate).__enter__()
    gc.collect()
    with pytest.warns(ResourceWarning, match=r"EY110.*MicrotasksScope"):
        scoped.eval(LATER)
    assert depth(scoped) == 0
    assert ran(scoped) == 0


def test_an_isolate_that_is_closed_or_dropped_with_one_open(scoped: v8.Context) -> None:
    scope = v8.MicrotasksScope(scoped.isolate).__enter__()
    with pytest.raises(eyot.ScopeOrderError, match="EY203"):
        scoped.isolate.close()
    scope.__exit__(None, None, None)
    says(
        """
isolate = v8.Isolate()
isolate.set_microtasks_policy(v8.MicrotasksPolicy.SCOPED)
context = v8.Context(isolate)
v8.MicrotasksScope(isolate).__enter__()
context.globals["say"] = lambda: print("ran")
context.eval("Promise.resolve().then(say); 0")
import gc, warnings
warnings.simplefilter("ignore")
del context, isolate
gc.collect()
print("gone")
""",
        "gone",
    )


def test_on_another_thread_it_is_refused(scoped: v8.Context) -> None:
    caught: list[BaseException] = []
    scope = v8.MicrotasksScope(scoped.isolate)

    def elsewhere() -> None:
        for use in (
            lambda: v8.MicrotasksScope(scoped.isolate),
            scope.__enter__,
            lambda: scope.__exit__(None, None, None),
        ):
            try:
                use()
            except eyot.UsageError as error:
                caught.append(error)

    with scope:
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert depth(scoped) == 1
    assert [type(error) for error in caught] == [
        eyot.WrongThreadError,
        eyot.ScopeOrderError,
        eyot.WrongThreadError,
    ]


def test_of_a_closed_isolate() -> None:
    isolate = v8.Isolate()
    isolate.close()
    with pytest.raises(eyot.IsolateClosedError, match="EY204"):
        v8.MicrotasksScope(isolate)


def test_of_another_isolates_queue(isolate: v8.Isolate) -> None:
    with v8.Isolate() as other:
        queue = v8.MicrotaskQueue(other)
        with pytest.raises(eyot.WrongIsolateError, match=r"EY109.*MicrotaskQueue"):
            v8.MicrotasksScope(isolate, microtask_queue=queue)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((), TypeError, "MicrotasksScope"),
        ((1,), TypeError, "scope"),
        (("isolate", "RUN"), TypeError, "MicrotasksScopeType, not str"),
        (("isolate", 2), ValueError, "RUN_MICROTASKS or DO_NOT_RUN_MICROTASKS"),
        (("isolate", -1), ValueError, "RUN_MICROTASKS or DO_NOT_RUN_MICROTASKS"),
        (("isolate", 1 << 80), ValueError, "RUN_MICROTASKS or DO_NOT_RUN_MICROTASKS"),
    ],
)
def test_wrong_arguments(
    isolate: v8.Isolate, arguments: tuple[Any, ...], error: type[Exception], words: str
) -> None:
    given: list[Any] = [isolate if argument == "isolate" else argument for argument in arguments]
    with pytest.raises(error, match=words):
        v8.MicrotasksScope(*given)
    with pytest.raises(TypeError, match="MicrotasksScope\\(\\) needs a MicrotaskQueue, not int"):
        v8.MicrotasksScope(isolate, microtask_queue=1)  # type: ignore[arg-type]


@pytest.mark.parametrize("start", [aio.spawn, asyncio.create_task])
def test_over_an_await_it_is_closed_and_runs_none(start: Any) -> None:
    async def waits(context: v8.Context) -> None:
        with v8.MicrotasksScope(context.isolate):
            context.eval(LATER)
            await asyncio.sleep(0)

    async def main() -> None:
        with v8.Isolate() as isolate:
            isolate.set_microtasks_policy(SCOPED)
            context = v8.Context(isolate)
            with pytest.raises(eyot.ScopeSuspendedError, match="EY105"):
                await start(waits(context))
            assert depth(context) == 0
            assert ran(context) == 0

    aio.run(main())
