"""Code that is handed to another thread: followed there, as far as it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .machine import Other
from .objects import Bound, Closure, Context, Handle, Isolate, Kept, Partial, Scope, Thread
from .project import FunctionInfo
from .rules import ey201_other_thread
from .vocabulary import ANY_THREAD

if TYPE_CHECKING:
    import ast

    from .arguments import Args
    from .finding import Place
    from .machine import Machine
    from .objects import Value
    from .state import State


def of_executor(m: Machine, state: State, name: str, args: Args, node: ast.Call) -> None:
    """Follow `pool.submit(function, …)` and `pool.map(function, …)`."""
    if name in ("submit", "apply", "apply_async"):
        handed(m, state, args.at(0), tuple(args.every()[1:]), node)
    elif name in ("map", "imap", "starmap"):
        items: list[Value] = []
        for value in args.positional[1:]:
            items += [number for number, _ in state.reachable(value)]
        handed(m, state, args.at(0), tuple(items), node)


def started(m: Machine, state: State, thread: Thread) -> None:
    """Follow a thread from the moment it starts; what is wrong stands where it was made."""
    handed(m, state, thread.target, thread.args, thread.node)


def handed(
    m: Machine, state: State, target: Value, values: tuple[Value, ...], node: ast.Call
) -> None:
    """Check what a function on another thread gets and uses of this one's."""
    if m.other is not None:
        return
    bound = state.find(target, Bound)
    if bound is not None and isinstance(
        state.get(bound.target), (Isolate, Context, Kept, Handle, Scope)
    ):
        if bound.name not in ANY_THREAD and ey201_other_thread.owned(state, bound.target):
            _report(m, state, bound.target, None, node)
        return
    if _known(state, target):
        _follow(m, state, target, values, node)
        return
    for value in values:
        for number, record in state.reachable(value):
            owner = isinstance(record, (Isolate, Context, Kept, Handle, Scope))
            if owner and ey201_other_thread.owned(state, number):
                _report(m, state, number, None, node)
                return


def _known(state: State, target: Value) -> bool:
    if isinstance(target, FunctionInfo):
        return True
    record = state.get(target)
    if isinstance(record, Partial):
        return _known(state, record.callee)
    return isinstance(record, (Closure, Bound))


def _follow(
    m: Machine, state: State, target: Value, values: tuple[Value, ...], node: ast.Call
) -> None:
    """Run the function on a copy of the path, noting what it uses that is older than itself."""
    from .arguments import Args

    there = state.fork()
    args = Args(node)
    args.positional = list(values)
    m.other = other = Other(there.next)
    try:
        m.invoke(m, there, target, args, node)
    finally:
        m.other = None
    for ref, use in other.hits[:1]:
        _report(m, state, ref, use, node)


def _report(m: Machine, state: State, ref: Value, use: Place | None, node: ast.AST) -> None:
    if type(ref) is int:
        ey201_other_thread.handed_over(m, state, ref, use, node)
