"""EY106: an operation that needs a context, in a scope without one.

Objects, functions and scripts belong to a context: they take their prototypes from it. A handle
scope opened on an isolate has none. Numbers, strings and booleans need none.

At run time: NoContextError.

Wrong:

    from eyot import v8

    isolate = v8.Isolate()
    with v8.HandleScope(isolate) as scope:
        v8.Object(scope)  # EY106

Right:

    from eyot import v8

    isolate = v8.Isolate()
    context = v8.Context(isolate)
    with v8.HandleScope(isolate) as handle_scope:
        with v8.ContextScope(handle_scope, context) as scope:
            v8.Object(scope)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .wording import named, story

if TYPE_CHECKING:
    import ast

    from eyot.check.machine import Machine
    from eyot.check.objects import Scope

CODE = "EY106"
HELP = "enter one: `with v8.ContextScope(handle_scope, context) as scope:` and use that scope"


def report(m: Machine, scope: Scope, what: str, node: ast.AST) -> None:
    """Report an operation for want of a context."""
    m.report(
        CODE, node, f"{what} needs a context and this {named(scope)} has none", story(scope), HELP
    )
