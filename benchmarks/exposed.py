"""Exposed objects, against a plain callback that does as much, and the collection of cycles.

Loops in JavaScript on both sides, their own time included.
"""

from __future__ import annotations

from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

import eyot
from benchmarks.harness import Comparison, Subject, warm_up_of

if TYPE_CHECKING:
    from collections.abc import Callable


class Account:
    """What is exposed."""

    def __init__(self) -> None:
        self.balance = 1

    def give(self, value: int) -> int:
        """What it is given."""
        return value


def _loop(subject: Subject, body: str, thing: Any) -> Callable[[int], float]:
    source = f"(n, it) => {{ let last; for (let i = 0; i < n; i++) last = {body}; return last }}"
    loop = subject.context.eval(source)

    def run(count: int) -> float:
        loop(warm_up_of(count), thing)
        start = perf_counter_ns()
        loop(count, thing)
        return (perf_counter_ns() - start) / count

    return run


def _against_callback(
    subject: Subject, what: str, body: str, thing: Any, limit: float
) -> Comparison:
    return Comparison(
        what=what,
        measured=_loop(subject, body, thing),
        against="a lambda called",
        baseline=_loop(subject, "it(1)", lambda value: value),
        limit=limit,
    )


def exposed_get(subject: Subject) -> Comparison:
    """Compare reading an attribute."""
    thing = eyot.expose(Account(), attributes=["balance"])
    return _against_callback(subject, "exposed.balance", "it.balance", thing, 1.2)


def exposed_set(subject: Subject) -> Comparison:
    """Compare setting one."""
    thing = eyot.expose(Account(), attributes=["balance"])
    return _against_callback(subject, "exposed.balance = 1", "it.balance = 1", thing, 1.4)


def exposed_call(subject: Subject) -> Comparison:
    """Compare calling a method."""
    thing = eyot.expose(Account(), methods=["give"])
    return _against_callback(subject, "exposed.give(1)", "it.give(1)", thing, 1.5)


def live_item(subject: Subject) -> Comparison:
    """Compare reading an item of a live list."""
    return _against_callback(subject, "live_list[0]", "it[0]", eyot.live([1]), 3)


class Node:
    """A link of a ring through both heaps."""

    kept: Any

    def call(self) -> None:
        """What the JavaScript object refers to."""


def cycles(subject: Subject) -> Comparison:
    """Compare freeing a ring of twenty thousand objects and one of five, each object of it."""
    wrap = subject.context.eval("f => ({f})")
    collect = subject.context.isolate.collect_cycles

    def ring(length: int) -> float:
        first = node = Node()
        for _ in range(length):
            link = Node()
            link.kept = wrap(node.call)
            node = link
        first.kept = node
        del first, node, link
        start = perf_counter_ns()
        assert collect() >= length
        return (perf_counter_ns() - start) / length

    return Comparison(
        what="a ring of 20,000, each",
        measured=lambda _: ring(20_000),
        against="of 5,000",
        baseline=lambda _: ring(5_000),
        limit=1.5,
    )


COMPARISONS = {
    "exposed_get": exposed_get,
    "exposed_set": exposed_set,
    "exposed_call": exposed_call,
    "live_item": live_item,
    "cycles": cycles,
}
