"""The life of a scope on one path: made, entered, used, left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import keeping, uses
from .finding import Place
from .objects import Context, Handle, Instance, Isolate, Scope, changed
from .rules import (
    ey101_scope_after_its_block,
    ey104_order,
    ey107_escape,
    ey303_scope_around_a_loop,
)
from .vocabulary import OWNS_HANDLES

if TYPE_CHECKING:
    import ast

    from .machine import Machine
    from .objects import Value
    from .state import State


def construct(m: Machine, state: State, kind: str, args: list[Value], node: ast.Call) -> Value:
    """Follow `v8.HandleScope(parent)` and its like; None if it would be refused."""
    parent = args[0] if args else None
    record = state.get(parent)
    on_isolate = isinstance(record, Isolate)
    is_scope = isinstance(record, Scope)
    if (
        kind == "EscapableHandleScope"
        and on_isolate
        and ey107_escape.nowhere(m, state, parent, node)
    ):
        return None
    if on_isolate and not uses.anything(m, state, parent, node):
        return None
    if is_scope or kind not in ("HandleScope", "EscapableHandleScope"):
        if not uses.as_scope(m, state, parent, node):
            return None
        record = state.get(parent)
        is_scope = isinstance(record, Scope)
    if kind == "ContextScope" and len(args) > 1:
        if not uses.anything(m, state, args[1], node):
            return None
        if not uses.one_isolate(m, state, parent, [args[1]], node):
            return None
    context: bool | None = None
    if kind == "ContextScope":
        context = True
    elif on_isolate:
        context = False
    elif isinstance(record, Scope):
        context = record.context
    home = None
    if kind not in OWNS_HANDLES and type(parent) is int and isinstance(record, Scope):
        home = state.home_of(parent)
    return state.new(
        Scope(
            kind=kind,
            isolate=state.isolate_of(parent),
            made=m.place(node),
            parent=parent if is_scope or isinstance(record, Instance) else None,  # type: ignore[arg-type]
            home=home,
            context=context,
        )
    )


def enter(m: Machine, state: State, ref: int, node: ast.AST) -> bool:
    """Follow `__enter__`; False if it would be refused."""
    record = state.find(ref, Scope)
    if record is None:
        return True
    if record.outer and record.status == "open":
        # Given from outside and perhaps only made there.
        return True
    if record.status != "made":
        ey104_order.entered_again(m, record, node)
        return False
    parent = state.find(record.parent, Scope)
    if parent is not None and ey101_scope_after_its_block.used(m, parent, node):
        return False
    state.heap[ref] = changed(record, status="open")
    state.open = (*state.open, ref)
    return True


def leave(m: Machine, state: State, ref: int, node: ast.AST, *, by_hand: bool = False) -> None:
    """Follow `__exit__`: the scope closes, and what was kept of it is dead from here on."""
    record = state.find(ref, Scope)
    if record is None:
        return
    if record.status != "open":
        if by_hand and record.status == "closed":
            ey104_order.closed_again(m, record, node)
        elif by_hand:
            ey104_order.not_entered(m, record, node)
        return
    if ref in state.open:
        for later in state.open[state.open.index(ref) + 1 :]:
            inner = state.find(later, Scope)
            if (
                inner is not None
                and inner.status == "open"
                and inner.isolate is not None
                and inner.isolate == record.isolate
            ):
                ey104_order.out_of_order(m, record, inner, node)
                if by_hand:
                    return  # refused: it stays open
                state.heap[later] = changed(inner, status="closed", closed=m.place(node))
    state.heap[ref] = changed(record, status="closed", closed=_end_of(m, node))
    state.open = tuple(other for other in state.open if other != ref)
    keeping.scope_closed(m, state, ref)


def _end_of(m: Machine, node: ast.AST) -> Place:
    """Return the last line of a block: that is where its scope closes."""
    place = m.place(node)
    column = max(1, place.end_column - 1)
    return Place(place.path, place.end_line, column, place.end_line, column + 1)


def make_handle(m: Machine, state: State, ref: int, node: ast.AST) -> int | None:
    """Make a handle through a scope."""
    home = state.home_of(ref)
    if home is None:
        return None
    ey303_scope_around_a_loop.made(m, state, home, node)
    return state.new(Handle(owner=home, isolate=state.isolate_of(ref), made=m.place(node)))


def outer_handle(state: State, ref: int, made: Place, *, caught: bool = False) -> int:
    """Make a handle that belongs to the handle scope around `ref`: escaped, or caught."""
    record = state.find(ref, Scope)
    owner: int | None = None
    if record is not None and record.parent is not None:
        owner = state.home_of(record.parent)
    isolate = record.isolate if record is not None else None
    return state.new(Handle(owner=owner, isolate=isolate, made=made, caught=caught))


def callback_scope(m: Machine, state: State, isolate: int | None, node: ast.AST) -> int:
    """Open the scope that a callback from JavaScript is given."""
    ref = state.new(
        Scope(kind="callback", isolate=isolate, made=m.place(node), context=True, status="open")
    )
    state.open = (*state.open, ref)
    return ref


def close_owner(state: State, ref: int) -> None:
    """Follow the closing of an isolate, or of a context with an isolate of its own."""
    number = state.isolate_of(ref)
    isolate = state.find(number, Isolate)
    if isolate is not None and type(number) is int and (number == ref or isolate.owned):
        state.heap[number] = changed(isolate, closed=True)


def context_of(m: Machine, state: State, args: list[Value], node: ast.Call) -> Value:
    """Follow `v8.Context(isolate or scope)`; without an argument it owns an isolate."""
    if not args:
        isolate: int | None = state.new(Isolate(made=m.place(node), fresh=True, owned=True))
    else:
        if not uses.anything(m, state, args[0], node):
            return None
        isolate = state.isolate_of(args[0])
    return state.new(Context(isolate=isolate))
