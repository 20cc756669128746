"""EY108: what a TryCatch caught, used after the handle scope around it closed.

The exception and the message of a TryCatch belong to the handle scope around it. They outlive the
TryCatch, and not that scope.

At run time: HandleExpiredError at the first use.

Wrong:

    from eyot import v8

    isolate = v8.Isolate()
    context = v8.Context(isolate)
    with v8.HandleScope(isolate) as handle_scope:
        with v8.ContextScope(handle_scope, context) as scope:
            with v8.TryCatch(scope) as try_catch:
                v8.Script.compile(try_catch, v8.String(try_catch, "throw 1")).run(try_catch)
                message = try_catch.message
    print(message.text)  # EY108

Right:

    from eyot import v8

    isolate = v8.Isolate()
    context = v8.Context(isolate)
    with v8.HandleScope(isolate) as handle_scope:
        with v8.ContextScope(handle_scope, context) as scope:
            with v8.TryCatch(scope) as try_catch:
                v8.Script.compile(try_catch, v8.String(try_catch, "throw 1")).run(try_catch)
                message = try_catch.message
            text = message.text
    print(text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.check.finding import Because

from .wording import story

if TYPE_CHECKING:
    import ast

    from eyot.check.machine import Machine, Spot
    from eyot.check.objects import Handle, Obj

CODE = "EY108"
HELP = (
    "take out what is needed as Python data (`message.text`, `exception.to_python(scope)`) before "
    "the handle scope around the TryCatch closes, or keep it with `v8.Global(scope, exception)`"
)


def report(m: Machine, handle: Handle, owner: Obj | None, node: ast.AST) -> None:
    """Report a caught value that is used dead."""
    message = "what this TryCatch caught is used after the handle scope around it has closed"
    m.report(CODE, node, message, _why(handle, owner), HELP)


def kept(m: Machine, handle: Handle, owner: Obj | None, spot: Spot, how: str) -> None:
    """Report a caught value that something keeps beyond its handle scope."""
    message = f"what this TryCatch caught is {how} beyond the handle scope around it"
    m.report(CODE, spot, message, _why(handle, owner), HELP)


def _why(handle: Handle, owner: Obj | None) -> tuple[Because, ...]:
    return (Because("it is read from the TryCatch here", handle.made), *story(owner))
