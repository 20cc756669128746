"""Large memory and long texts that cross, against Python copying as much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.harness import Comparison, Subject, statement
from eyot import lend

if TYPE_CHECKING:
    from collections.abc import Callable

LARGE = 64 << 20
LONG = 10_000_000


def _copied(data: bytearray) -> Callable[[int], float]:
    return statement("bytes(data)", {"data": data})


def memory_in(subject: Subject) -> Comparison:
    """Compare giving 64 MB to JavaScript with a copy of them."""
    data = bytearray(LARGE)
    take = subject.context.eval("b => { b[1] = 1 }")
    return Comparison(
        what="64 MB to JavaScript",
        measured=statement(
            "with lend(data) as view: take(view)", {"lend": lend, "data": data, "take": take}
        ),
        against="a copy by Python",
        baseline=_copied(data),
        limit=0.01,
    )


def memory_out(subject: Subject) -> Comparison:
    """Compare looking at 64 MB of JavaScript's with a copy of them."""
    array = subject.context.eval(f"new Uint8Array({LARGE})")
    assert memoryview(array)[LARGE - 1] == 0
    return Comparison(
        what="64 MB to Python",
        measured=statement("memoryview(array)[0]", {"array": array}),
        against="a copy by Python",
        baseline=_copied(bytearray(LARGE)),
        limit=0.01,
    )


def text_in(subject: Subject) -> Comparison:
    """Compare giving a text of 10 MB to JavaScript with a copy of it."""
    take = subject.context.eval("t => t.length")
    text = "x" * LONG
    assert take(text) == LONG
    return Comparison(
        what="10 MB of text to JavaScript",
        measured=statement("take(text)", {"take": take, "text": text}),
        against="a copy by Python",
        baseline=_copied(bytearray(LONG)),
        limit=0.1,
    )


def text_out(subject: Subject) -> Comparison:
    """Compare taking a text of 10 MB from JavaScript with decoding it."""
    give = subject.context.eval(f"globalThis.text = 'x'.repeat({LONG}); /y/.test(text); () => text")
    assert give() == "x" * LONG
    return Comparison(
        what="10 MB of text to Python",
        measured=statement("give()", {"give": give}),
        against="decode('ascii')",
        baseline=statement("data.decode('ascii')", {"data": b"x" * LONG}),
        limit=1.5,
    )


COMPARISONS = {
    "memory_in": memory_in,
    "memory_out": memory_out,
    "text_in": text_in,
    "text_out": text_out,
}
