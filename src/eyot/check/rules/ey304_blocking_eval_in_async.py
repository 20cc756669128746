"""EY304: a blocking `eval` inside `async def` without a timeout.

JavaScript that runs on the event loop's thread holds the loop until it ends, and an endless script
holds it for ever. Give it a timeout, or run it on a thread of its own.

At run time: nothing; the loop waits.

Wrong:

    import eyot

    async def answer(context: eyot.Context, source: str) -> object:
        return context.eval(source)  # EY304

Right:

    import eyot

    async def answer(context: eyot.Context, source: str) -> object:
        return context.eval(source, timeout=1.0)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.check.objects import Const, Context

if TYPE_CHECKING:
    import ast

    from eyot.check.arguments import Args
    from eyot.check.machine import Machine
    from eyot.check.state import State

CODE = "EY304"
HELP = "give it a limit: `context.eval(source, timeout=1.0)`"


def called(m: Machine, state: State, context: int, args: Args, node: ast.AST) -> None:
    """Report an `eval` that may hold the event loop."""
    if not isinstance(state.get(context), Context) or not m.frame.function.is_async:
        return
    if "timeout" in args.keywords or args.open or isinstance(args.at(0, "source"), Const):
        return
    m.report(CODE, node, "this `eval` may hold the event loop for ever", (), HELP)
