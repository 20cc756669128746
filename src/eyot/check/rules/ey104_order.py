"""EY104: scopes closed out of order, closed or entered twice, or never entered.

Scopes are a stack: the last one opened is the first to close, once. A `with` statement sees to it;
what breaks the order is opening and closing by hand.

At run time: ScopeOrderError.

Wrong:

    from eyot import v8

    isolate = v8.Isolate()
    scope = v8.HandleScope(isolate)
    with scope:
        v8.Integer(scope, 1)
        with scope:  # EY104
            pass

Right:

    from eyot import v8

    isolate = v8.Isolate()
    with v8.HandleScope(isolate) as scope:
        v8.Integer(scope, 1)
        with v8.HandleScope(scope) as inner:
            v8.Integer(inner, 2)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.check.finding import Because

from .wording import named, story

if TYPE_CHECKING:
    import ast

    from eyot.check.machine import Machine
    from eyot.check.objects import Scope

CODE = "EY104"
HELP = "open each scope once, with its own `with` statement, and let the block close it"


def entered_again(m: Machine, scope: Scope, node: ast.AST) -> None:
    """Report a scope that is entered a second time."""
    m.report(CODE, node, f"this {named(scope)} is entered twice", story(scope), HELP)


def not_entered(m: Machine, scope: Scope, node: ast.AST) -> bool:
    """Report a scope that is used before its block begins; True if it is."""
    if scope.status != "made" or scope.outer:
        return False
    m.report(CODE, node, f"this {named(scope)} is used without being entered", story(scope), HELP)
    return True


def closed_again(m: Machine, scope: Scope, node: ast.AST) -> None:
    """Report a scope that is closed a second time."""
    m.report(CODE, node, f"this {named(scope)} is closed twice", story(scope), HELP)


def out_of_order(m: Machine, scope: Scope, inner: Scope, node: ast.AST) -> None:
    """Report a scope that closes before one that was opened later."""
    m.report(
        CODE,
        node,
        f"this {named(scope)} closes while a {named(inner)} opened later is still open",
        (
            Because(f"the {named(scope)} is opened here", scope.made),
            Because(f"the {named(inner)} is opened here and not closed yet", inner.made),
        ),
        HELP,
    )
