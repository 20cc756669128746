"""The types of isolates, contexts and what is kept with them."""

from __future__ import annotations

import random
from typing import Any, assert_type

import pytest

from eyot import v8


class Page:
    """Something to keep."""


def test_isolates(isolate: v8.Isolate) -> None:
    assert_type(isolate.terminate(), bool)
    assert_type(isolate.counters(), dict[str, int])
    assert_type(isolate.heap_space_statistics(), list[v8.HeapSpaceStatistics])
    assert_type(isolate.heap_code_statistics(), v8.HeapCodeStatistics | None)
    assert_type(isolate.heap_statistics().does_zap_garbage, bool)
    assert_type(isolate.get_microtasks_policy(), v8.MicrotasksPolicy)
    assert_type(isolate.thread_safe_handle(), v8.IsolateHandle)
    assert_type(isolate.thread_safe_handle().closed, bool)
    assert_type(isolate.set_slot(Page()), bool)
    assert_type(isolate.get_slot(Page), Page | None)
    assert_type(isolate.remove_slot(Page), Page | None)
    assert_type(isolate.get_data(0), Any)
    isolate.memory_pressure_notification(v8.MemoryPressureLevel.MODERATE)
    isolate.date_time_configuration_change_notification(v8.TimeZoneDetection.REDETECT)
    assert_type(v8.V8.get_version(), str)
    assert_type(v8.V8.is_sandboxed(), bool)
    assert_type(v8.V8.get_language_tag(), str)
    v8.V8.set_entropy_source(random.randbytes)
    v8.V8.set_entropy_source(None)
    with pytest.raises(ValueError, match="expose-gc"):
        isolate.request_garbage_collection_for_testing(v8.GarbageCollectionType.MINOR)
    assert_type(v8.Isolate(v8.CreateParams(heap_limit=1 << 26), counters=True).close(), None)


def test_what_an_isolate_tells_of(isolate: v8.Isolate) -> None:
    def collected(of: v8.Isolate, kind: v8.GCType, flags: v8.GCCallbackFlags) -> None:
        del of, kind, flags

    def rejected(message: v8.PromiseRejectMessage) -> None:
        assert_type(message.event, v8.PromiseRejectEvent)
        assert_type(message.value, v8.Global[v8.Value] | None)
        assert_type(message.context, v8.Context | None)

    def hook(
        scope: v8.CallbackScope,
        event: v8.PromiseHookType,
        promise: v8.Promise,
        parent: v8.Promise | v8.Undefined,
    ) -> None:
        del scope, event, promise, parent

    def listener(scope: v8.CallbackScope, message: v8.Message, exception: v8.Value) -> None:
        assert_type(message.get_stack_trace(scope), v8.StackTrace | None)
        del exception

    isolate.add_gc_prologue_callback(collected, v8.GCType.SCAVENGE)
    isolate.set_promise_reject_callback(rejected)
    isolate.set_promise_hook(hook)
    isolate.set_promise_hook(None)

    def used(of: v8.Isolate, feature: v8.UseCounterFeature | int) -> None:
        del of, feature

    isolate.set_use_counter_callback(used)
    isolate.add_message_listener(listener, v8.MessageErrorLevel.WARNING)
    isolate.add_gc_epilogue_callback(rejected)  # type: ignore[arg-type]


def test_contexts(scope: v8.ContextScope) -> None:
    context = scope.context
    assert_type(context.global_(scope), v8.Object)
    assert_type(context.get_embedder_data(scope, 0), v8.Value)
    assert_type(context.get_security_token(scope), v8.Value)
    assert_type(context.is_code_generation_from_strings_allowed(), bool)
    assert_type(context.get_microtask_queue(), v8.MicrotaskQueue)
    assert_type(context.set_slot(Page()), Page | None)
    assert_type(context.get_slot(Page), Page | None)
    assert_type(scope.get_current_context(), v8.Context)
    assert_type(scope.get_continuation_preserved_embedder_data(), v8.Value)
    with v8.DisallowJavascriptExecutionScope(scope, on_failure="throw") as quiet:
        assert_type(quiet, v8.DisallowJavascriptExecutionScope)
        with v8.AllowJavascriptExecutionScope(quiet) as loud:
            assert_type(loud, v8.AllowJavascriptExecutionScope)
    with v8.MicrotasksScope(scope, v8.MicrotasksScopeType.DO_NOT_RUN_MICROTASKS) as later:
        assert_type(later, v8.MicrotasksScope)
    v8.MicrotasksScope(scope.isolate, microtask_queue=context.get_microtask_queue())


def test_what_outlives_a_scope(scope: v8.ContextScope) -> None:
    weak = v8.Weak(scope, v8.String(scope, "x"), lambda: None, guaranteed=True)
    assert_type(weak, v8.Weak[v8.String])
    assert_type(weak.copy(lambda: None), v8.Weak[v8.String])
    assert_type(weak.to_global(), v8.Global[v8.String] | None)
    assert_type(v8.Weak.empty(scope.isolate), v8.Weak[Any])
    assert_type(weak.into_raw(), int | None)
    eternal = v8.Eternal()
    eternal.set(scope, v8.String(scope, "x"))
    assert_type(eternal.is_empty, bool)
    assert_type(v8.External(scope, Page()).value, Any)
