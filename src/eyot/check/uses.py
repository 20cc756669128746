"""Every use of a scope, handle or isolate passes here and is held against the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .objects import Context, Handle, Isolate, Kept, Scope, changed
from .rules import (
    ey101_scope_after_its_block,
    ey102_handle_after_its_scope,
    ey103_outer_scope_while_inner_open,
    ey104_order,
    ey105_scope_across_await,
    ey106_no_context,
    ey108_caught_after_its_scope,
    ey109_two_isolates,
    ey201_other_thread,
)

if TYPE_CHECKING:
    import ast

    from .machine import Machine
    from .objects import Value
    from .state import State


def scope(m: Machine, state: State, ref: int, node: ast.AST, needs_context: str = "") -> bool:
    """Check a scope that is given to an operation; False if the operation would be refused."""
    record = state.heap.get(ref)
    if not isinstance(record, Scope):
        return True
    if ey201_other_thread.used(m, state, ref, node):
        return False
    if ey101_scope_after_its_block.used(m, record, node):
        return False
    if ey104_order.not_entered(m, record, node):
        return False
    if ey103_outer_scope_while_inner_open.used(m, state, ref, record, node):
        return False
    if needs_context and record.context is False:
        ey106_no_context.report(m, record, needs_context, node)
        return False
    return True


def as_scope(m: Machine, state: State, ref: Value, node: ast.AST, needs_context: str = "") -> bool:
    """Check a value that must be a scope, learning that it is one."""
    from .objects import Instance

    if type(ref) is not int:
        return True
    record = state.heap.get(ref)
    if isinstance(record, Instance) and record.cls is None and record.outer:
        state.heap[ref] = Scope(
            kind="scope", isolate=ref, made=m.place(node), status="open", outer=True
        )
    return scope(m, state, ref, node, needs_context)


def handle(m: Machine, state: State, ref: int, node: ast.AST) -> bool:
    """Check a handle that is read or given to an operation."""
    record = state.heap.get(ref)
    if not isinstance(record, Handle):
        return True
    if ey201_other_thread.used(m, state, ref, node):
        return False
    if not dead(state, record):
        return True
    owner = state.get(record.owner)
    if record.caught:
        ey108_caught_after_its_scope.report(m, record, owner, node)
    else:
        ey102_handle_after_its_scope.report(m, record, owner, node)
    return False


def dead(state: State, record: Handle) -> bool:
    """Say whether a handle's scope has closed on this path."""
    owner = state.get(record.owner)
    return isinstance(owner, Scope) and owner.status == "closed"


def anything(m: Machine, state: State, value: Value, node: ast.AST) -> bool:
    """Check a value of any kind that eyot is given besides the scope."""
    if type(value) is not int:
        return True
    record = state.heap.get(value)
    if isinstance(record, Handle):
        return handle(m, state, value, node)
    if isinstance(record, Scope):
        return scope(m, state, value, node)
    if isinstance(record, (Isolate, Context, Kept)):
        return not ey201_other_thread.used(m, state, value, node)
    return True


def one_isolate(m: Machine, state: State, first: Value, others: list[Value], node: ast.AST) -> bool:
    """Check that everything given to one operation is of one isolate."""
    mine = state.find(state.isolate_of(first), Isolate)
    if mine is None or not mine.fresh:
        return True
    for value in others:
        number = state.isolate_of(value)
        theirs = state.find(number, Isolate)
        if theirs is not None and theirs.fresh and number != state.isolate_of(first):
            record = state.get(value)
            ey109_two_isolates.report(m, record, mine, theirs, node)
            return False
    return True


def suspend(m: Machine, state: State, node: ast.AST, how: str) -> None:
    """Check a point where the function lets others run."""
    for ref in reversed(state.open):
        record = state.find(ref, Scope)
        if record is not None and record.status == "open":
            ey105_scope_across_await.report(m, record, node, how)
            return


def detach(state: State, ref: int, *, detached: bool) -> None:
    """Note that an isolate leaves this thread or comes to it."""
    record = state.find(ref, Isolate)
    if record is not None:
        state.heap[ref] = changed(record, detached=detached)
