"""EY110: a scope opened by hand instead of with `with`.

A scope that is entered by calling `__enter__` stays open on every path that forgets to close it, an
exception is enough. `with` closes it always; `contextlib.ExitStack` does where the number of scopes
is not known beforehand.

At run time: a ResourceWarning once the scope is dropped unclosed, then the rules above.

Wrong:

    from eyot import v8

    isolate = v8.Isolate()
    scope = v8.HandleScope(isolate).__enter__()  # EY110
    v8.Integer(scope, 1)
    del scope
    v8.Context(isolate)

Right:

    from eyot import v8

    isolate = v8.Isolate()
    with v8.HandleScope(isolate) as scope:
        v8.Integer(scope, 1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .wording import named, story

if TYPE_CHECKING:
    import ast

    from eyot.check.machine import Machine
    from eyot.check.objects import Scope

CODE = "EY110"
# A class that is a context manager itself enters in one method and leaves in another.
_MANAGERS = {"__enter__", "__aenter__", "enter_context"}


def report(m: Machine, scope: Scope, node: ast.AST) -> None:
    """Report a call of `__enter__`."""
    if m.frame.function.name in _MANAGERS:
        return
    m.report(
        CODE,
        node,
        f"this {named(scope)} is opened by hand: nothing closes it if an exception comes",
        story(scope)[:1],
        f"write `with v8.{named(scope)}(…) as scope:`, or `stack.enter_context(…)` of an ExitStack",
    )
