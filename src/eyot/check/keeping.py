"""What outlives a scope: values in attributes, globals and lists, returned, or in closures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import uses
from .objects import Box, Closure, Handle, Instance, Partial, Scope
from .rules import (
    ey101_scope_after_its_block,
    ey102_handle_after_its_scope,
    ey108_caught_after_its_scope,
)
from .state import Store

if TYPE_CHECKING:
    import ast

    from .machine import Machine, Spot
    from .objects import Value
    from .state import State

_MOST_STORES = 64


def store(
    m: Machine, state: State, holder: int | str, key: object, value: Value, node: ast.AST
) -> None:
    """Remember that a value was put into something, if that may outlive the function.

    Args:
        m: The machine.
        state: The path.
        holder: The object that gets the value, or where a global is written, the module's path.
        key: The attribute, name or item, None for one more element of a list.
        value: What is stored.
        node: The statement to blame.
    """
    if key is not None and state.stores:
        state.stores = tuple(s for s in state.stores if s.holder != holder or s.key != key)
    if type(value) is not int or m.other is not None:
        return
    if isinstance(holder, int):
        record = state.heap.get(holder)
        outer = isinstance(record, (Box, Instance)) and record.outer
        at_top = len(m.frames) == 1 and m.frames[0].function.parent is None
        if not outer and not at_top:
            return
    if len(state.stores) < _MOST_STORES:
        state.stores = (*state.stores, Store(holder, key, value, m.spot(node)))


def forget(state: State, holder: int | str) -> None:
    """Drop what is known to be in `holder`: something was taken out of it."""
    if state.stores:
        state.stores = tuple(s for s in state.stores if s.holder != holder)


def scope_closed(m: Machine, state: State, ref: int) -> None:
    """Report what is still kept of a scope at the moment it closes."""
    left = []
    for kept in state.stores:
        # A list made inside the block goes with it, even where no function ends.
        born_inside = isinstance(kept.holder, int) and kept.holder > ref
        if born_inside or not _dies(m, state, kept.value, ref, kept.spot, "kept"):
            left.append(kept)
    state.stores = tuple(left)


def _dies(m: Machine, state: State, value: Value, ref: int, spot: Spot, how: str) -> bool:
    """Report the first thing in `value` that dies with the scope `ref`."""
    for number, record in state.reachable(value):
        if number == ref and isinstance(record, Scope):
            ey101_scope_after_its_block.kept(m, record, spot, how)
            return True
        if isinstance(record, Handle) and record.owner == ref:
            _handle_kept(m, state, record, spot, how)
            return True
    return False


def _handle_kept(m: Machine, state: State, record: Handle, spot: Spot, how: str) -> None:
    owner = state.get(record.owner)
    rule = ey108_caught_after_its_scope if record.caught else ey102_handle_after_its_scope
    rule.kept(m, record, owner, spot, how)


def given_to_task(m: Machine, state: State, coroutine: Value, node: ast.AST) -> None:
    """Report an open scope that a task gets: it starts when this one waits, the scope closed."""
    if not isinstance(state.get(coroutine), Partial):
        return
    for ref in state.open:
        if _dies(m, state, coroutine, ref, m.spot(node), "given to a task that runs"):
            return


def returned(m: Machine, state: State, value: Value, node: ast.AST) -> bool:
    """Report a scope or handle that leaves its function dead; True if there was one."""
    if type(value) is not int or m.other is not None:
        return False
    top = state.heap.get(value)
    if isinstance(top, (Box, Instance)) and top.outer:
        return False
    how = "held by what is returned" if isinstance(top, Closure) else "returned"
    for number, record in state.reachable(value):
        born = m.frame.born
        if isinstance(record, Scope) and record.status == "closed" and number >= born:
            ey101_scope_after_its_block.kept(m, record, m.spot(node), how)
            return True
        mine = isinstance(record, Handle) and record.owner is not None and record.owner >= born
        if isinstance(record, Handle) and mine and uses.dead(state, record):
            _handle_kept(m, state, record, m.spot(node), how)
            return True
        if isinstance(record, (Box, Instance)) and record.outer and number != value:
            continue
    return False
