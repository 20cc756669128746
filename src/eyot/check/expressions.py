"""Expressions: each gives the paths that come out of it, with the value on each."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import names, uses
from .calls import call
from .conditions import branch, truth
from .iteration import comprehension
from .machine import MAX_STATES
from .objects import (
    FALSE,
    NONE,
    TRUE,
    Bound,
    Box,
    CallbackInfo,
    Closure,
    Const,
    Context,
    Handle,
    Instance,
    Isolate,
    Kept,
    Manager,
    Scope,
    Symbol,
    changed,
)
from .project import ClassInfo, ModuleInfo, attribute
from .rules import ey101_scope_after_its_block
from .scopes import make_handle, outer_handle
from .vocabulary import ANY_THREAD, CAUGHT, HANDLE_METHODS, HARMLESS_ATTRIBUTES, SCOPE_METHODS

if TYPE_CHECKING:
    from collections.abc import Callable

    from .machine import Machine, Outcome
    from .objects import Value
    from .state import State


def evaluate(m: Machine, node: ast.expr, state: State) -> Outcome:
    """Follow an expression."""
    follow = _FOLLOW.get(type(node))
    if follow is None:
        return _parts(m, node, state)
    return follow(m, node, state)


def sequence(m: Machine, nodes: list[ast.expr], state: State) -> list[tuple[State, list[Value]]]:
    """Follow expressions from left to right."""
    paths: list[tuple[State, list[Value]]] = [(state, [])]
    for node in nodes:
        if len(paths) == 1:
            before, values = paths[0]
            found = evaluate(m, node, before)
            if len(found) == 1:
                values.append(found[0][1])
                paths = [(found[0][0], values)]
                continue
            paths = [(after, [*values, value]) for after, value in found]
            continue
        paths = [
            (after, [*values, value])
            for before, values in paths
            for after, value in evaluate(m, node, before)
        ][:MAX_STATES]
    return paths


def _parts(m: Machine, node: ast.expr, state: State) -> Outcome:
    """Follow an expression whose own value says nothing: its parts may still use something."""
    children = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
    return [(after, None) for after, _ in sequence(m, children, state)]


def _name(m: Machine, node: ast.Name, state: State) -> Outcome:
    return [(state, names.load(m, state, node.id))]


def _constant(m: Machine, node: ast.Constant, state: State) -> Outcome:
    del m
    if node.value is None:
        return [(state, NONE)]
    if node.value is True:
        return [(state, TRUE)]
    if node.value is False:
        return [(state, FALSE)]
    return [(state, Const(node.value))]


def _box(kind: str) -> Callable[[Machine, ast.List, State], Outcome]:
    def follow(m: Machine, node: ast.List, state: State) -> Outcome:
        plain = [e.value if isinstance(e, ast.Starred) else e for e in node.elts]
        found: Outcome = []
        for after, values in sequence(m, plain, state):
            items: list[Value] = []
            exact = True
            for element, value in zip(node.elts, values, strict=True):
                if isinstance(element, ast.Starred):
                    inner = after.find(value, Box)
                    items += inner.items if inner is not None else ()
                    exact = exact and inner is not None and inner.exact
                else:
                    items.append(value)
            found.append(
                (after, after.new(Box(kind, tuple(items[:64]), exact=exact and len(items) <= 64)))
            )
        return found

    return follow


def _dict(m: Machine, node: ast.Dict, state: State) -> Outcome:
    keys = [k for k in node.keys if k is not None]
    found: Outcome = []
    for middle, key_values in sequence(m, keys, state):
        for after, values in sequence(m, node.values, middle):
            plain = iter(key_values)
            named: list[object] = []
            for key in node.keys:
                value = next(plain) if key is not None else None
                named.append(value.value if isinstance(value, Const) else None)
            found.append((after, after.new(Box("dict", tuple(values[:64]), tuple(named[:64])))))
    return found


def _walrus(m: Machine, node: ast.NamedExpr, state: State) -> Outcome:
    found = evaluate(m, node.value, state)
    for after, value in found:
        names.bind(m, after, node.target.id, value, node)
    return found


def _choice(m: Machine, node: ast.IfExp, state: State) -> Outcome:
    yes, no = branch(m, node.test, state)
    found: Outcome = []
    for after in yes:
        found += evaluate(m, node.body, after)
    for after in no:
        found += evaluate(m, node.orelse, after)
    return found[:MAX_STATES]


def _either(m: Machine, node: ast.BoolOp, state: State) -> Outcome:
    """Follow `and` and `or`, whose value is that of the operand that decides."""
    done: Outcome = []
    going = [state]
    for position, operand in enumerate(node.values):
        last = position == len(node.values) - 1
        nexts: list[State] = []
        for before in going:
            for after, value in evaluate(m, operand, before):
                decided = truth(after, value)
                stops = decided if isinstance(node.op, ast.Or) else _negated(decided)
                if last or stops is not False:
                    done.append((after.fork() if not last and stops is None else after, value))
                if not last and stops is not True:
                    nexts.append(after)
        going = nexts
    return done[:MAX_STATES]


def _negated(value: bool | None) -> bool | None:  # noqa: FBT001 - a truth value is what it is about
    return None if value is None else not value


def _attribute(m: Machine, node: ast.Attribute, state: State) -> Outcome:
    return [(s, read(m, s, v, node.attr, node)) for s, v in evaluate(m, node.value, state)]


def read(m: Machine, state: State, value: Value, name: str, node: ast.AST) -> Value:
    """Follow `value.name`."""
    if value is None:
        return None
    if isinstance(value, (Symbol, ModuleInfo)):
        if isinstance(value, ModuleInfo) and name not in value.bindings and name in value.kinds:
            return names.outside(m, state, str(value.kinds[name]), name, node)
        return attribute(value, name)
    if isinstance(value, ClassInfo):
        return value.find(name)
    record = state.get(value)
    if record is None or type(value) is not int:
        return None
    reader = _READ.get(type(record))
    return (
        reader(m, state, value, name, node) if reader is not None else state.new(Bound(value, name))
    )


def _of_scope(m: Machine, state: State, ref: int, name: str, node: ast.AST) -> Value:
    record = state.heap[ref]
    if not isinstance(record, Scope):
        return None
    if name == "isolate":
        return record.isolate
    if name in CAUGHT and record.kind == "TryCatch":
        if ey101_scope_after_its_block.used(m, record, node):
            return None
        return outer_handle(state, ref, m.place(node), caught=True)
    if name == "context":
        return state.new(Context(isolate=record.isolate))
    return state.new(Bound(ref, name)) if name in SCOPE_METHODS else None


def _of_handle(m: Machine, state: State, ref: int, name: str, node: ast.AST) -> Value:
    if name not in HARMLESS_ATTRIBUTES and not uses.handle(m, state, ref, node):
        return None
    # A property is plain data; only a method read off the handle still holds it.
    return state.new(Bound(ref, name)) if name in HANDLE_METHODS or name == "to_python" else None


def _of_owned(m: Machine, state: State, ref: int, name: str, node: ast.AST) -> Value:
    record = state.heap[ref]
    if name == "isolate" and isinstance(record, Context):
        return record.isolate
    if name not in ANY_THREAD and name not in HARMLESS_ATTRIBUTES and name != "detach":
        uses.anything(m, state, ref, node)
    if name == "globals":
        return state.new(Kept(isolate=state.isolate_of(ref), made=m.place(node)))
    return state.new(Bound(ref, name))


def _of_instance(m: Machine, state: State, ref: int, name: str, node: ast.AST) -> Value:
    record = state.heap[ref]
    if not isinstance(record, Instance):
        return None
    if name in record.attrs:
        return record.attrs[name]
    if record.cls is not None and record.cls.find(name) is not None:
        return state.new(Bound(ref, name))
    if not record.outer and record.cls is not None and record.cls.known:
        return None
    if not names.is_isolate(name):
        return None  # made known where it is used as a scope or isolate
    value = names.outside(m, state, "isolate", name, node)
    state.heap[ref] = changed(record, attrs={**record.attrs, name: value})
    return value


def _of_callback(m: Machine, state: State, ref: int, name: str, node: ast.AST) -> Value:
    record = state.heap[ref]
    if isinstance(record, CallbackInfo) and name in ("this", "new_target", "data"):
        return make_handle(m, state, record.scope, node)
    return None


def _subscript(m: Machine, node: ast.Subscript, state: State) -> Outcome:
    found: Outcome = []
    for after, values in sequence(m, [node.value, node.slice], state):
        found += item(m, after, values[0], values[1], node)
    return found[:MAX_STATES]


def item(m: Machine, state: State, value: Value, key: Value, node: ast.AST) -> Outcome:
    """Follow `value[key]`; with a key that is not known, every element that could be meant."""
    record = state.get(value)
    if isinstance(record, Handle) and type(value) is int:
        uses.handle(m, state, value, node)
        return [(state, None)]
    if isinstance(record, CallbackInfo):
        return [(state, make_handle(m, state, record.scope, node))]
    if isinstance(record, (Isolate, Context, Kept)):
        uses.anything(m, state, value, node)
        return [(state, None)]
    if not isinstance(record, Box):
        return [(state, None)]
    if isinstance(key, Const):
        if record.kind == "dict":
            if key.value in record.keys:
                return [(state, record.items[record.keys.index(key.value)])]
            if record.exact and None not in record.keys:
                return [(state, None)]
        elif isinstance(key.value, int) and record.exact:
            inside = -len(record.items) <= key.value < len(record.items)
            return [(state, record.items[key.value] if inside else None)]
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        return [(state, state.new(Box(record.kind, record.items, exact=False)))]
    return any_of(state, record.items)


def any_of(state: State, items: tuple[Value, ...]) -> Outcome:
    """Return one path for each different thing that could be meant."""
    distinct: list[Value] = list(dict.fromkeys(i for i in items if type(i) is int))
    return [
        (state.fork() if position else state, value)
        for position, value in enumerate(distinct[:4] or [None])
    ]


def _lambda(m: Machine, node: ast.Lambda, state: State) -> Outcome:
    return closure(m, node, state)


def closure(
    m: Machine, node: ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef, state: State
) -> Outcome:
    """Make a function; its default arguments are followed now, its body when it is called."""
    frame = m.frame
    info = frame.module.infos[node]
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    with_default = [a.arg for a in positional[len(positional) - len(arguments.defaults) :]]
    expressions = list(arguments.defaults)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            with_default.append(argument.arg)
            expressions.append(default)
    return [
        (
            after,
            after.new(
                Closure(
                    info,
                    (*frame.enclosing, frame.fid),
                    tuple(zip(with_default, values, strict=True)),
                )
            ),
        )
        for after, values in sequence(m, expressions, state)
    ]


def _await(m: Machine, node: ast.Await, state: State) -> Outcome:
    from .calls import awaited

    found: Outcome = []
    for after, value in evaluate(m, node.value, state):
        uses.suspend(m, after, node, "`await`")
        found += awaited(m, after, value, node)
    return found


def _yield(m: Machine, node: ast.Yield | ast.YieldFrom, state: State) -> Outcome:
    found = evaluate(m, node.value, state) if node.value is not None else [(state, NONE)]
    frame = m.frame
    result: Outcome = []
    for after, value in found:
        if frame.hook is not None:
            result += [(back, None) for back in frame.hook(after, value)]
            continue
        if not frame.function.may_yield_open:
            how = "`yield`" if isinstance(node, ast.Yield) else "`yield from`"
            uses.suspend(m, after, node, how)
        result.append((after, None))
    return result


def _generator(m: Machine, node: ast.GeneratorExp, state: State) -> Outcome:
    frame = m.frame
    return [(state, state.new(Closure(frame.module.infos[node], (*frame.enclosing, frame.fid))))]


def _compare(m: Machine, node: ast.Compare, state: State) -> Outcome:
    return [(after, None) for after, _ in sequence(m, [node.left, *node.comparators], state)]


def _binary(m: Machine, node: ast.BinOp, state: State) -> Outcome:
    found: Outcome = []
    for after, (left, right) in sequence(m, [node.left, node.right], state):
        boxes = after.find(left, Box), after.find(right, Box)
        if boxes[0] is not None and boxes[1] is not None and isinstance(node.op, ast.Add):
            both = (*boxes[0].items, *boxes[1].items)
            joined = Box(boxes[0].kind, both, exact=boxes[0].exact and boxes[1].exact)
            found.append((after, after.new(joined)))
        elif isinstance(node.op, (ast.Add, ast.Mod)) and _is_text(after, left, right):
            found.append((after, after.new(Manager("text"))))
        else:
            found.append((after, None))
    return found


def _is_text(state: State, left: Value, right: Value) -> bool:
    """Say whether a fixed text and something that is not fixed are put together."""
    fixed = [isinstance(v, Const) and isinstance(v.value, str) for v in (left, right)]
    built = [isinstance(state.get(v), Manager) for v in (left, right)]
    return any(built) or (any(fixed) and not all(fixed))


def _formatted(m: Machine, node: ast.JoinedStr, state: State) -> Outcome:
    # A text with a variable in it: where it is used as JavaScript source, that matters.
    expressions = [v.value for v in node.values if isinstance(v, ast.FormattedValue)]
    if not expressions:
        return [(state, None)]
    return [(s, s.new(Manager("text"))) for s, _ in sequence(m, expressions, state)]


_FOLLOW: dict[type, Callable[..., Outcome]] = {
    ast.Name: _name,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Call: call,
    ast.Tuple: _box("tuple"),
    ast.List: _box("list"),
    ast.Set: _box("set"),
    ast.Dict: _dict,
    ast.NamedExpr: _walrus,
    ast.IfExp: _choice,
    ast.BoolOp: _either,
    ast.Lambda: _lambda,
    ast.Await: _await,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.ListComp: comprehension,
    ast.SetComp: comprehension,
    ast.DictComp: comprehension,
    ast.GeneratorExp: _generator,
    ast.Compare: _compare,
    ast.BinOp: _binary,
    ast.JoinedStr: _formatted,
}

_READ: dict[type, Callable[[Machine, State, int, str, ast.AST], Value]] = {
    Scope: _of_scope,
    Handle: _of_handle,
    Isolate: _of_owned,
    Context: _of_owned,
    Kept: _of_owned,
    Instance: _of_instance,
    CallbackInfo: _of_callback,
}
