"""Ops, against plain callbacks that do as much. Loops in JavaScript on both sides."""

from __future__ import annotations

from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

import eyot
from benchmarks.awaits import nothing, timed
from benchmarks.calls import CALL_IN_A_LOOP
from benchmarks.harness import Comparison, Subject, warm_up_of

if TYPE_CHECKING:
    from benchmarks.harness import Run

AWAIT_IN_A_LOOP = "async (count, f) => { for (let i = 0; i < count; i++) await f() }"


@eyot.op
def add(a: int, b: int) -> int:
    """What both sides do."""
    return a + b


def called(subject: Subject, function: Any) -> Run:
    """Measure a loop that calls it."""
    call_in_a_loop = subject.context.eval(CALL_IN_A_LOOP)
    assert call_in_a_loop(1, function) == 3

    def run(count: int) -> float:
        call_in_a_loop(warm_up_of(count), function)
        start = perf_counter_ns()
        call_in_a_loop(count, function)
        return (perf_counter_ns() - start) / count

    return run


def op(subject: Subject) -> Comparison:
    """Compare an op with a lambda."""
    return Comparison(
        what="an op",
        measured=called(subject, add),
        against="a lambda called",
        baseline=called(subject, lambda a, b: a + b),
        limit=1.5,
    )


def async_op(subject: Subject) -> Comparison:
    """Compare an async op that doesn't suspend with an async function."""
    await_in_a_loop = subject.context.eval(AWAIT_IN_A_LOOP)
    eager = eyot.op(nothing)

    async def as_op(count: int) -> None:
        await await_in_a_loop(count, eager)

    async def as_function(count: int) -> None:
        await await_in_a_loop(count, nothing)

    return Comparison(
        what="JS awaits an async op",
        measured=timed(as_op),
        against="an async def",
        baseline=timed(as_function),
        limit=1,
    )


COMPARISONS = {"op": op, "async_op": async_op}
