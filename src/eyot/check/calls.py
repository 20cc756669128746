"""Calls: who is called, with what, and what comes back."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import api, followed, library, methods
from .arguments import Args
from .objects import (
    Bound,
    Closure,
    Const,
    Instance,
    Manager,
    Partial,
    Symbol,
)
from .project import ClassInfo, FunctionInfo, ModuleInfo

if TYPE_CHECKING:
    from .machine import Machine, Outcome
    from .objects import Value
    from .state import State

_MOST = 24


def call(m: Machine, node: ast.Call, state: State) -> Outcome:
    """Follow a call expression."""
    found: Outcome = []
    if isinstance(node.func, ast.Attribute):
        for middle, holder in m.evaluate(m, node.func.value, state):
            if type(holder) is int and middle.get(holder) is not None:
                if not methods.before(m, middle, holder, node.func.attr, node):
                    found += [(after, None) for after, _ in arguments(m, node, middle)]
                    continue
                for after, args in arguments(m, node, middle):
                    found += methods.call(m, after, holder, node.func.attr, args, node)
            else:
                callee = _member(holder, node.func.attr)
                if node.func.attr == "format" and isinstance(holder, Const):
                    found += [(s, s.new(Manager("text"))) for s, _ in arguments(m, node, middle)]
                    continue
                for after, args in arguments(m, node, middle):
                    if callee is None:
                        found += methods.of_unknown(m, after, node.func.attr, args, node)
                    else:
                        found += invoke(m, after, callee, args, node)
    else:
        for middle, callee in m.evaluate(m, node.func, state):
            for after, args in arguments(m, node, middle):
                found += invoke(m, after, callee, args, node)
    return found[:_MOST]


def _member(holder: Value, name: str) -> Value:
    from .project import attribute

    if isinstance(holder, (Symbol, ModuleInfo)):
        return attribute(holder, name)
    if isinstance(holder, ClassInfo):
        return holder.find(name)
    return None


def arguments(m: Machine, node: ast.Call, state: State) -> list[tuple[State, Args]]:
    """Follow a call's arguments from left to right."""
    paths = [(state, Args(node))]
    for argument in node.args:
        star = isinstance(argument, ast.Starred)
        expression = argument.value if isinstance(argument, ast.Starred) else argument
        paths = [
            (after, args.with_positional(after, value, star=star))
            for before, args in paths
            for after, value in m.evaluate(m, expression, before)
        ][:_MOST]
    for keyword in node.keywords:
        paths = [
            (after, args.with_keyword(keyword.arg, value))
            for before, args in paths
            for after, value in m.evaluate(m, keyword.value, before)
        ][:_MOST]
    return paths


def invoke(m: Machine, state: State, callee: Value, args: Args, node: ast.Call) -> Outcome:
    """Follow a call of a value."""
    if isinstance(callee, Symbol):
        if callee.name.startswith("v8."):
            return api.call(m, state, callee.name, args, node)
        return library.call(m, state, callee.name, args, node)
    if isinstance(callee, FunctionInfo):
        return followed.function(m, state, callee, args, node)
    if isinstance(callee, ClassInfo):
        return followed.instance(m, state, callee, args, node)
    record = state.get(callee)
    if isinstance(record, Closure):
        return followed.closure(m, state, record, args, node)
    if isinstance(record, Bound):
        if type(record.target) is int:
            if not methods.before(m, state, record.target, record.name, node):
                return [(state, None)]
            return methods.call(m, state, record.target, record.name, args, node)
        return [(state, None)]
    if isinstance(record, Partial) and record.kind == "partial":
        return invoke(m, state, record.callee, args.after(record.args, record.keywords), node)
    if isinstance(record, Instance) and record.cls is not None:
        method = record.cls.find("__call__")
        if method is not None:
            return followed.function(m, state, method, args.after((callee,)), node)
    return library.unknown(state, args)


def awaited(m: Machine, state: State, value: Value, node: ast.Await) -> Outcome:
    """Follow the coroutine that `await` drives, where it is one of the project's."""
    record = state.find(value, Partial)
    if record is None or record.kind != "coroutine":
        return [(state, None)]
    call_node = node.value if isinstance(node.value, ast.Call) else ast.Call(node.value, [], [])
    args = Args(call_node).after(record.args, record.keywords)
    return followed.run_callee(m, state, record.callee, args, node)
