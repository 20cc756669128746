"""`with`: what entering gives, what leaving does, on every way out of the block."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import followed, names, scopes, uses
from .arguments import Args
from .machine import Flow, Return, joined
from .objects import (
    Context,
    Executor,
    Instance,
    Isolate,
    Kept,
    Manager,
    Partial,
    Scope,
    Stack,
    changed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from .machine import Frame, Machine, Outcome
    from .objects import Value
    from .state import State


def with_(m: Machine, node: ast.With | ast.AsyncWith, states: list[State]) -> list[State]:
    """Follow a `with` statement."""
    return _items(m, node, 0, states)


def _items(
    m: Machine, node: ast.With | ast.AsyncWith, index: int, states: list[State]
) -> list[State]:
    if index == len(node.items):
        return m.execute(m, node.body, states)
    item = node.items[index]
    out: list[State] = []
    for state in states:
        for after, value in m.evaluate(m, item.context_expr, state):
            if isinstance(node, ast.AsyncWith):
                uses.suspend(m, after, item.context_expr, "`async with`")
            out += _entered(m, node, index, after, value)
    return joined(out)


def _entered(
    m: Machine, node: ast.With | ast.AsyncWith, index: int, state: State, value: Value
) -> list[State]:
    item = node.items[index]
    record = state.get(value)

    def block(states: list[State]) -> list[State]:
        return _items(m, node, index + 1, states)

    def bind(target: State, result: Value) -> None:
        if item.optional_vars is not None:
            names.assign(m, target, item.optional_vars, result, item.optional_vars)

    if isinstance(record, Partial) and record.kind == "manager":
        return _managed(m, node, state, record, bind, block)
    if isinstance(record, Manager):
        if record.kind == "expects":
            m.expecting += 1
            try:
                bind(state, None)
                return protected(m, [state], block, lambda s: [s], swallow=True, raises=True)
            finally:
                m.expecting -= 1
        bind(state, record.value if record.kind in ("null", "closing") else None)
        swallow = record.kind == "suppress"
        return protected(m, [state], block, lambda s: [s], swallow=swallow)
    out: list[State] = []
    for after, result, leave in _enter(m, state, value, item.context_expr, node):
        bind(after, result)
        out += protected(m, [after], block, leave)
    return out


def _enter(
    m: Machine, state: State, value: Value, node: ast.expr, block: ast.AST
) -> list[tuple[State, Value, Callable[[State], list[State]]]]:
    """Return what each path binds, and what leaving will do."""
    record = state.get(value)

    def nothing(s: State) -> list[State]:
        return [s]

    if type(value) is not int:
        return [(state, None, nothing)]
    if isinstance(record, Scope):
        if not scopes.enter(m, state, value, node):
            return [(state, None, nothing)]

        def leave(s: State) -> list[State]:
            scopes.leave(m, s, value, block)
            return [s]

        return [(state, value, leave)]
    if isinstance(record, Stack):

        def unwind(s: State) -> list[State]:
            close_stack(m, s, value, block)
            return [s]

        return [(state, value, unwind)]
    if isinstance(record, (Isolate, Context, Kept)):

        def close(s: State) -> list[State]:
            scopes.close_owner(s, value)
            return [s]

        return [(state, value, close)]
    if isinstance(record, Executor):
        return [(state, value, nothing)]
    if isinstance(record, Instance) and record.cls is not None:
        return _of_class(m, state, value, record, node)
    return [(state, None, nothing)]


def _of_class(
    m: Machine, state: State, ref: int, record: Instance, node: ast.expr
) -> list[tuple[State, Value, Callable[[State], list[State]]]]:
    entering = record.cls.find("__enter__") if record.cls is not None else None
    leaving = record.cls.find("__exit__") if record.cls is not None else None

    def leave(s: State) -> list[State]:
        if leaving is None:
            return [s]
        args = Args(node).after((ref, None, None, None))
        return [after for after, _ in followed.function(m, s, leaving, args, node)]

    if entering is None:
        return [(state, None, leave)]
    found = followed.function(m, state, entering, Args(node).after((ref,)), node)
    return [(after, value, leave) for after, value in found]


def protected(
    m: Machine,
    states: list[State],
    block: Callable[[list[State]], list[State]],
    leave: Callable[[State], list[State]],
    *,
    swallow: bool = False,
    always: bool = False,
    raises: bool = False,
) -> list[State]:
    """Follow a block whose end must be run on every way out of it."""
    frame = m.frame
    saved, frame.flow = frame.flow, Flow()
    catching = bool(m.raising) or swallow or always
    if catching:
        m.raising.append([])
    try:
        ends = block(states)
    finally:
        inner, frame.flow = frame.flow, saved
        raised = m.raising.pop() if catching else []
    out = [after for state in ends for after in leave(state)]
    saved.returns += [
        Return(after, value, place)
        for state, value, place in inner.returns
        for after in leave(state)
    ]
    saved.breaks += [after for state in inner.breaks for after in leave(state)]
    saved.continues += [after for state in inner.continues for after in leave(state)]
    thrown = [after for state in raised for after in leave(state)]
    if raises and thrown:
        return joined(thrown)  # the block is there to be left by an exception
    if swallow:
        return joined(out + thrown)
    m.raised(thrown)
    return out


def _managed(
    m: Machine,
    node: ast.AST,
    state: State,
    record: Partial,
    bind: Callable[[State, Value], None],
    block: Callable[[list[State]], list[State]],
) -> list[State]:
    """Follow a generator that is a context manager: at its `yield` the block runs in its middle."""
    caller = m.frame
    depth = len(state.pending)
    ran = False

    def hook(at_yield: State, value: Value) -> list[State]:
        nonlocal ran
        ran = True
        at_yield.pending = (*at_yield.pending, None)
        generator = m.frames.pop()
        saved, caller.flow = caller.flow, Flow()
        try:
            bind(at_yield, value)
            ends = block([at_yield])
        finally:
            inner, caller.flow = caller.flow, saved
            m.frames.append(generator)
        return [*ends, *_tagged(inner)]

    catching = bool(m.raising)
    if catching:
        m.raising.append([])
    try:
        outcome = run_generator_function(m, state, record, node, hook)
    finally:
        raised = m.raising.pop() if catching else []
    for thrown in raised:
        thrown.pending = thrown.pending[:depth]
    m.raised(raised)
    if not ran:
        out = []
        for after, _ in outcome:
            bind(after, None)
            out += block([after])
        return out
    return _routed(caller, [after for after, _ in outcome], depth)


def _tagged(flow: Flow) -> list[State]:
    """Return the paths that left the block early, with where they were going."""
    tagged = []
    for state, value, place in flow.returns:
        state.pending = (*state.pending[:-1], ("return", value, place))
        tagged.append(state)
    for kind, states in (("break", flow.breaks), ("continue", flow.continues)):
        for state in states:
            state.pending = (*state.pending[:-1], (kind, None, None))
            tagged.append(state)
    return tagged


def _routed(caller: Frame, states: list[State], depth: int) -> list[State]:
    """Send each path where it was going when the context manager's end came between."""
    out = []
    for state in states:
        if len(state.pending) <= depth:
            continue  # it ended without reaching its yield
        going = state.pending[depth]
        state.pending = state.pending[:depth]
        if going is None:
            out.append(state)
        elif going[0] == "return":
            caller.flow.returns.append(Return(state, going[1], going[2]))
        elif going[0] == "break":
            caller.flow.breaks.append(state)
        else:
            caller.flow.continues.append(state)
    return out


def run_generator_function(
    m: Machine,
    state: State,
    record: Partial,
    node: ast.AST,
    hook: Callable[[State, Value], list[State]],
) -> Outcome:
    """Follow a generator's body; `hook` goes on from each `yield`."""
    from .objects import Closure
    from .project import FunctionInfo

    args = Args(node).after(record.args, record.keywords)
    if isinstance(record.callee, FunctionInfo):
        return followed.body(m, state, record.callee, args, node, (), {}, hook=hook)
    closure = state.find(record.callee, Closure)
    if closure is None:
        return [(state, None)]
    defaults = dict(closure.defaults)
    return followed.body(
        m, state, closure.function, args, node, closure.frames, defaults, hook=hook
    )


def _half_run(
    m: Machine, state: State, record: Partial, node: ast.AST
) -> list[tuple[State, Value, tuple[int, ...]]]:
    """Follow a context manager up to its `yield`; return also what it opened."""
    opened = state.open
    reached: list[tuple[State, Value, tuple[int, ...]]] = []

    def hook(at_yield: State, value: Value) -> list[State]:
        new = tuple(ref for ref in at_yield.open if ref not in opened)
        reached.append((at_yield, value, new))
        return []

    outcome = run_generator_function(m, state, record, node, hook)
    return reached or [(after, None, ()) for after, _ in outcome]


def enter_manager(m: Machine, state: State, ref: int, node: ast.AST) -> Outcome:
    """Follow `manager.__enter__()`."""
    record = state.heap[ref]
    if not isinstance(record, Partial):
        return [(state, None)]
    return [(after, value) for after, value, _ in _half_run(m, state, record, node)]


def enter_into_stack(m: Machine, state: State, ref: int, value: Value, node: ast.Call) -> Outcome:
    """Follow `stack.enter_context(value)`."""
    record = state.get(value)
    if isinstance(record, Partial) and record.kind == "manager":
        found: Outcome = []
        for after, result, new in _half_run(m, state, record, node):
            _push(after, ref, new)
            found.append((after, result))
        return found
    if isinstance(record, Manager):
        return [(state, record.value)]
    if type(value) is not int:
        return [(state, None)]
    if isinstance(record, Scope):
        if not scopes.enter(m, state, value, node):
            return [(state, None)]
        _push(state, ref, (value,))
        return [(state, value)]
    if isinstance(record, Instance) and record.cls is not None:
        before = state.open
        found = []
        for after, result, _ in _enter(m, state, value, node, node):
            _push(after, ref, tuple(r for r in after.open if r not in before))
            found.append((after, result))
        return found
    return [(state, value if isinstance(record, (Isolate, Context, Kept, Stack)) else None)]


def _push(state: State, ref: int, entries: tuple[int, ...]) -> None:
    stack = state.find(ref, Stack)
    if stack is not None:
        state.heap[ref] = changed(stack, entries=(*stack.entries, *entries))


def close_stack(m: Machine, state: State, ref: int, node: ast.AST) -> None:
    """Close what an ExitStack holds, the last first."""
    stack = state.find(ref, Stack)
    if stack is None:
        return
    state.heap[ref] = changed(stack, entries=())
    for entry in reversed(stack.entries):
        scopes.leave(m, state, entry, node)
