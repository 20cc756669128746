"""EY305: source text built with a variable in it.

A value that is pasted into source text is read as source text: a quote in it ends the string, and
what follows runs. Pass values as arguments.

At run time: nothing; the value runs.

Wrong:

    import eyot

    name = "world"
    with eyot.Context() as context:
        context.eval(f"greeting = 'hello {name}'")  # EY305

Right:

    import eyot

    name = "world"
    with eyot.Context() as context:
        greet = context.eval("name => globalThis.greeting = 'hello ' + name")
        greet(name)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.check.objects import Handle, Manager

if TYPE_CHECKING:
    import ast

    from eyot.check.machine import Machine
    from eyot.check.objects import Value
    from eyot.check.state import State

CODE = "EY305"
HELP = "make a function of the source and pass the value: `context.eval('x => …')(value)`"


def is_built(state: State, value: Value) -> bool:
    """Say whether a text, or the handle of one, has a variable in it."""
    record = state.get(value)
    if isinstance(record, Handle):
        return record.built
    return isinstance(record, Manager) and record.kind == "text"


def source(m: Machine, state: State, value: Value, node: ast.AST) -> None:
    """Report source text that is not fixed."""
    if is_built(state, value):
        m.report(CODE, node, "this source text is built with a variable in it", (), HELP)
