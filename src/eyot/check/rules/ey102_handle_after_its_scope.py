"""EY102: a handle used after its scope closed.

A handle is an index into its scope. V8 itself would not notice that the scope is gone: the same
place soon holds another value, and the old handle silently reads that. Take the value across as
Python data, escape it into the scope outside, or keep it with a Global.

At run time: HandleExpiredError at the first use.

Wrong:

    from eyot import v8

    isolate = v8.Isolate()
    with v8.HandleScope(isolate) as scope:
        number = v8.Integer(scope, 1)
    print(number.value)  # EY102

Right:

    from eyot import v8

    isolate = v8.Isolate()
    with v8.HandleScope(isolate) as scope:
        number = v8.Integer(scope, 1).value
    print(number)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.check.finding import Because

from .wording import story

if TYPE_CHECKING:
    import ast

    from eyot.check.machine import Machine, Spot
    from eyot.check.objects import Handle, Obj

CODE = "EY102"
HELP = (
    "take the value out as Python data (`.to_python(scope)`), `escape()` it from an "
    "EscapableHandleScope, or keep it with `v8.Global(scope, handle)` while the scope is open"
)


def report(m: Machine, handle: Handle, owner: Obj | None, node: ast.AST) -> None:
    """Report a dead handle that is used."""
    m.report(
        CODE, node, "this handle is used after its scope has closed", _why(handle, owner), HELP
    )


def kept(m: Machine, handle: Handle, owner: Obj | None, spot: Spot, how: str) -> None:
    """Report a handle that something keeps beyond its scope."""
    m.report(CODE, spot, f"this handle is {how} beyond its scope", _why(handle, owner), HELP)


def _why(handle: Handle, owner: Obj | None) -> tuple[Because, ...]:
    return (Because("the handle is made here", handle.made), *story(owner))
