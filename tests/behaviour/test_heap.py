"""What an isolate tells of its heap, and is told."""

from __future__ import annotations

import pytest
from tests.crash.programs import says

import eyot
from eyot import v8


def test_heap_statistics(context: eyot.Context) -> None:
    sizes = context.isolate.heap_statistics()
    assert 0 < sizes.used_heap_size <= sizes.total_heap_size <= sizes.heap_size_limit
    assert sizes.total_physical_size > 0
    assert sizes.total_heap_size_executable <= sizes.total_heap_size
    assert sizes.malloced_memory > 0
    assert sizes.peak_malloced_memory > 0
    assert sizes.used_global_handles_size <= sizes.total_global_handles_size
    assert sizes.number_of_native_contexts >= 1


def test_an_isolate_without_a_context_has_none_in_its_statistics(isolate: eyot.Isolate) -> None:
    assert isolate.heap_statistics().number_of_native_contexts == 0
    with eyot.Context(isolate):
        assert isolate.heap_statistics().number_of_native_contexts == 1
        assert isolate.heap_statistics().used_global_handles_size > 0


def test_heap_code_statistics(context: eyot.Context) -> None:
    before = context.isolate.heap_code_statistics()
    context.eval("globalThis.kept = (a) => a.map((b) => b * 2); kept([1, 2])")
    after = context.isolate.heap_code_statistics()
    assert before is not None
    assert after is not None
    assert after.bytecode_and_metadata_size > before.bytecode_and_metadata_size


def test_low_memory_notification(context: eyot.Context) -> None:
    context.eval("globalThis.kept = {x: 1}; new Array(1e6).fill(0); 1")
    used = context.isolate.heap_statistics().used_heap_size
    context.isolate.low_memory_notification()
    assert context.isolate.heap_statistics().used_heap_size < used
    assert context.eval("kept.x") == 1


def test_set_idle(context: eyot.Context) -> None:
    for idle in (True, False):
        context.isolate.set_idle(idle)
        assert context.eval("6 * 7") == 42


@pytest.mark.parametrize("level", v8.MemoryPressureLevel)
def test_memory_pressure_notification(context: eyot.Context, level: v8.MemoryPressureLevel) -> None:
    context.isolate.memory_pressure_notification(level)
    assert context.eval("6 * 7") == 42


def test_clear_kept_objects(isolate: eyot.Isolate) -> None:
    isolate.set_microtasks_policy(v8.MicrotasksPolicy.EXPLICIT)  # a checkpoint clears them, too
    with eyot.Context(isolate) as context:
        context.eval("globalThis.weak = new WeakRef({x: 1}); 1")
        isolate.collect_garbage()
        assert context.eval("weak.deref() !== undefined")
        isolate.clear_kept_objects()
        isolate.collect_garbage()
        assert context.eval("weak.deref()") is eyot.undefined


def test_gc_callbacks(isolate: eyot.Isolate) -> None:
    told: list[str] = []

    def begins(*_: object) -> None:
        told.append("begins")

    def ends(*_: object) -> None:
        told.append("ends")

    isolate.add_gc_prologue_callback(begins)
    isolate.add_gc_epilogue_callback(ends)
    isolate.collect_garbage()
    isolate.heap_statistics()  # they are told when a call has ended
    assert told == ["begins", "ends"] * (len(told) // 2)
    assert told
    isolate.remove_gc_prologue_callback(begins)
    isolate.remove_gc_epilogue_callback(ends)
    told.clear()
    isolate.collect_garbage()
    isolate.heap_statistics()
    assert told == []


@pytest.mark.timeout(150)
def test_ept_torture_test() -> None:
    """Buffers that JavaScript drops are freed as it goes: never more than a few are there."""
    says(
        """
with eyot.Isolate(array_buffer_limit=256 << 20) as isolate:
    context = eyot.Context(isolate)
    print(context.eval("for (let i = 0; i < 1e5; i++) new ArrayBuffer(1 << 20); 6 * 7"))
""",
        "42",
        timeout=140,
    )


NEARLY_FULL = """
asked = []
def near(isolate, limit, first):
    asked.append(first >> 20)
    return 4 * limit
with eyot.Isolate({limit}) as isolate:
    isolate.on_near_heap_limit(near)
    context = eyot.Context(isolate)
    context.eval("{{ const all = []; for (let i = 0; i < 3e6; i++) all.push({{i}}) }}")
    print(len(asked) > 0, len(set(asked)), context.eval("6 * 7"))
"""


@pytest.mark.timeout(150)
def test_heap_limits() -> None:
    says(NEARLY_FULL.format(limit="heap_limit=20 << 20"), "True 1 42", timeout=140)


@pytest.mark.timeout(150)
def test_resource_constraints_near_heap_limit() -> None:
    """As above, where only the size of what lives long is limited."""
    says(NEARLY_FULL.format(limit="max_old_generation_size=20 << 20"), "True 1 42", timeout=140)
