"""Conditions: which way a path can go, and what it knows afterwards."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .objects import NONE, Box, Const, Context, Isolate, Scope, Symbol

if TYPE_CHECKING:
    from collections.abc import Callable

    from .machine import Machine
    from .objects import Value
    from .state import State

_ORDER: dict[type, Callable[..., bool]] = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}
Ways = tuple[list["State"], list["State"]]


def truth(state: State, value: Value) -> bool | None:
    """Return a value's truth where it is known."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Symbol):
        return True if value.name == "typing.TYPE_CHECKING" else None
    record = state.get(value)
    if isinstance(record, (Isolate, Context, Scope)):
        return True
    if isinstance(record, Box) and record.exact and not record.outer:
        return bool(record.items)
    return None


def branch(m: Machine, test: ast.expr, state: State) -> Ways:
    """Return the paths on which `test` holds and those on which it doesn't."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yes, no = branch(m, test.operand, state)
        return no, yes
    if isinstance(test, ast.BoolOp):
        return _both(m, test, state)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _compare(m, test, state)
    ways: Ways = ([], [])
    for after, value in m.evaluate(m, test, state):
        _split(m, test, after, truth(after, value), ways)
    return ways


def _both(m: Machine, test: ast.BoolOp, state: State) -> Ways:
    conjunction = isinstance(test.op, ast.And)
    going, decided = [state], []
    for operand in test.values:
        nexts: list[State] = []
        for before in going:
            yes, no = branch(m, operand, before)
            nexts += yes if conjunction else no
            decided += no if conjunction else yes
        going = nexts
    return (going, decided) if conjunction else (decided, going)


def _compare(m: Machine, test: ast.Compare, state: State) -> Ways:
    ways: Ways = ([], [])
    operator = test.ops[0]
    for middle, left in m.evaluate(m, test.left, state):
        for after, right in m.evaluate(m, test.comparators[0], middle):
            ordered = _ORDER.get(type(operator))
            if ordered is not None and isinstance(left, Const) and isinstance(right, Const):
                numbers = isinstance(left.value, int) and isinstance(right.value, int)
                _split(m, test, after, ordered(left.value, right.value) if numbers else None, ways)
                continue
            known = _same(after, left, right, identity=isinstance(operator, (ast.Is, ast.IsNot)))
            if known is not None and isinstance(operator, (ast.Is, ast.Eq)):
                _split(m, test, after, known, ways)
            elif known is not None and isinstance(operator, (ast.IsNot, ast.NotEq)):
                _split(m, test, after, not known, ways)
            else:
                _split(m, test, after, None, ways)
    return ways


def _same(state: State, left: Value, right: Value, *, identity: bool) -> bool | None:
    if isinstance(left, Const) and isinstance(right, Const):
        return left.value == right.value
    if left is NONE or right is NONE:
        other = right if left is NONE else left
        record = state.get(other)
        if isinstance(record, (Isolate, Context, Scope, Box)):
            return False
    if identity and type(left) is int and left == right:
        return True
    return None


def _split(m: Machine, test: ast.expr, state: State, known: bool | None, ways: Ways) -> None:  # noqa: FBT001
    """Send a path the way that is known, or both ways with the assumption noted."""
    if known is not None:
        ways[0 if known else 1].append(state)
        return
    known_fact = m.project.facts.get(test)
    if known_fact is None:
        known_fact = m.project.facts[test] = _fact(test)
    key, negated, mentioned = known_fact
    if key:
        # The names of a callee are not those of its caller.
        key = f"{m.frame.fid}:{key}"
        assumed = state.facts.get(key)
        if assumed is not None:
            ways[0 if assumed[0] != negated else 1].append(state)
            return
    other = state.fork()
    if key:
        state.facts[key] = (not negated, mentioned)
        other.facts[key] = (negated, mentioned)
    ways[0].append(state)
    ways[1].append(other)


def _fact(test: ast.expr) -> tuple[str, bool, frozenset[str]]:
    """Return a condition as a key, whether the key says the opposite, and the names in it."""
    negated = False
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], (ast.IsNot, ast.NotEq)):
        negated = True
        plain: dict[type, ast.cmpop] = {ast.IsNot: ast.Is(), ast.NotEq: ast.Eq()}
        test = ast.Compare(test.left, [plain[type(test.ops[0])]], test.comparators)
    names = set()
    for node in ast.walk(test):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, (ast.Call, ast.Await, ast.Yield, ast.NamedExpr, ast.Subscript)):
            return "", False, frozenset()
    if isinstance(test, ast.Name):
        return test.id, negated, frozenset(names)
    return ast.unparse(test), negated, frozenset(names)
