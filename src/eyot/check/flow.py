"""Statements: which paths go on after each, and which leave."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import names
from .blocks import protected, with_
from .conditions import branch
from .expressions import closure
from .iteration import for_, while_
from .machine import Return, joined
from .matching import match_
from .objects import NONE
from .project import FunctionInfo
from .vocabulary import REFUSALS

if TYPE_CHECKING:
    from collections.abc import Callable

    from .machine import Machine
    from .state import State


def execute(m: Machine, body: list[ast.stmt], states: list[State]) -> list[State]:
    """Follow a block of statements."""
    for statement in body:
        if not states:
            break
        m.step(len(states))
        if m.raising and (m.expecting or may_raise(m, statement)):
            m.raised(states)
        follow = _FOLLOW.get(type(statement))
        if follow is not None:
            states = follow(m, statement, states)
    return states


_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar)
_SAFE = {"print", "append", "len", "isinstance", "range", "enter_context", "ExitStack"}


def may_raise(m: Machine, statement: ast.stmt) -> bool:
    """Say whether a statement can be expected to raise.

    What only makes a handle or opens a scope doesn't, but for broken rules; taking every statement
    for one that raises would drown the paths that matter.
    """
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Raise)):
        return False
    known = m.project.raises.get(statement)
    if known is None:
        parts: list[ast.AST] = [statement]
        if isinstance(statement, (*_BLOCKS, ast.Match)):
            parts = [
                child
                for child in ast.iter_child_nodes(statement)
                if isinstance(child, (ast.expr, ast.withitem))
            ]
        known = any(_raises(m, node) for part in parts for node in ast.walk(part))
        m.project.raises[statement] = known
    return known


def _raises(m: Machine, node: ast.AST) -> bool:
    if isinstance(node, (ast.Await, ast.Assert, ast.Import, ast.ImportFrom, ast.Yield)):
        return True
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    known = m.frame.module.resolve(function)
    if isinstance(known, FunctionInfo) and known.interesting:
        return False  # it is followed, and its own statements say
    if isinstance(function, ast.Name):
        return function.id not in _SAFE
    if not isinstance(function, ast.Attribute) or function.attr in _SAFE:
        return not isinstance(function, ast.Attribute)
    module = isinstance(function.value, ast.Name) and function.value.id == "v8"
    return not module and not function.attr.startswith("is_")


def _expression(m: Machine, node: ast.Expr, states: list[State]) -> list[State]:
    if isinstance(node.value, ast.Constant):
        return states
    if len(states) == 1:
        return joined([after for after, _ in m.evaluate(m, node.value, states[0])])
    return joined([after for state in states for after, _ in m.evaluate(m, node.value, state)])


def _assign(m: Machine, node: ast.Assign, states: list[State]) -> list[State]:
    out = []
    for state in states:
        for after, value in m.evaluate(m, node.value, state):
            for target in node.targets:
                names.assign(m, after, target, value, node)
            out.append(after)
    return joined(out)


def _annotated(m: Machine, node: ast.AnnAssign, states: list[State]) -> list[State]:
    if node.value is None:
        return states
    out = []
    for state in states:
        for after, value in m.evaluate(m, node.value, state):
            names.assign(m, after, node.target, value, node)
            out.append(after)
    return joined(out)


def _augmented(m: Machine, node: ast.AugAssign, states: list[State]) -> list[State]:
    """Follow `x += y`: of a list that is known it adds elements, else the name is anything."""
    from . import keeping
    from .objects import Box, changed

    out = []
    for state in states:
        for after, value in m.evaluate(m, node.value, state):
            holder = m.one(_loading(node.target), after)
            box, other = after.find(holder, Box), after.find(value, Box)
            if box is not None and type(holder) is int and isinstance(node.op, ast.Add):
                items = other.items if other is not None else ()
                exact = box.exact and other is not None and other.exact
                after.heap[holder] = changed(box, items=(*box.items, *items)[:64], exact=exact)
                for item in items:
                    keeping.store(m, after, holder, None, item, node)
            elif isinstance(node.target, ast.Name):
                names.bind(m, after, node.target.id, None, node)
            out.append(after)
    return joined(out)


def _loading(target: ast.expr) -> ast.expr:
    if isinstance(target, ast.Name):
        return ast.copy_location(ast.Name(target.id, ast.Load()), target)
    return target


def _return(m: Machine, node: ast.Return, states: list[State]) -> list[State]:
    flow = m.frame.flow
    for state in states:
        if node.value is None:
            flow.returns.append(Return(state, NONE, node))
        else:
            flow.returns += [Return(s, v, node) for s, v in m.evaluate(m, node.value, state)]
    del flow.returns[64:]
    return []


def _raise(m: Machine, node: ast.Raise, states: list[State]) -> list[State]:
    for part in (node.exc, node.cause):
        if part is not None:
            states = [after for state in states for after, _ in m.evaluate(m, part, state)]
    m.raised(states, surely=True)
    return []


def _break(m: Machine, node: ast.Break, states: list[State]) -> list[State]:
    del node
    m.frame.flow.breaks += states
    return []


def _continue(m: Machine, node: ast.Continue, states: list[State]) -> list[State]:
    del node
    m.frame.flow.continues += states
    return []


def _if(m: Machine, node: ast.If, states: list[State]) -> list[State]:
    yes: list[State] = []
    no: list[State] = []
    for state in states:
        ways = branch(m, node.test, state)
        yes += ways[0]
        no += ways[1]
    after = m.execute(m, node.body, joined(yes)) if yes else []
    if node.orelse and no:
        no = m.execute(m, node.orelse, joined(no))
    return joined(after + no)


def _assert(m: Machine, node: ast.Assert, states: list[State]) -> list[State]:
    return joined([s for state in states for s in branch(m, node.test, state)[0]])


def _delete(m: Machine, node: ast.Delete, states: list[State]) -> list[State]:
    for state in states:
        for target in node.targets:
            names.delete(m, state, target)
    return states


def _define(
    m: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef, states: list[State]
) -> list[State]:
    if m.frame.function.parent is None and m.frame.function.node is m.frame.module.tree:
        return states  # a module's own functions are known by name
    out = []
    for state in states:
        for after, value in closure(m, node, state):
            plain = not node.decorator_list or m.frame.module.infos[node].is_manager
            names.bind(m, after, node.name, value if plain else None, node)
            out.append(after)
    return out


def _class(m: Machine, node: ast.ClassDef, states: list[State]) -> list[State]:
    known = m.frame.module.classes.get(node)
    if m.frame.function.node is not m.frame.module.tree:
        for state in states:
            names.bind(m, state, node.name, known, node)
    return states


def _import(m: Machine, node: ast.Import | ast.ImportFrom, states: list[State]) -> list[State]:
    bound = m.frame.module.bind_import(node)
    for state in states:
        for name, value in bound.items():
            names.bind(m, state, name, value, node)
    return states


def _try(m: Machine, node: ast.Try, states: list[State]) -> list[State]:
    if not node.finalbody:
        return _handled(m, node, states)

    def leave(state: State) -> list[State]:
        return m.execute(m, node.finalbody, [state])

    return joined(protected(m, states, lambda s: _handled(m, node, s), leave, always=True))


def _handled(m: Machine, node: ast.Try, states: list[State]) -> list[State]:
    """Follow `try` with its handlers, which an exception may reach from any statement."""
    if not node.handlers:
        return m.execute(m, node.orelse, m.execute(m, node.body, states))
    m.raising.append([])
    expected = _expects_refusal(node)
    m.expecting += expected
    try:
        ends = m.execute(m, node.body, states)
    finally:
        m.expecting -= expected
        raised = joined(m.raising.pop())
    if node.orelse:
        ends = m.execute(m, node.orelse, ends)
    out = list(ends)
    for handler in node.handlers:
        starts = [state.fork() for state in raised]
        for state in starts:
            if handler.name:
                names.bind(m, state, handler.name, None, handler)
        out += m.execute(m, handler.body, starts)
    if not any(handler.type is None for handler in node.handlers):
        m.raised(raised)
    return joined(out)


def _expects_refusal(node: ast.Try) -> bool:
    """Say whether a handler names an error of the rules: then breaking them is the point."""
    for handler in node.handlers:
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        for kind in kinds:
            name = kind.attr if isinstance(kind, ast.Attribute) else getattr(kind, "id", "")
            if name in REFUSALS:
                return True
    return False


_FOLLOW: dict[type, Callable[..., list[State]]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.If: _if,
    ast.Assert: _assert,
    ast.Delete: _delete,
    ast.FunctionDef: _define,
    ast.AsyncFunctionDef: _define,
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: with_,
    ast.AsyncWith: with_,
    ast.For: for_,
    ast.AsyncFor: for_,
    ast.While: while_,
    ast.Match: match_,
}
