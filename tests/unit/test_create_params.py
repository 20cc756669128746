"""What an isolate is made with."""

from __future__ import annotations

import pytest

import eyot
from eyot import v8

MIB = 1024 * 1024


def test_create_param_defaults() -> None:
    params = v8.CreateParams()
    assert params.allow_atomics_wait
    assert not params.counters
    with v8.Isolate(params) as isolate:
        assert isolate.get_allow_atomics_wait()
    with v8.Isolate() as isolate:
        assert isolate.get_allow_atomics_wait()


def test_resource_constraints() -> None:
    params = v8.CreateParams(
        max_old_generation_size=64 * MIB,
        max_young_generation_size=8 * MIB,
        code_range_size=16 * MIB,
        initial_old_generation_size=4 * MIB,
        initial_young_generation_size=2 * MIB,
    )
    assert params.max_old_generation_size == 64 * MIB
    assert params.max_young_generation_size == 8 * MIB
    assert params.code_range_size == 16 * MIB
    assert params.initial_old_generation_size == 4 * MIB
    assert params.initial_young_generation_size == 2 * MIB
    assert params.stack_limit is None
    with v8.Isolate(params) as isolate:
        limit = isolate.heap_statistics().heap_size_limit
        assert 64 * MIB <= limit <= 96 * MIB
        assert eyot.Context(isolate).eval("6 * 7") == 42


def test_a_heap_limit_is_that_of_the_whole_heap() -> None:
    with v8.Isolate(heap_limit=64 * MIB) as isolate:
        assert isolate.heap_statistics().heap_size_limit <= 70 * MIB
        assert eyot.Context(isolate).eval("1 + 1") == 2
    with v8.Isolate(v8.CreateParams(heap_limit=64 * MIB), heap_limit=128 * MIB) as isolate:
        assert isolate.heap_statistics().heap_size_limit > 70 * MIB


@pytest.mark.parametrize(
    "sizes",
    [
        {"heap_limit": 16 * MIB},
        {"heap_limit": 16 * 1024 * MIB},
        {"heap_limit": 16 * MIB, "initial_heap": 16 * MIB},
        {"max_old_generation_size": 16 * MIB},
        {"max_old_generation_size": 16 * 1024 * MIB},
        {"max_young_generation_size": 1},
        {"max_young_generation_size": 16 * 1024 * MIB},
        {"code_range_size": 4 * MIB},
        {"code_range_size": 128 * MIB},
        {"initial_old_generation_size": 16 * 1024 * MIB},
        {"initial_young_generation_size": 16 * 1024 * MIB},
        {"stack_limit": 256 * 1024},
        {"stack_limit": 16 * 1024 * MIB},
    ],
)
def test_the_outermost_sizes_work(sizes: dict[str, int]) -> None:
    with v8.Isolate(**sizes) as isolate:  # type: ignore[arg-type]
        context = eyot.Context(isolate)
        assert context.eval("Array.from({length: 10000}, (_, i) => ({i})).length") == 10000


@pytest.mark.parametrize(
    "arguments",
    [
        {"heap_limit": 1},
        {"heap_limit": -1},
        {"heap_limit": 2**70},
        {"max_old_generation_size": MIB},
        {"code_range_size": 129 * MIB},
        {"stack_limit": 1},
        {"initial_heap": 64 * MIB},
        {"initial_heap": 64 * MIB, "heap_limit": 32 * MIB},
    ],
)
def test_sizes_that_v8_cannot_work_with_are_refused(arguments: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(arguments))):
        v8.Isolate(**arguments)  # type: ignore[arg-type]


def test_what_is_no_size_is_refused() -> None:
    with pytest.raises(TypeError, match="number of bytes"):
        v8.Isolate(heap_limit="64M")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="needs CreateParams"):
        v8.Isolate(64 * MIB)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="unexpected keyword"):
        v8.Isolate(heap=64 * MIB)  # type: ignore[call-arg]


def test_a_stack_limit_counts_from_the_outermost_call() -> None:
    source = "let n = 0; (function deeper() { n++; deeper() })()"

    def depth(isolate: v8.Isolate) -> int:
        context = eyot.Context(isolate)
        with pytest.raises(eyot.JSStackOverflow):
            context.eval(source)
        return int(context.eval("n"))

    with v8.Isolate(stack_limit=256 * 1024) as small, v8.Isolate(stack_limit=MIB) as large:
        assert depth(small) * 2 < depth(large)
