"""EY101: a scope used after its block.

A scope is a place on V8's handle stack. When its `with` block ends that place is given away, and
whoever still holds the scope object holds a name for nothing. Keep the isolate and the context,
and open a scope wherever one is needed.

At run time: ScopeClosedError at the first use.

Wrong:

    from eyot import v8

    isolate = v8.Isolate()
    scopes = []
    with v8.HandleScope(isolate) as scope:
        scopes.append(scope)  # EY101
    v8.Integer(scopes[0], 1)  # EY101

Right:

    from eyot import v8

    isolates = [v8.Isolate()]
    for isolate in isolates:
        with v8.HandleScope(isolate) as scope:
            v8.Integer(scope, 1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .wording import named, story

if TYPE_CHECKING:
    import ast

    from eyot.check.machine import Machine, Spot
    from eyot.check.objects import Scope

CODE = "EY101"
HELP = (
    "keep the isolate and the context instead, and open a new scope where it is needed: "
    "`with v8.HandleScope(isolate) as scope:`"
)


def used(m: Machine, scope: Scope, node: ast.AST) -> bool:
    """Report a scope that is used closed; True if it is."""
    if scope.status != "closed":
        return False
    m.report(
        CODE, node, f"this {named(scope)} is used after its block has ended", story(scope), HELP
    )
    return True


def kept(m: Machine, scope: Scope, spot: Spot, how: str) -> None:
    """Report a scope that something keeps beyond its block."""
    m.report(CODE, spot, f"this {named(scope)} is {how} beyond its block", story(scope), HELP)
