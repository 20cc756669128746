"""EY107: `escape` twice, or an escapable scope with nothing to escape to.

An escapable scope reserves one place in the scope outside, so one handle can leave it; and there
must be a scope outside. To bring out several values, put them into one array or object.

At run time: EscapeError.

Wrong:

    from eyot import v8

    isolate = v8.Isolate()
    with v8.HandleScope(isolate) as outer:
        with v8.EscapableHandleScope(outer) as inner:
            first = inner.escape(v8.Integer(inner, 1))
            second = inner.escape(v8.Integer(inner, 2))  # EY107

Right:

    from eyot import v8

    isolate = v8.Isolate()
    with v8.HandleScope(isolate) as outer:
        with v8.EscapableHandleScope(outer) as inner:
            first = inner.escape(v8.Integer(inner, 1))
        print(first.value)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.check.finding import Because
from eyot.check.objects import Isolate, Scope

if TYPE_CHECKING:
    import ast

    from eyot.check.finding import Place
    from eyot.check.machine import Machine
    from eyot.check.objects import Value
    from eyot.check.state import State

CODE = "EY107"


def nowhere(m: Machine, state: State, isolate: Value, node: ast.AST) -> bool:
    """Report an escapable scope on an isolate where no scope is open; True if that is certain."""
    record = state.find(isolate, Isolate)
    if record is None or not record.fresh:
        return False
    for ref in state.open:
        scope = state.find(ref, Scope)
        if scope is not None and scope.isolate == isolate:
            return False
    m.report(
        CODE,
        node,
        "this EscapableHandleScope has no scope around it to escape to",
        (Because("no scope of this isolate is open; it is made here", record.made),),
        "open a HandleScope around it, or use a HandleScope if nothing has to leave",
    )
    return True


def twice(m: Machine, scope: Scope, first: Place, node: ast.AST) -> None:
    """Report a second escape."""
    m.report(
        CODE,
        node,
        "a second handle escapes from one EscapableHandleScope",
        (
            Because("the scope is opened here", scope.made),
            Because("and its one place is taken here", first),
        ),
        "put the values into one array or object and escape that, or open a scope for each",
    )
