"""Isolate: what it is made with, what it tells of itself, and what runs in it on whose word."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1024 * 1024


def test_allow_atomics_wait(isolate: v8.Isolate) -> None:
    context = eyot.Context(isolate)
    source = """
        try {
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
        } catch (error) {
            error.message
        }
    """
    throws = "Atomics.wait cannot be called in this context"
    for allowed in (True, False, True):
        isolate.set_allow_atomics_wait(allowed)
        assert isolate.get_allow_atomics_wait() is allowed
        assert context.eval(source) == ("timed-out" if allowed else throws)
    with v8.Isolate(allow_atomics_wait=False) as forbidding:
        assert not forbidding.get_allow_atomics_wait()
        assert eyot.Context(forbidding).eval(source) == throws
        forbidding.set_allow_atomics_wait(True)
        assert eyot.Context(forbidding).eval(source) == "timed-out"


def test_counter_lookup_callback() -> None:
    with v8.Isolate(counters=True) as isolate, v8.Isolate(counters=True) as other:
        eyot.Context(isolate).eval("[1, 2, 3].map(x => x + 1); new Map()")
        counters = isolate.counters()
        assert counters
        assert all(name.startswith("c:") for name in counters)
        assert sum(counters.values()) > 0
        assert sum(other.counters().values()) < sum(counters.values())
    with v8.Isolate() as plain:
        assert plain.counters() == {}
    isolates = [v8.Isolate(counters=True) for _ in range(32)]
    with pytest.raises(ValueError, match="at most 32"):
        v8.Isolate(counters=True)
    for isolate in isolates:
        isolate.close()
    v8.Isolate(counters=True).close()


def test_use_counter_callback(isolate: v8.Isolate) -> None:
    seen: list[object] = []
    isolate.set_use_counter_callback(lambda of, feature: seen.append((of, feature)))
    eyot.Context(isolate).eval("'use strict'; 1 + 1")
    assert seen.count((isolate, v8.UseCounterFeature.STRICT_MODE)) == 1
    isolate.set_use_counter_callback(None)
    seen.clear()
    eyot.Context(isolate).eval("'use strict'; 1 + 2")
    assert seen == []


def test_isolate_drop_order() -> None:
    # Rust's rule, that the one made last goes first, isn't ours: any order will do. What remains
    # of it is the order of an isolate and what is open in it, with a message that names it.
    first, second = v8.Isolate(), v8.Isolate()
    first.close()
    with v8.HandleScope(second), pytest.raises(eyot.ScopeOrderError, match="EY203"):
        second.close()
    second.close()


def test_garbage_collections_are_told_of(isolate: v8.Isolate) -> None:
    seen: list[tuple[str, v8.GCType]] = []
    collected = v8.GCType.MARK_SWEEP_COMPACT

    def before(of: v8.Isolate, kind: v8.GCType, flags: v8.GCCallbackFlags) -> None:
        assert of is isolate
        assert isinstance(flags, v8.GCCallbackFlags)
        assert eyot.Context(of).eval("1 + 1") == 2  # it is over: the isolate may be used
        seen.append(("before", kind))

    def after(_: v8.Isolate, kind: v8.GCType, _flags: v8.GCCallbackFlags) -> None:
        seen.append(("after", kind))

    isolate.add_gc_prologue_callback(before)
    isolate.add_gc_epilogue_callback(after, collected)
    isolate.collect_garbage()
    assert ("before", collected) in seen
    assert ("after", collected) in seen
    assert seen.index(("before", collected)) < seen.index(("after", collected))
    isolate.remove_gc_prologue_callback(before)
    isolate.remove_gc_epilogue_callback(after)
    seen.clear()
    isolate.collect_garbage()
    assert seen == []
    with pytest.raises(ValueError, match="no such callback"):
        isolate.remove_gc_prologue_callback(before)
    isolate.add_gc_epilogue_callback(after, v8.GCType.SCAVENGE)
    isolate.collect_garbage()
    assert all(kind is v8.GCType.SCAVENGE for _, kind in seen)


def test_a_listener_that_collects_or_raises_or_closes_does_no_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raised: list[BaseException | None] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: raised.append(told.exc_value))
    isolate = v8.Isolate()
    isolate.add_gc_epilogue_callback(lambda *_: isolate.collect_garbage())
    isolate.add_gc_epilogue_callback(lambda *_: 1 / 0)
    for _ in range(3):
        isolate.collect_garbage()
    assert {type(error) for error in raised} == {ZeroDivisionError}
    isolate.add_gc_epilogue_callback(lambda *_: isolate.close())
    with contextlib.suppress(eyot.IsolateClosedError):
        isolate.collect_garbage()
    assert isolate.closed


def test_promise_rejections_are_told_of(isolate: v8.Isolate) -> None:
    seen: list[v8.PromiseRejectMessage] = []
    isolate.set_promise_reject_callback(seen.append)
    context = eyot.Context(isolate)
    context.eval("globalThis.lost = Promise.reject(new TypeError('lost')); 1")
    (message,) = seen
    assert message.event is v8.PromiseRejectEvent.REJECT_WITH_NO_HANDLER
    assert message.context is context
    assert message.value is not None
    with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
        assert message.promise.local(scope).is_promise()
        assert message.value.local(scope).is_native_error()
    seen.clear()
    context.eval("lost.catch(() => {}); 1")
    assert [told.event for told in seen] == [v8.PromiseRejectEvent.HANDLER_ADDED_AFTER_REJECT]
    assert seen[0].promise == message.promise
    assert seen[0].value is None
    seen.clear()
    context.eval("new Promise((resolve, reject) => { resolve(1); reject(2); resolve(3) }); 1")
    assert [told.event for told in seen] == [
        v8.PromiseRejectEvent.REJECT_AFTER_RESOLVED,
        v8.PromiseRejectEvent.RESOLVE_AFTER_RESOLVED,
    ]
    seen.clear()
    context.eval("for (let i = 0; i < 20000; i++) Promise.reject(i); 1")
    assert len(seen) == 10_000
    isolate.set_promise_reject_callback(None)
    seen.clear()
    context.eval("Promise.reject(1); 1")
    assert seen == []


def test_microtasks_run_by_themselves_or_when_told(isolate: v8.Isolate) -> None:
    assert isolate.get_microtasks_policy() is v8.MicrotasksPolicy.AUTO
    context = eyot.Context(isolate)
    later = "globalThis.seen = 0; Promise.resolve().then(() => { seen++ }); 0"
    context.eval(later)
    assert context.eval("seen") == 1
    isolate.set_microtasks_policy(v8.MicrotasksPolicy.EXPLICIT)
    assert isolate.get_microtasks_policy() is v8.MicrotasksPolicy.EXPLICIT
    context.eval(later)
    assert context.eval("seen") == 0
    with v8.HandleScope(isolate) as handles, v8.ContextScope(handles, context) as scope:
        source = v8.String(scope, "() => { seen += 10 }")
        function = v8.Script.compile(scope, source).run(scope)
        assert isinstance(function, v8.Function)
        isolate.enqueue_microtask(function)
    isolate.perform_microtask_checkpoint()
    assert context.eval("seen") == 11
    with pytest.raises(ValueError, match="EXPLICIT, SCOPED or AUTO"):
        isolate.set_microtasks_policy(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        isolate.enqueue_microtask(print)  # type: ignore[arg-type]
    context.eval("Promise.resolve().then(() => { for (;;); }); 0")
    threading.Timer(0.05, isolate.terminate).start()
    with pytest.raises(eyot.Terminated):
        isolate.perform_microtask_checkpoint()


def test_a_microtask_that_calls_python_runs_the_rest_afterwards(isolate: v8.Isolate) -> None:
    context = eyot.Context(isolate)
    seen: list[int] = []

    def nested(number: int) -> None:
        isolate.perform_microtask_checkpoint()
        seen.append(number)

    context.globals["nested"] = nested
    context.eval("for (const i of [1, 2]) Promise.resolve(i).then(nested); 0")
    assert seen == [1, 2]


def test_a_termination_can_be_taken_back_by_a_callback(isolate: v8.Isolate) -> None:
    context = eyot.Context(isolate)
    seen: list[bool] = []

    def stop_and_go() -> None:
        seen.append(isolate.is_execution_terminating())
        isolate.terminate()
        seen.append(isolate.is_execution_terminating())
        seen.append(isolate.thread_safe_handle().is_execution_terminating())
        seen.append(isolate.cancel_terminate_execution())
        seen.append(isolate.is_execution_terminating())
        seen.append(isolate.cancel_terminate_execution())

    context.globals["stop_and_go"] = stop_and_go
    assert context.eval("stop_and_go(); 'went on'") == "went on"
    assert seen == [False, True, True, True, False, False]
    context.globals["stop"] = isolate.terminate
    with pytest.raises(eyot.Terminated):
        context.eval("stop(); for (;;);")
    assert not isolate.cancel_terminate_execution()
    assert context.eval("1 + 1") == 2


class Enough(Exception):
    """What an interrupt ends a call with."""


def test_an_interrupt_runs_inside_the_call_and_may_not_enter(isolate: v8.Isolate) -> None:
    context = eyot.Context(isolate)
    handle = isolate.thread_safe_handle()
    seen: list[object] = []

    def look(of: v8.Isolate) -> None:
        seen.append(of is isolate)
        seen.append(threading.current_thread() is threading.main_thread())
        for enter in (lambda: eyot.Context(of), lambda: context.eval("1"), of.heap_statistics):
            with pytest.raises(eyot.IsolateBusyError, match="EY205"):
                enter()
        with v8.Isolate() as other:  # another one may be used
            seen.append(eyot.Context(other).eval("2"))

    def end(_: v8.Isolate) -> None:
        raise Enough

    def from_elsewhere() -> None:
        time.sleep(0.05)
        assert handle.request_interrupt(look)
        isolate.request_interrupt(end)

    thread = threading.Thread(target=from_elsewhere)
    thread.start()
    with pytest.raises(Enough):
        context.eval("for (;;);")
    thread.join()
    assert seen == [True, True, 2]
    assert context.eval("6 * 7") == 42
    isolate.request_interrupt(lambda _: seen.append("next"))
    assert seen[3:] == []
    context.eval("for (let i = 0; i < 1e6; i++);")
    assert seen[3:] == ["next"]
    with pytest.raises(TypeError, match="callable"):
        handle.request_interrupt(3)  # type: ignore[arg-type]


def test_a_handle_for_other_threads_does_not_keep_the_isolate() -> None:
    isolate = v8.Isolate()
    handle = isolate.thread_safe_handle()
    results: list[bool] = []
    thread = threading.Thread(target=lambda: results.append(handle.terminate()))
    thread.start()
    thread.join()
    assert results == [False]
    isolate.request_interrupt(print)  # never called
    isolate.close()
    assert handle.closed
    assert not handle.terminate()
    assert not handle.is_execution_terminating()
    assert not handle.request_interrupt(print)
    with pytest.raises(eyot.IsolateClosedError):
        isolate.request_interrupt(print)
    del isolate
    assert handle.closed


def test_memory_outside_the_heap_is_told_of(isolate: v8.Isolate) -> None:
    before = isolate.adjust_amount_of_external_allocated_memory(0)
    assert isolate.adjust_amount_of_external_allocated_memory(10 * MIB) == before + 10 * MIB
    for change in (-11 * MIB, 2**51, -(2**63), 2**70, -(2**70)):
        with pytest.raises(ValueError, match=r"memory|added"):
            isolate.adjust_amount_of_external_allocated_memory(change)
    for _ in range(100):
        isolate.adjust_amount_of_external_allocated_memory(2**43)
        isolate.adjust_amount_of_external_allocated_memory(-(2**43))
    isolate.adjust_amount_of_external_allocated_memory(-10 * MIB)


def test_notifications_reach_v8(isolate: v8.Isolate) -> None:
    context = eyot.Context(isolate)
    isolate.low_memory_notification()
    for level in v8.MemoryPressureLevel:
        isolate.memory_pressure_notification(level)
    isolate.clear_kept_objects()
    isolate.set_idle(True)
    isolate.set_idle(False)
    assert isinstance(isolate.has_pending_background_tasks(), bool)
    isolate.date_time_configuration_change_notification()
    isolate.date_time_configuration_change_notification(v8.TimeZoneDetection.REDETECT)
    with pytest.raises(ValueError, match="MemoryPressureLevel"):
        isolate.memory_pressure_notification(3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="TimeZoneDetection"):
        isolate.date_time_configuration_change_notification(2)  # type: ignore[arg-type]
    assert context.eval("1 + 1") == 2


def test_the_spaces_of_the_heap_add_up(isolate: v8.Isolate) -> None:
    eyot.Context(isolate).eval("1")
    spaces = isolate.heap_space_statistics()
    assert len({space.space_name for space in spaces}) == len(spaces) > 4
    assert "old_space" in {space.space_name for space in spaces}
    used = sum(space.space_used_size for space in spaces)
    assert 0 < used < 2 * isolate.heap_statistics().used_heap_size
    code = isolate.heap_code_statistics()
    assert code is not None
    assert code.bytecode_and_metadata_size >= 0


def test_an_isolate_of_another_thread_is_refused(isolate: v8.Isolate) -> None:
    uses: tuple[Callable[[], Any], ...] = (
        isolate.low_memory_notification,
        lambda: isolate.memory_pressure_notification(v8.MemoryPressureLevel.NONE),
        lambda: isolate.adjust_amount_of_external_allocated_memory(1),
        isolate.heap_space_statistics,
        isolate.heap_code_statistics,
        isolate.counters,
        isolate.clear_kept_objects,
        isolate.get_microtasks_policy,
        lambda: isolate.set_microtasks_policy(v8.MicrotasksPolicy.AUTO),
        isolate.perform_microtask_checkpoint,
        lambda: v8.MicrotaskQueue(isolate),
        isolate.date_time_configuration_change_notification,
        lambda: isolate.set_allow_atomics_wait(True),
        isolate.get_allow_atomics_wait,
        lambda: isolate.set_idle(True),
        isolate.has_pending_background_tasks,
        lambda: isolate.set_host_create_shadow_realm_context_callback(None),
        isolate.thread_safe_handle,
        isolate.is_execution_terminating,
        isolate.cancel_terminate_execution,
        lambda: isolate.add_gc_prologue_callback(print),
        lambda: isolate.remove_gc_epilogue_callback(print),
        lambda: isolate.set_use_counter_callback(print),
        lambda: isolate.set_promise_reject_callback(print),
        lambda: isolate.set_slot(1),
        lambda: isolate.get_data(0),
    )
    wrong: list[BaseException] = []

    def use_them() -> None:
        for use in uses:
            try:
                use()
            except eyot.WrongThreadError:
                continue
            except BaseException as error:  # noqa: BLE001
                wrong.append(error)
            else:
                wrong.append(AssertionError(use))

    thread = threading.Thread(target=use_them)
    thread.start()
    thread.join()
    assert wrong == []
    isolate.close()
    for use in uses:
        with pytest.raises(eyot.IsolateClosedError, match="EY204"):
            use()


FLAGS = """
import pytest, eyot
from eyot import v8

assert not v8.V8.is_initialized()
v8.V8.set_flags_from_string("--expose-gc --no-opt")
assert v8.V8.set_flags_from_command_line(["me", "--stack-size=500", "rest"]) == ["me", "rest"]
assert v8.V8.set_flags_from_command_line([]) == []
for flags in ("--help", "-help", "--opt --help"):
    with pytest.raises(ValueError, match="--help"):
        v8.V8.set_flags_from_string(flags)
    with pytest.raises(ValueError, match="--help"):
        v8.V8.set_flags_from_command_line(["me", *flags.split()])
with eyot.Context() as context:
    assert context.eval("typeof gc") == "function"
    isolate, seen = context.isolate, []
    isolate.add_gc_prologue_callback(lambda _, kind, __: seen.append(kind))
    isolate.request_garbage_collection_for_testing()
    assert v8.GCType.MARK_SWEEP_COMPACT in seen
    seen.clear()
    isolate.request_garbage_collection_for_testing(v8.GarbageCollectionType.MINOR)
    assert seen == [v8.GCType.SCAVENGE], seen
assert v8.V8.is_initialized()
with pytest.raises(eyot.Error, match="frozen"):
    v8.V8.set_flags_from_string("--expose-gc")
with pytest.raises(eyot.Error, match="frozen"):
    v8.V8.set_flags_from_command_line(["me"])
print("well")
"""


def test_flags_are_set_before_v8_starts() -> None:
    child = subprocess.run(
        [sys.executable, "-c", FLAGS], capture_output=True, text=True, check=False
    )
    assert child.stdout == "well\n", child.stderr
    assert v8.V8.get_version().split(".")[0].isdigit()


def test_v8_collects_on_request_only_with_its_flag(isolate: v8.Isolate) -> None:
    for kind in v8.GarbageCollectionType:
        with pytest.raises(ValueError, match="--expose-gc"):
            isolate.request_garbage_collection_for_testing(kind)
    with pytest.raises(ValueError, match="FULL or MINOR"):
        isolate.request_garbage_collection_for_testing(2)  # type: ignore[arg-type]
    isolate.collect_garbage()
    assert isolate.heap_statistics().does_zap_garbage is False
