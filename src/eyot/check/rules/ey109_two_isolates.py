"""EY109: a handle, scope or context of one isolate used in another.

Isolates share nothing: each has its own heap. V8 does not check this and would mix the heaps up.
Take the value out as Python data and make it anew in the other isolate.

At run time: WrongIsolateError.

Wrong:

    from eyot import v8

    here, there = v8.Isolate(), v8.Isolate()
    context = v8.Context(there)
    with v8.HandleScope(here) as scope:
        with v8.ContextScope(scope, context):  # EY109
            pass

Right:

    from eyot import v8

    here, there = v8.Isolate(), v8.Isolate()
    context = v8.Context(here)
    with v8.HandleScope(here) as scope:
        with v8.ContextScope(scope, context):
            pass
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.check.finding import Because
from eyot.check.objects import Context, Handle, Scope

if TYPE_CHECKING:
    import ast

    from eyot.check.machine import Machine
    from eyot.check.objects import Isolate, Obj

CODE = "EY109"


def report(m: Machine, record: Obj | None, mine: Isolate, theirs: Isolate, node: ast.AST) -> None:
    """Report a thing of one isolate that is used in another."""
    what = {Context: "context", Handle: "handle", Scope: "scope"}.get(type(record), "value")
    m.report(
        CODE,
        node,
        f"a {what} of one isolate is used in another",
        (
            Because("the scope's isolate is made here", mine.made),
            Because(f"the {what}'s isolate is made here", theirs.made),
        ),
        "take it out with `.to_python(scope)` and make it anew there, or make both in one isolate",
    )
