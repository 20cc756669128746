"""MicrotasksScope: microtasks that wait for the end of a block."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import Any

import pytest
from tests.microtasks import LATER, depth, ran

import eyot
from eyot import v8

AUTO, EXPLICIT, SCOPED = (
    v8.MicrotasksPolicy.AUTO,
    v8.MicrotasksPolicy.EXPLICIT,
    v8.MicrotasksPolicy.SCOPED,
)
RUN, DO_NOT_RUN = (
    v8.MicrotasksScopeType.RUN_MICROTASKS,
    v8.MicrotasksScopeType.DO_NOT_RUN_MICROTASKS,
)


@pytest.fixture
def scoped(isolate: v8.Isolate) -> v8.Context:
    isolate.set_microtasks_policy(SCOPED)
    return v8.Context(isolate)


def test_the_policy_is_told(isolate: v8.Isolate) -> None:
    isolate.set_microtasks_policy(SCOPED)
    assert isolate.get_microtasks_policy() is SCOPED
    assert SCOPED == 1
    for wrong in (3, -1, "SCOPED", None, 1 << 70):
        with pytest.raises(ValueError, match="EXPLICIT, SCOPED or AUTO"):
            isolate.set_microtasks_policy(wrong)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="EXPLICIT, SCOPED or AUTO"):
            v8.MicrotaskQueue(isolate, wrong)  # type: ignore[arg-type]
    assert isolate.get_microtasks_policy() is SCOPED


def test_without_a_scope_they_wait_for_a_checkpoint(scoped: v8.Context) -> None:
    scoped.eval(LATER)
    assert ran(scoped) == 0
    scoped.isolate.perform_microtask_checkpoint()
    assert ran(scoped) == 1


def test_they_run_when_the_block_ends(scoped: v8.Context) -> None:
    with v8.MicrotasksScope(scoped.isolate, RUN):
        scoped.eval(LATER)
        assert ran(scoped) == 0
        assert depth(scoped) == 1
    assert depth(scoped) == 0
    assert ran(scoped) == 1


def test_what_was_left_before_runs_as_well(scoped: v8.Context) -> None:
    scoped.eval(LATER)
    with v8.MicrotasksScope(scoped.isolate):
        assert ran(scoped) == 0
    assert ran(scoped) == 1


def test_the_outermost_one_runs_them(scoped: v8.Context) -> None:
    with v8.MicrotasksScope(scoped.isolate) as outer:
        with v8.MicrotasksScope(outer):
            scoped.eval(LATER)
            assert depth(scoped) == 2
        assert ran(scoped) == 0
        scoped.isolate.perform_microtask_checkpoint()  # waits, too
        scoped.isolate.run_pending()
        assert ran(scoped) == 0
    assert ran(scoped) == 1


def test_one_that_runs_none_keeps_nobody_waiting(scoped: v8.Context) -> None:
    with v8.MicrotasksScope(scoped.isolate, DO_NOT_RUN) as outer:
        scoped.eval(LATER)
        assert depth(scoped) == 0
        with v8.MicrotasksScope(outer, RUN):
            assert ran(scoped) == 0
        assert ran(scoped) == 1
        scoped.eval(LATER)
    assert ran(scoped) == 1


def test_handles_are_made_through_it(scoped: v8.Context) -> None:
    isolate = scoped.isolate
    with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, scoped) as scope:
        with v8.MicrotasksScope(scope) as inner:
            assert inner.context is scoped
            array = v8.Array(inner, 3)
            with pytest.raises(eyot.ScopeShadowedError, match="EY103"):
                v8.Array(scope, 1)
        assert array.length == 3
    with v8.MicrotasksScope(isolate) as alone:
        text = v8.String(alone, "kept until its end")
        with pytest.raises(eyot.NoContextError, match="EY106"):
            v8.Array(alone, 1)
        assert text.value == "kept until its end"
    with pytest.raises(eyot.HandleExpiredError, match="EY102"):
        _ = text.value


def test_it_is_of_the_queue_of_its_context(isolate: v8.Isolate) -> None:
    queue = v8.MicrotaskQueue(isolate, SCOPED)
    own = v8.Context(isolate, microtask_queue=queue)
    with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, own) as scope:
        with v8.MicrotasksScope(scope):
            assert queue.get_microtasks_scope_depth() == 1
            own.eval(LATER)
        assert ran(own) == 1
    with v8.MicrotasksScope(isolate):  # the isolate's own queue
        assert queue.get_microtasks_scope_depth() == 0
        own.eval(LATER)
    assert ran(own) == 1
    with v8.MicrotasksScope(isolate, microtask_queue=queue):
        assert queue.get_microtasks_scope_depth() == 1
    assert ran(own) == 2


def test_each_queue_counts_its_own(isolate: v8.Isolate) -> None:
    first, second = (
        v8.Context(isolate, microtask_queue=v8.MicrotaskQueue(isolate, SCOPED)) for _ in range(2)
    )
    with v8.MicrotasksScope(isolate, microtask_queue=first.get_microtask_queue()) as outer:
        with v8.MicrotasksScope(outer, microtask_queue=second.get_microtask_queue()):
            first.eval(LATER)
            second.eval(LATER)
        assert (ran(first), ran(second)) == (0, 1)
    assert (ran(first), ran(second)) == (1, 1)


def test_with_another_policy_they_wait_and_nothing_else(isolate: v8.Isolate) -> None:
    """V8: only SCOPED runs them at the end."""
    context = v8.Context(isolate)
    with v8.MicrotasksScope(isolate):
        context.eval(LATER)
        assert ran(context) == 0  # though a call has ended
    assert context.eval("0; ran") == 0
    assert ran(context) == 1  # after that call
    isolate.set_microtasks_policy(EXPLICIT)
    with v8.MicrotasksScope(isolate):
        context.eval(LATER)
    assert ran(context) == 1


def test_a_policy_set_inside_is_the_one_that_counts(isolate: v8.Isolate) -> None:
    context = v8.Context(isolate)
    with v8.MicrotasksScope(isolate):
        isolate.set_microtasks_policy(SCOPED)
        context.eval(LATER)
    assert ran(context) == 1


def test_what_a_microtask_makes_runs_too(scoped: v8.Context) -> None:
    with v8.MicrotasksScope(scoped.isolate):
        scoped.eval("globalThis.ran = 0; (async () => { for (;ran < 100; ran++) await 0 })(); 0")
    assert ran(scoped) == 100


def test_inside_a_microtask_it_runs_none(scoped: v8.Context) -> None:
    seen: list[object] = []

    def opens() -> None:
        with v8.MicrotasksScope(scoped.isolate):
            scoped.eval(LATER)
        seen.append(ran(scoped))

    scoped.globals["opens"] = opens
    with v8.MicrotasksScope(scoped.isolate):
        scoped.eval("Promise.resolve().then(() => opens()); 0")
    assert seen == [0]
    assert ran(scoped) == 1


def test_inside_a_callback_it_runs_them_as_a_checkpoint_does(scoped: v8.Context) -> None:
    def opens() -> None:
        with v8.MicrotasksScope(scoped.isolate):
            scoped.eval(LATER)

    scoped.globals["opens"] = opens
    assert scoped.eval("opens(); ran") == 1
    with v8.MicrotasksScope(scoped.isolate):  # around all of it: they wait
        assert scoped.eval("opens(); ran") == 1
    assert ran(scoped) == 2


def test_a_block_that_raises_runs_them(scoped: v8.Context) -> None:
    with pytest.raises(eyot.JSError, match="boom"), v8.MicrotasksScope(scoped.isolate):
        scoped.eval(f"{LATER}; throw Error('boom')")
    assert ran(scoped) == 1


@pytest.mark.parametrize("stops", [KeyboardInterrupt, SystemExit, eyot.Terminated, eyot.TimedOut])
def test_a_block_that_is_stopped_runs_none(scoped: v8.Context, stops: type[BaseException]) -> None:
    scoped.eval(LATER)
    with pytest.raises(stops), v8.MicrotasksScope(scoped.isolate):
        raise stops
    assert ran(scoped) == 0
    assert depth(scoped) == 0
    scoped.isolate.perform_microtask_checkpoint()
    assert ran(scoped) == 1


def test_a_call_that_is_stopped_runs_none_in_its_callbacks(scoped: v8.Context) -> None:
    def opens() -> None:
        with v8.MicrotasksScope(scoped.isolate):
            scoped.eval(LATER)
            assert scoped.isolate.terminate()

    scoped.globals["opens"] = opens
    with pytest.raises(eyot.Terminated):
        scoped.eval("opens()")
    assert ran(scoped) == 0
    assert depth(scoped) == 0


def test_endless_microtasks_at_the_end_are_stopped(scoped: v8.Context) -> None:
    isolate = scoped.isolate
    ready = threading.Event()
    scoped.globals["ready"] = ready.set

    def stop() -> None:
        ready.wait()
        while not isolate.terminate():
            time.sleep(0.001)

    thread = threading.Thread(target=stop)
    thread.start()
    with pytest.raises(eyot.Terminated), v8.MicrotasksScope(isolate):
        scoped.eval("Promise.resolve().then(() => ready()); (async () => { for (;;) await 0 })()")
    thread.join()
    assert depth(scoped) == 0
    assert scoped.eval("6 * 7") == 42


def test_what_python_raises_in_one_ends_the_block(scoped: v8.Context) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    scoped.globals["interrupted"] = interrupted
    with pytest.raises(KeyboardInterrupt), v8.MicrotasksScope(scoped.isolate):
        scoped.eval("Promise.resolve().then(() => interrupted()); 0")
    assert depth(scoped) == 0
    with v8.MicrotasksScope(scoped.isolate):
        pass


def test_a_queue_of_its_own_runs_after_the_tasks_of_v8(isolate: v8.Isolate) -> None:
    queue = v8.MicrotaskQueue(isolate, AUTO)
    context = v8.Context(isolate, microtask_queue=queue)
    waiting = "new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1"
    context.eval(f"Atomics.waitAsync({waiting}).value.then(answer => {{ ran = answer }}); 0")
    for _ in range(1000):
        if isolate.run_pending():
            break
        time.sleep(0.001)
    assert ran(context) == "timed-out"


def test_a_promise_waits_for_the_end_of_the_block(scoped: v8.Context) -> None:
    promise = scoped.eval("Promise.resolve(6).then(n => n * 7)")
    with v8.MicrotasksScope(scoped.isolate), pytest.raises(eyot.Error, match="MicrotasksScope"):
        promise.result()
    assert promise.result() == 42


def test_many_of_them(scoped: v8.Context) -> None:
    with contextlib.ExitStack() as stack:
        inner: Any = scoped.isolate
        for _ in range(200):
            inner = stack.enter_context(v8.MicrotasksScope(inner))
        scoped.eval(LATER)
        assert depth(scoped) == 200
    assert ran(scoped) == 1
