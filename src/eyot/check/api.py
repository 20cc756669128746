"""Calls of `eyot.v8`: what they need and what they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import followed, scopes, uses
from .objects import Box, CallbackInfo, Closure, Handle, Instance, Isolate, Kept, Scope, changed
from .project import FunctionInfo
from .rules import ey305_source_with_a_variable
from .vocabulary import KEPT, NEEDS_CONTEXT, SCOPES, makes_handle

if TYPE_CHECKING:
    import ast

    from .arguments import Args
    from .machine import Machine, Outcome
    from .objects import Value
    from .state import State


def call(m: Machine, state: State, name: str, args: Args, node: ast.Call) -> Outcome:
    """Follow a call of a name of `eyot.v8`."""
    if name == "v8.Isolate":
        return [(state, state.new(Isolate(made=m.place(node), fresh=True)))]
    if name == "v8.Context":
        known = [args.at(0, "isolate")] if args.every() else []
        _learn(m, state, node, args)
        return [(state, scopes.context_of(m, state, known, node))]
    if name in SCOPES:
        _learn(m, state, node, args)
        values = args.positional or args.every()
        return [(state, scopes.construct(m, state, SCOPES[name], values, node))]
    if name in KEPT:
        return [(state, _kept(m, state, args, node))]
    if not makes_handle(name):
        return [(state, None)]
    return _handle(m, state, name, args, node)


def _learn(m: Machine, state: State, node: ast.Call, args: Args) -> None:
    """Give an unknown argument an identity, so that a second use is seen to be the same."""
    if node.args and args.positional and args.positional[0] is None:
        import ast

        target = node.args[0]
        number = state.new(Instance(name="?"))
        args.positional[0] = number
        if isinstance(target, ast.Name):
            state.frames[m.frame.fid][target.id] = number
        elif isinstance(target, ast.Attribute):
            holder = m.one(target.value, state)
            record = state.find(holder, Instance)
            if record is not None and type(holder) is int:
                attrs = {**record.attrs, target.attr: number}
                state.heap[holder] = changed(record, attrs=attrs)


def _kept(m: Machine, state: State, args: Args, node: ast.Call) -> Value:
    scope = args.at(0, "scope")
    if uses.as_scope(m, state, scope, node):
        for value in args.every()[1:]:
            uses.anything(m, state, value, node)
        uses.one_isolate(m, state, scope, args.every()[1:], node)
    return state.new(Kept(isolate=state.isolate_of(scope), made=m.place(node)))


def _handle(m: Machine, state: State, name: str, args: Args, node: ast.Call) -> Outcome:
    """Follow `v8.Name(scope, …)` and `v8.Name.method(scope, …)`, which give a handle."""
    _learn(m, state, node, args)
    scope = args.at(0, "scope")
    needs = name if name in NEEDS_CONTEXT else ""
    if state.find(scope, Isolate) is not None:
        return [(state, None)]
    if not uses.as_scope(m, state, scope, node, needs):
        return [(state, None)]
    if not given(m, state, args.every()[1:], node):
        return [(state, None)]
    if not uses.one_isolate(m, state, scope, args.every()[1:], node):
        return [(state, None)]
    if name == "v8.Function":
        _callback(m, state, scope, args.at(1, "callback"), node)
    if type(scope) is not int or not isinstance(state.heap.get(scope), Scope):
        return [(state, None)]
    if name == "v8.Script.compile":
        ey305_source_with_a_variable.source(m, state, args.at(1, "source"), node)
    made = scopes.make_handle(m, state, scope, node)
    if name == "v8.String" and ey305_source_with_a_variable.is_built(state, args.at(1)):
        handle = state.find(made, Handle)
        if handle is not None and made is not None:
            state.heap[made] = changed(handle, built=True)
    return [(state, made)]


def given(m: Machine, state: State, values: list[Value], node: ast.AST) -> bool:
    """Check the handles among the arguments, also those in a list or tuple."""
    for value in values:
        record = state.get(value)
        if isinstance(record, Box):
            inside = [i for i in record.items if isinstance(state.get(i), Handle)]
            if not given(m, state, list(inside), node):
                return False
        elif isinstance(record, Handle) and not uses.anything(m, state, value, node):
            return False
    return True


def _callback(m: Machine, state: State, scope: Value, function: Value, node: ast.Call) -> None:
    """Follow a callback once, with a scope of its own that closes when it returns.

    What it does to lists and names stays, since it may be called at any time from here on.
    """
    closure = state.find(function, Closure)
    if closure is not None:
        info = closure.function
    elif isinstance(function, FunctionInfo):
        info = function
    else:
        return
    from .arguments import Args

    inner = scopes.callback_scope(m, state, state.isolate_of(scope), node)
    args = Args(node)
    args.positional = [inner, state.new(CallbackInfo(inner))]
    frames = closure.frames if closure is not None else ()
    defaults = dict(closure.defaults) if closure is not None else {}
    # It isn't called here: what it raises doesn't reach the handlers around its making.
    raising, m.raising = m.raising, []
    try:
        outcome = followed.body(m, state.fork(), info, args, node, frames, defaults, inline=True)
    finally:
        m.raising = raising
    for after, _ in outcome[:1]:
        scopes.leave(m, after, inner, info.node)
        _adopt(state, after)
    if not outcome:
        scopes.leave(m, state, inner, info.node)


def _adopt(state: State, after: State) -> None:
    """Go on in `state` with what another path came to know."""
    for name in ("frames", "heap", "open", "facts", "stores", "next"):
        setattr(state, name, getattr(after, name))
