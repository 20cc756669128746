"""EY301: an isolate never closed.

An isolate holds a heap of its own, a megabyte at least. One that is dropped unclosed is disposed
some time later, with a ResourceWarning that says where it was made.

At run time: a ResourceWarning.

Wrong:

    import eyot

    def answer() -> object:
        isolate = eyot.Isolate()  # EY301
        return eyot.Context(isolate).eval("6 * 7")

    answer()

Right:

    import eyot

    def answer() -> object:
        with eyot.Isolate() as isolate:
            return eyot.Context(isolate).eval("6 * 7")

    answer()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.check.machine import Spot
from eyot.check.objects import Closure, Isolate

if TYPE_CHECKING:
    from eyot.check.finding import Place
    from eyot.check.machine import Machine
    from eyot.check.objects import Value
    from eyot.check.state import State

CODE = "EY301"
HELP = "use `with eyot.Isolate() as isolate:`, or call `isolate.close()` on every path"


def finished(m: Machine, ends: list[tuple[State, Value]]) -> None:
    """Report the isolates of a function that none of its paths closed, returned or gave away."""
    open_: dict[Place, list[bool]] = {}
    for state, value in ends:
        away = {number for number, _ in state.reachable(value)}
        for kept in state.stores:
            away |= {number for number, _ in state.reachable(kept.value)}
        for number, record in list(state.heap.items()):
            if isinstance(record, Closure):
                away |= {inner for inner, _ in state.reachable(number)}
        for number, record in state.heap.items():
            if isinstance(record, Isolate) and record.fresh:
                done = record.closed or record.lent or record.detached or number in away
                open_.setdefault(record.made, []).append(done)
    for made, answers in open_.items():
        if not any(answers):
            m.report(CODE, Spot(made), "this isolate is never closed", (), HELP)
