"""Calls of the project's own functions, which are followed into their bodies.

A function's summary is what following it gives: the paths that come back, what they return, what
they left open, closed or stored. It is made in the caller's own state, so it is exact about which
object is which; a function that has nothing to do with scopes is not entered at all.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import keeping, names
from .library import unknown
from .machine import MAX_DEPTH, MAX_STATES, Flow, Frame, joined
from .objects import (
    NONE,
    CallbackInfo,
    Closure,
    Context,
    Handle,
    Instance,
    Isolate,
    Kept,
    Partial,
    Scope,
    Stack,
)
from .project import ClassInfo, FunctionInfo
from .scan import every_argument, mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from .arguments import Args
    from .machine import Machine, Outcome
    from .objects import Value
    from .state import State


_OURS = (Isolate, Context, Scope, Handle, Kept, CallbackInfo, Stack)


def function(m: Machine, state: State, info: FunctionInfo, args: Args, node: ast.AST) -> Outcome:
    """Follow a call of a function of the project."""
    return _called(m, state, info, info, args, node, (), {})


def closure(m: Machine, state: State, record: Closure, args: Args, node: ast.AST) -> Outcome:
    """Follow a call of a nested function or lambda."""
    info = record.function
    callee = next((n for n, obj in state.heap.items() if obj is record), None)
    return _called(m, state, info, callee, args, node, record.frames, dict(record.defaults))


def _called(
    m: Machine,
    state: State,
    info: FunctionInfo,
    callee: Value,
    args: Args,
    node: ast.AST,
    frames: tuple[int, ...],
    defaults: dict[str, Value],
) -> Outcome:
    later = "coroutine" if info.is_async and not info.yields else ""
    if info.yields:
        later = "manager" if info.is_manager else "generator"
    if later:
        record = Partial(later, callee, tuple(args.positional), tuple(args.keywords.items()))
        return [(state, state.new(record))]
    return body(m, state, info, args, node, frames, defaults)


def run_callee(m: Machine, state: State, callee: Value, args: Args, node: ast.AST) -> Outcome:
    """Follow a coroutine's body: it is awaited now."""
    if isinstance(callee, FunctionInfo):
        return body(m, state, callee, args, node, (), {})
    record = state.find(callee, Closure)
    if record is None:
        return [(state, None)]
    return body(m, state, record.function, args, node, record.frames, dict(record.defaults))


def instance(m: Machine, state: State, cls: ClassInfo, args: Args, node: ast.AST) -> Outcome:
    """Follow the making of an object of a class of the project."""
    if any("Thread" in ast.unparse(base) for base in cls.node.bases):
        return unknown(state, args)
    number = state.new(Instance(cls=cls, outer=False, name=cls.name))
    method = cls.find("__init__")
    if method is not None:
        found = body(m, state, method, args.after((number,)), node, (), {})
        return [(after, number) for after, _ in found]
    if cls.is_dataclass:
        attrs = dict(zip(cls.fields, args.positional, strict=False))
        attrs.update({k: v for k, v in args.keywords.items() if k in cls.fields})
        state.heap[number] = Instance(cls=cls, attrs=attrs, outer=False, name=cls.name)
    return [(state, number)]


def body(
    m: Machine,
    state: State,
    info: FunctionInfo,
    args: Args,
    node: ast.AST,
    frames: tuple[int, ...],
    defaults: dict[str, Value],
    *,
    inline: bool = False,
    hook: Callable[[State, Value], list[State]] | None = None,
) -> Outcome:
    """Follow a function's body with these arguments."""
    recursive = any(frame.function is info for frame in m.frames[1:])
    if len(m.frames) > MAX_DEPTH or recursive or (info is m.root and len(m.frames) > 1):
        return unknown(state, args)
    mark(info.module)
    # A context manager may expect its block to be refused, whatever else it is about.
    related = info.interesting or hook is not None
    if not related and not _tracked(state, [*args.every(), *defaults.values()], info, frames):
        return unknown(state, args)
    if not inline and not isinstance(info.node, (ast.Lambda, ast.GeneratorExp)):
        m.analyse(info)
    frame = Frame(m.next_frame, info, frames)
    m.next_frame += 1
    # A callback is called from JavaScript: what is wrong in it is wrong where it stands.
    frame.call = None if inline else node
    frame.hook = hook
    frame.born = state.next
    state.frames[frame.fid] = names_of(m, state, info, args, defaults)
    m.frames.append(frame)
    try:
        outcome = _run(m, frame, state)
    finally:
        m.frames.pop()
    for after, _ in outcome:
        if not info.nested:
            after.frames.pop(frame.fid, None)
        if after.facts:
            prefix = f"{frame.fid}:"
            after.facts = {k: f for k, f in after.facts.items() if not k.startswith(prefix)}
    return _merged(outcome)


def names_of(
    m: Machine, state: State, info: FunctionInfo, args: Args, defaults: dict[str, Value]
) -> dict[str, Value]:
    """Return what the parameters hold at the start."""
    parameters = info.parameters()
    if parameters is None:
        return {}
    bound = args.by_parameter(state, parameters)
    values: dict[str, Value] = {}
    for argument in every_argument(parameters):
        value = bound.get(argument.arg, defaults.get(argument.arg, _default(parameters, argument)))
        if value is not None:
            values[argument.arg] = value
    del m
    return values


def _default(parameters: ast.arguments, argument: ast.arg) -> Value:
    """Return a parameter's default where it is a constant that conditions may ask for."""
    positional = [*parameters.posonlyargs, *parameters.args]
    pairs = [
        *zip(
            positional[len(positional) - len(parameters.defaults) :],
            parameters.defaults,
            strict=True,
        ),
        *zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True),
    ]
    for other, default in pairs:
        if other is argument and isinstance(default, ast.Constant) and default.value is None:
            return NONE
    return None


def _run(m: Machine, frame: Frame, state: State) -> Outcome:
    node = frame.function.node
    if isinstance(node, ast.Lambda):
        return m.evaluate(m, node.body, state)
    if isinstance(node, ast.GeneratorExp):
        return [(state, None)]
    frame.flow = Flow()
    ends = m.execute(m, node.body, [state])
    outcome: Outcome = [(after, NONE) for after in ends]
    for after, value, place in frame.flow.returns:
        if frame.function.is_async or not frame.function.yields:
            dead = keeping.returned(m, after, value, place)
            outcome.append((after, None if dead else value))
        else:
            outcome.append((after, None))
    return outcome[:MAX_STATES]


def _merged(outcome: Outcome) -> Outcome:
    if len(outcome) < 2:
        return outcome
    values: dict[Value, list[State]] = {}
    for after, value in outcome:
        values.setdefault(value, []).append(after)
    return [(after, value) for value, states in values.items() for after in joined(states)]


def _tracked(state: State, given: list[Value], info: FunctionInfo, frames: tuple[int, ...]) -> bool:
    """Say whether the callee could touch anything that is followed."""
    if any(type(value) is int and _matters(state, value) for value in given):
        return True
    around = (state.frames.get(fid, {}).get(name) for fid in frames for name in info.free)
    return any(type(value) is int and _matters(state, value) for value in around)


def _matters(state: State, value: Value) -> bool:
    """Say whether anything of V8 can be reached from a value."""
    for looked_at, (_, record) in enumerate(state.reachable(value)):
        if isinstance(record, _OURS) or looked_at > 32:
            return True
    return False


def start(m: Machine, state: State, info: FunctionInfo) -> None:
    """Bind a function's parameters when it is followed on its own."""
    frame = m.frame
    values: dict[str, Value] = {}
    parameters = info.parameters()
    if parameters is not None:
        for argument in every_argument(parameters):
            kind = names.annotated(info.module, argument.annotation)
            if kind is None:
                unsaid = argument.annotation is None
                kind = "isolate" if unsaid and names.is_isolate(argument.arg) else "object"
            values[argument.arg] = names.outside(m, state, kind, argument.arg, argument)
        first = every_argument(parameters)[:1]
        if info.cls is not None and first and "staticmethod" not in info.decorators():
            values[first[0].arg] = state.new(Instance(cls=info.cls, name=first[0].arg))
        for star in (parameters.vararg, parameters.kwarg):
            if star is not None:
                values[star.arg] = names.outside(m, state, "box", star.arg, star)
    state.frames[frame.fid] = values
