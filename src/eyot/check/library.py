"""Calls of the standard library and of code that is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import keeping, threads
from .objects import (
    NONE,
    Box,
    Closure,
    Executor,
    Instance,
    Isolate,
    Manager,
    Partial,
    Stack,
    Thread,
    changed,
)
from .vocabulary import (
    BOXES,
    COPIES,
    EXECUTORS,
    EXPECTS,
    FRESH,
    ONLY_LOOKS,
    RUNS_ELSEWHERE,
    STACKS,
    TASKS,
    THREADS,
)

if TYPE_CHECKING:
    import ast

    from .arguments import Args
    from .machine import Machine, Outcome
    from .objects import Value
    from .state import State


def call(m: Machine, state: State, name: str, args: Args, node: ast.Call) -> Outcome:
    """Follow a call of a name from outside the project."""
    if name in ONLY_LOOKS:
        return _looked_at(m, state, name, args, node)
    if name in COPIES:
        return _copied(m, state, name, args)
    if name in BOXES:
        return [(state, _boxed(state, BOXES[name], args))]
    if name in FRESH:
        return [(state, state.new(Instance(attrs=dict(args.keywords), outer=False, name=name)))]
    if name in STACKS:
        return [(state, state.new(Stack()))]
    if name in EXECUTORS:
        return [(state, state.new(Executor()))]
    if name in EXPECTS:
        if len(args.positional) > 1:  # pytest.raises(Error, function, …): expected to be refused
            return [(state, None)]
        return [(state, state.new(Manager("expects")))]
    if name == "contextlib.suppress":
        return [(state, state.new(Manager("suppress")))]
    if name == "contextlib.nullcontext":
        return [(state, state.new(Manager("null", args.at(0, "enter_result"))))]
    if name == "contextlib.closing":
        return [(state, state.new(Manager("closing", args.at(0))))]
    if name in THREADS:
        return [(state, _thread(state, name, args, node))]
    if name in RUNS_ELSEWHERE:
        threads.handed(m, state, args.at(0), tuple(args.positional[1:]), node)
        return [(state, None)]
    if name in TASKS:
        keeping.given_to_task(m, state, args.at(0), node)
        return [(state, None)]
    if name == "functools.partial":
        keywords = tuple(args.keywords.items())
        made = Partial("partial", args.at(0), tuple(args.positional[1:]), keywords)
        return [(state, state.new(made))]
    if name in ("asyncio.run", "eyot.aio.run", "asyncio.run_coroutine_threadsafe"):
        return _driven(m, state, args, node)
    if name == "eyot.Context":
        return [(state, None)]
    if name in ("builtins.map", "builtins.filter"):
        return _mapped(m, state, name, args, node)
    if name in ("builtins.zip", "builtins.enumerate"):
        return [(state, _zipped(state, name, args))]
    if name == "builtins.next":
        return _next(m, state, args)
    if name == "builtins.setattr":
        return _setattr(m, state, args, node)
    if name == "copy.copy":
        return [(state, args.at(0))]
    if name == "typing.cast":
        return [(state, args.at(1))]
    return unknown(state, args)


def unknown(state: State, args: Args) -> Outcome:
    """Follow a call of which nothing is known: it may change any container it gets."""
    for value in args.every():
        record = state.get(value)
        if isinstance(record, Box) and type(value) is int:
            state.heap[value] = changed(record, items=(), keys=(), exact=False)
        elif isinstance(record, Isolate) and type(value) is int and record.fresh:
            # It may be detached, closed or kept there.
            state.heap[value] = changed(record, lent=True)
    return [(state, None)]


def _looked_at(m: Machine, state: State, name: str, args: Args, node: ast.Call) -> Outcome:
    first = args.at(0)
    if isinstance(state.get(first), Closure):
        for after, _ in m.iterate(m, state, first, node):
            state = after
    if name == "builtins.getattr" and type(first) is int:
        return [(state, None)]
    return [(state, None)]


def _copied(m: Machine, state: State, name: str, args: Args) -> Outcome:
    kind = {"builtins.tuple": "tuple", "builtins.set": "set"}.get(name, "list")
    if not args.positional:
        return [(state, state.new(Box(kind)))]
    return [
        (after, after.new(Box(kind, items, exact=exact and name != "builtins.reversed")))
        for after, items, exact in m.elements(m, state, args.at(0), args.node)
    ]


def _boxed(state: State, kind: str, args: Args) -> int:
    if kind == "dict":
        keys = tuple(args.keywords)
        return state.new(
            Box("dict", tuple(args.keywords.values()), keys, exact=not args.positional)
        )
    other = state.find(args.at(0), Box)
    return state.new(Box(kind, other.items if other is not None else ()))


def _thread(state: State, name: str, args: Args, node: ast.Call) -> int:
    timer = name == "threading.Timer"
    target = args.at(1, "function") if timer else args.keywords.get("target", args.at(1))
    given = args.keywords.get("args")
    if timer:
        given = args.at(2, "args")
    values: tuple[Value, ...] = ()
    for source in (given, args.keywords.get("kwargs")):
        box = state.find(source, Box)
        if box is not None:
            values += box.items
    return state.new(Thread(node, target, values))


def _driven(m: Machine, state: State, args: Args, node: ast.Call) -> Outcome:
    """Follow `asyncio.run(coroutine)`: the coroutine runs here and now."""
    coroutine = state.find(args.at(0), Partial)
    if coroutine is None or coroutine.kind != "coroutine":
        return [(state, None)]
    inner = args.copy()
    inner.positional, inner.keywords = list(coroutine.args), dict(coroutine.keywords)
    return m.run_callee(m, state, coroutine.callee, inner, node)


def _mapped(m: Machine, state: State, name: str, args: Args, node: ast.Call) -> Outcome:
    found: Outcome = []
    for after, items, _ in m.elements(m, state, args.at(1), node):
        inner = args.copy()
        inner.keywords = {}
        one = items[0] if items else None
        inner.positional = [one]
        for last, value in m.invoke(m, after, args.at(0), inner, node):
            kept = (value,) if name == "builtins.map" else items
            found.append((last, last.new(Box("list", kept, exact=False))))
    return found


def _zipped(state: State, name: str, args: Args) -> int:
    boxes = [state.find(value, Box) for value in args.positional]
    if name == "builtins.enumerate":
        boxes = boxes[:1]
    known = [box for box in boxes if box is not None and box.items]
    length = min((len(box.items) for box in known), default=0)
    rows = []
    for position in range(length):
        row: list[Value] = [None] if name == "builtins.enumerate" else []
        row += [box.items[position] if box in known and box is not None else None for box in boxes]
        rows.append(state.new(Box("tuple", tuple(row))))
    exact = len(known) == len(boxes) and all(box.exact for box in known)
    return state.new(Box("list", tuple(rows), exact=exact))


def _next(m: Machine, state: State, args: Args) -> Outcome:
    return [
        (after, items[0] if items else None)
        for after, items, _ in m.elements(m, state, args.at(0), args.node)
    ]


def _setattr(m: Machine, state: State, args: Args, node: ast.Call) -> Outcome:
    from .names import set_attribute
    from .objects import Const

    name = args.at(1)
    if isinstance(name, Const) and isinstance(name.value, str):
        set_attribute(m, state, args.at(0), name.value, args.at(2), node)
    return [(state, NONE)]
