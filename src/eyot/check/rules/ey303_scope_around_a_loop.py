"""EY303: a scope opened around a loop that should be inside it.

Every handle lives until its scope closes. A loop inside one scope piles up the handles of all its
rounds, and V8 can free none of what they refer to.

At run time: nothing; the heap grows.

Wrong:

    from eyot import v8

    isolate = v8.Isolate()
    total = 0
    with v8.HandleScope(isolate) as scope:
        for n in range(100_000):  # EY303
            total += v8.Integer(scope, n).value

Right:

    from eyot import v8

    isolate = v8.Isolate()
    total = 0
    for n in range(100_000):
        with v8.HandleScope(isolate) as scope:
            total += v8.Integer(scope, n).value
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from eyot.check.finding import Because
from eyot.check.objects import Scope

from .wording import named

if TYPE_CHECKING:
    from eyot.check.machine import Machine
    from eyot.check.state import State

CODE = "EY303"
HELP = "open a HandleScope inside the loop: `with v8.HandleScope(scope) as each:`"
_FEW = 100


def made(m: Machine, state: State, home: int, node: ast.AST) -> None:
    """Report a handle of an older scope that is made in every round of a loop."""
    loops = m.frame.loops
    scope = state.get(home)
    if not loops or not isinstance(scope, Scope) or scope.outer or scope.kind == "callback":
        return
    around = [loop for barrier, loop in loops if home < barrier]
    if not around or _short(around[-1]):
        return
    because = (
        Because(f"the {named(scope)} is opened here", scope.made),
        Because("and every round makes a handle in it here", m.place(node)),
    )
    target = around[-1].iter if isinstance(around[-1], (ast.For, ast.AsyncFor)) else node
    m.report(CODE, target, "handles pile up over the rounds of this loop", because, HELP)


def _short(loop: ast.AST) -> bool:
    """Say whether a loop has few rounds, as far as its text tells."""
    if not isinstance(loop, (ast.For, ast.AsyncFor)):
        return False
    if isinstance(loop.iter, (ast.List, ast.Tuple, ast.Set, ast.Constant)):
        return True
    if isinstance(loop.iter, ast.Call) and isinstance(loop.iter.func, ast.Name):
        last = loop.iter.args[-1:] if loop.iter.func.id == "range" else []
        return any(
            isinstance(a, ast.Constant) and isinstance(a.value, int) and a.value <= _FEW
            for a in last
        )
    return False
