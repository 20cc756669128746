"""Names: what one means on a path, and what an assignment does."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import keeping
from .objects import Box, Closure, Const, Context, Instance, Isolate, Kept, Scope, Symbol, changed
from .scan import BUILTINS
from .vocabulary import ANNOTATIONS, KEPT, makes_handle

if TYPE_CHECKING:
    from .machine import Frame, Machine
    from .objects import Value
    from .project import ModuleInfo
    from .state import State

_MOST_ITEMS = 12


def load(m: Machine, state: State, name: str) -> Value:
    """Return what `name` holds in the running frame."""
    frame = m.frames[-1]
    names = state.frames.get(frame.fid)
    if names is not None and name in names:
        return names[name]
    if name in frame.function.local:
        return None
    for fid in reversed(frame.enclosing):
        around = state.frames.get(fid)
        if around is not None and name in around:
            return around[name]
    return _from_module(m, state, frame, name)


def _from_module(m: Machine, state: State, frame: Frame, name: str) -> Value:
    module = frame.module
    function = frame.function.parent
    while function is not None and function.parent is not None:
        if name in function.local:
            # A name of an enclosing function whose call is not in view.
            return _assumed(m, state, frame, name) if is_isolate(name) else None
        function = function.parent
    bound = module.bindings.get(name)
    kind = module.kinds.get(name)
    if kind is not None:
        number = outside(m, state, str(kind), name, module.tree)
        state.frames.setdefault(frame.fid, {})[name] = number
        return number
    if bound is not None:
        return bound
    if name not in module.body.local:
        if name in BUILTINS:
            return Symbol(f"builtins.{name}")
        return None
    return _assumed(m, state, frame, name) if is_isolate(name) else None


def _assumed(m: Machine, state: State, frame: Frame, name: str) -> Value:
    number = outside(m, state, "isolate", name, frame.function.node)
    state.frames.setdefault(frame.fid, {})[name] = number
    return number


def is_isolate(name: str) -> bool:
    """Say whether a name by itself says that it holds an isolate."""
    return name == "isolate" or name.endswith("_isolate")


def outside(m: Machine, state: State, kind: str, name: str, node: ast.AST) -> int:
    """Make an object that was made out of view: a parameter, a global."""
    made = m.place(node)
    match kind:
        case "isolate":
            return state.new(Isolate(made=made))
        case "context":
            return state.new(Context(isolate=state.new(Isolate(made=made))))
        case "kept":
            return state.new(Kept(isolate=None, made=made))
        case "handle":
            return state.new(Instance(name=name))
        case "box":
            return state.new(Box("list", exact=False, outer=True))
        case "object":
            return state.new(Instance(name=name))
    isolate = state.new(Isolate(made=made))
    context = True if kind == "ContextScope" else None
    return state.new(
        Scope(kind=kind, isolate=isolate, made=made, context=context, status="open", outer=True)
    )


def annotated(module: ModuleInfo, annotation: ast.expr | None) -> str | None:
    """Return the kind of object that an annotation promises."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            annotation = ast.parse(annotation.value, mode="eval").body
        except SyntaxError:
            return None
    if isinstance(annotation, ast.BinOp):
        return None  # `X | None`: may be absent
    if annotation is None:
        return None
    meant = module.resolve(annotation)
    if not isinstance(meant, Symbol):
        return None
    if meant.name in ANNOTATIONS:
        return ANNOTATIONS[meant.name]
    if meant.name in KEPT:
        return "kept"
    return "handle" if makes_handle(meant.name) else None


def assign(m: Machine, state: State, target: ast.expr, value: Value, node: ast.AST) -> None:
    """Bind `value` to a target of any shape."""
    if isinstance(target, ast.Name):
        bind(m, state, target.id, value, node)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(m, state, target.elts, value, node)
    elif isinstance(target, ast.Starred):
        assign(m, state, target.value, None, node)
    elif isinstance(target, ast.Attribute):
        holder = m.one(target.value, state)
        set_attribute(m, state, holder, target.attr, value, node)
    elif isinstance(target, ast.Subscript):
        _set_item(m, state, target, value, node)


def bind(m: Machine, state: State, name: str, value: Value, node: ast.AST) -> None:
    """Bind a plain name, wherever the function's declarations say that it lives."""
    frame = m.frames[-1]
    if type(value) is Const and not (value.value is None or isinstance(value.value, int)):
        value = None  # a text decides nothing here, and would only tell paths apart
    if state.facts:
        state.facts = {k: f for k, f in state.facts.items() if name not in f[1]}
    if name not in frame.function.outer:
        names = state.frames[frame.fid]
        if value is None:
            names.pop(name, None)
        else:
            names[name] = value
        return
    for fid in reversed(frame.enclosing):
        around = state.frames.get(fid)
        if around is not None and name in around:
            around[name] = value
            return
    state.frames[frame.fid][name] = value
    keeping.store(m, state, frame.module.path, name, value, node)


def _unpack(m: Machine, state: State, targets: list[ast.expr], value: Value, node: ast.AST) -> None:
    box = state.find(value, Box)
    starred = [i for i, t in enumerate(targets) if isinstance(t, ast.Starred)]
    if box is None or not box.exact or box.kind == "dict":
        for target in targets:
            assign(m, state, target, None, node)
        return
    if not starred:
        for target, item in zip(targets, (*box.items, *[None] * len(targets)), strict=False):
            assign(m, state, target, item, node)
        return
    middle = starred[0]
    after = len(targets) - middle - 1
    end = len(box.items) - after
    for target, item in zip(targets[:middle], box.items, strict=False):
        assign(m, state, target, item, node)
    star = targets[middle]
    if isinstance(star, ast.Starred):
        rest = state.new(Box("list", items=box.items[middle:end]))
        assign(m, state, star.value, rest, node)
    for target, item in zip(targets[middle + 1 :], box.items[end:], strict=False):
        assign(m, state, target, item, node)


def set_attribute(
    m: Machine, state: State, holder: Value, name: str, value: Value, node: ast.AST
) -> None:
    """Follow `holder.name = value`."""
    record = state.get(holder)
    if type(holder) is int and isinstance(record, Instance):
        attrs = {k: v for k, v in record.attrs.items() if k != name}
        if value is not None:
            attrs[name] = value
        state.heap[holder] = changed(record, attrs=attrs)
        keeping.store(m, state, holder, name, value, node)
    elif holder is None and isinstance(node, ast.Assign):
        # An attribute of something unknown: it may well outlive the function.
        keeping.store(m, state, unknown_holder(m, node.targets[0]), name, value, node)


def unknown_holder(m: Machine, expression: ast.expr) -> str:
    """Return what stands for a container that is not known: the words that name it."""
    return f"{m.frame.fid}:{ast.unparse(expression)}"


def _set_item(m: Machine, state: State, target: ast.Subscript, value: Value, node: ast.AST) -> None:
    """Follow `holder[key] = value`."""
    holder = m.one(target.value, state)
    key = m.one(target.slice, state)
    record = state.get(holder)
    plain = key.value if isinstance(key, Const) else None
    if type(holder) is int and isinstance(record, Box):
        state.heap[holder] = _with_item(record, plain, value)
        keeping.store(m, state, holder, plain, value, node)
    elif isinstance(record, (Kept, Context)):
        # JavaScript copies a value at once; only a function is called later.
        if isinstance(state.get(value), Closure):
            keeping.store(m, state, unknown_holder(m, target.value), plain, value, node)
    elif holder is None or isinstance(record, Instance):
        words = ast.unparse(target.slice)
        keeping.store(m, state, unknown_holder(m, target.value), words, value, node)


def _with_item(box: Box, key: object, value: Value) -> Box:
    if box.kind == "dict":
        if key is not None and key in box.keys:
            position = box.keys.index(key)
            items = (*box.items[:position], value, *box.items[position + 1 :])
            return changed(box, items=items)
        if len(box.items) >= _MOST_ITEMS:
            return changed(box, exact=False)
        return changed(box, items=(*box.items, value), keys=(*box.keys, key))
    if isinstance(key, int) and box.exact and -len(box.items) <= key < len(box.items):
        position = key % len(box.items)
        return changed(box, items=(*box.items[:position], value, *box.items[position + 1 :]))
    return changed(box, items=(*box.items, value)[:_MOST_ITEMS], exact=False)


def add_item(box: Box, value: Value) -> Box:
    """Return the box with one more element."""
    if type(value) is not int or len(box.items) >= _MOST_ITEMS:
        # How many elements of no interest there are would only tell paths apart.
        return changed(box, exact=False) if box.exact else box
    return changed(box, items=(*box.items, value))


def delete(m: Machine, state: State, target: ast.expr) -> None:
    """Follow `del`."""
    if isinstance(target, ast.Name):
        state.frames[m.frames[-1].fid].pop(target.id, None)
        state.facts = {k: f for k, f in state.facts.items() if target.id not in f[1]}
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            delete(m, state, element)
    elif isinstance(target, ast.Attribute):
        holder = m.one(target.value, state)
        record = state.find(holder, Instance)
        if record is not None and type(holder) is int:
            attrs = {k: v for k, v in record.attrs.items() if k != target.attr}
            state.heap[holder] = changed(record, attrs=attrs)
            keeping.store(m, state, holder, target.attr, None, target)
    elif isinstance(target, ast.Subscript):
        holder = m.one(target.value, state)
        record_ = state.find(holder, Box)
        if record_ is not None and type(holder) is int:
            state.heap[holder] = changed(record_, items=(), keys=(), exact=False)
            keeping.forget(state, holder)
        else:
            keeping.forget(state, unknown_holder(m, target.value))
