"""EY201: an isolate, scope or handle used on a thread that doesn't own it.

An isolate belongs to the thread that made it. Moving it is possible, on purpose and whole: with
`isolate.detach()` here and `isolate.attach()` there, and no scope open. Stopping it with
`isolate.terminate()` works from anywhere.

At run time: WrongThreadError.

Wrong:

    import threading

    import eyot

    isolate = eyot.Isolate()
    context = eyot.Context(isolate)
    thread = threading.Thread(target=context.eval, args=("1",))  # EY201
    thread.start()
    thread.join()

Right:

    import threading

    import eyot

    def work(isolate: eyot.Isolate, context: eyot.Context) -> None:
        isolate.attach()
        context.eval("1")
        isolate.detach()

    isolate = eyot.Isolate()
    context = eyot.Context(isolate)
    isolate.detach()
    thread = threading.Thread(target=work, args=(isolate, context))
    thread.start()
    thread.join()
    isolate.attach()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.check.finding import Because
from eyot.check.objects import Context, Handle, Isolate, Kept, Scope

if TYPE_CHECKING:
    import ast

    from eyot.check.finding import Place
    from eyot.check.machine import Machine
    from eyot.check.objects import Obj, Value
    from eyot.check.state import State

CODE = "EY201"
HELP = (
    "make the isolate on the thread that uses it, or hand it over: `isolate.detach()` here, "
    "`isolate.attach()` there"
)
_NAMES: dict[type, str] = {
    Isolate: "isolate",
    Context: "context",
    Handle: "handle",
    Scope: "scope",
    Kept: "value",
}


def used(m: Machine, state: State, ref: int, node: ast.AST) -> bool:
    """Note or report a use of `ref` on a thread that doesn't own it."""
    if m.other is not None:
        here = state.isolate_of(ref) in m.other.attached
        if ref < m.other.barrier and owned(state, ref) and not here and not m.expecting:
            m.other.hits.append((ref, m.place(node)))
            return True
        return False
    isolate = state.find(state.isolate_of(ref), Isolate)
    if isolate is None or not isolate.detached or not isolate.fresh:
        return False
    m.report(
        CODE,
        node,
        f"this {_name(state.get(ref))} is used after its isolate was detached from this thread",
        (Because("the isolate is made here", isolate.made),),
        "call `isolate.attach()` first, on the thread that goes on with it",
    )
    return True


def owned(state: State, ref: Value) -> bool:
    """Say whether `ref` certainly belongs to this thread and was not detached from it."""
    record = state.get(ref)
    isolate = state.find(state.isolate_of(ref), Isolate)
    if isolate is not None and isolate.fresh:
        return not isolate.detached
    if isinstance(record, Scope):
        return ref in state.open
    if isinstance(record, Handle):
        return record.owner in state.open
    return False


def handed_over(m: Machine, state: State, ref: int, use: Place | None, node: ast.AST) -> None:
    """Report something of this thread that is given to another."""
    record = state.get(ref)
    because = []
    made = getattr(record, "made", None)
    if made is None:
        made = getattr(state.get(state.isolate_of(ref)), "made", None)
    if made is not None:
        because.append(
            Because(f"the {_name(record)} belongs to the thread that makes it here", made)
        )
    if use is not None:
        because.append(Because("the other thread uses it here", use))
    m.report(CODE, node, f"this {_name(record)} is given to another thread", tuple(because), HELP)


def _name(record: Obj | None) -> str:
    return _NAMES.get(type(record), "value")
