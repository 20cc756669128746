"""EY302: a Global or everyday object made in a loop and never dropped.

What is kept lives until Python drops it, and everything it refers to in JavaScript with it. A list
that only grows keeps the JavaScript heap growing too.

At run time: nothing; the heap grows.

Wrong:

    from eyot import v8

    isolate = v8.Isolate()
    context = v8.Context(isolate)
    kept = []
    for n in range(1000):
        with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
            kept.append(v8.Global(scope, v8.Object(scope)))  # EY302

Right:

    from eyot import v8

    isolate = v8.Isolate()
    context = v8.Context(isolate)
    for n in range(1000):
        with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
            newest = v8.Global(scope, v8.Object(scope))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.check.finding import Because
from eyot.check.objects import Kept

if TYPE_CHECKING:
    import ast

    from eyot.check.machine import Machine
    from eyot.check.objects import Value
    from eyot.check.state import State

CODE = "EY302"
HELP = "keep the newest only, drop what is done with, or keep Python data (`to_python`)"


def added(m: Machine, state: State, holder: int, value: Value, node: ast.AST) -> None:
    """Note a kept value that a loop adds to something older than itself."""
    record = state.get(value)
    loops = m.frame.loops
    if loops and isinstance(record, Kept) and holder < loops[0][0]:
        m.growing.setdefault(holder, (m.spot(node), record))


def finished(m: Machine) -> None:
    """Report what only grew."""
    for holder, (spot, record) in m.growing.items():
        if holder not in m.shrunk:
            because = (Because("each round makes one here", record.made),)
            m.report(CODE, spot, "a loop keeps more and more values of V8 alive", because, HELP)
