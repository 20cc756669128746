"""EY105: a scope open across `await` or `yield`.

While a coroutine waits or a generator rests, other code runs and opens scopes of its own. The
stack is then closed in the wrong order. End the block first: the isolate and the context may stay.
A `yield` in a function of `contextlib.contextmanager` or in a fixture is fine, since its caller's
`with` keeps the order.

At run time: ScopeSuspendedError at the await, or EY104 when the order breaks.

Wrong:

    import asyncio

    import eyot
    from eyot import v8

    async def double(isolate: v8.Isolate) -> int:
        with v8.HandleScope(isolate) as scope:
            number = v8.Integer(scope, 21)
            await asyncio.sleep(0.01)  # EY105
            return number.value * 2

    with eyot.Isolate() as isolate:
        asyncio.run(double(isolate))

Right:

    import asyncio

    import eyot
    from eyot import v8

    async def double(isolate: v8.Isolate) -> int:
        with v8.HandleScope(isolate) as scope:
            number = v8.Integer(scope, 21).value
        await asyncio.sleep(0.01)
        return number * 2

    with eyot.Isolate() as isolate:
        asyncio.run(double(isolate))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.check.finding import Because

from .wording import named

if TYPE_CHECKING:
    import ast

    from eyot.check.machine import Machine
    from eyot.check.objects import Scope

CODE = "EY105"
HELP = (
    "end the `with` block before it, taking out what is needed as Python data or a `v8.Global`; "
    "the isolate and the context may be kept"
)


def report(m: Machine, scope: Scope, node: ast.AST, how: str) -> None:
    """Report a point of suspension inside a scope."""
    m.report(
        CODE,
        node,
        f"{how} while a {named(scope)} is open",
        (Because(f"the {named(scope)} is opened here and still open", scope.made),),
        HELP,
    )
