"""Methods of objects that are followed: scopes, handles, isolates, containers, exit stacks."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import api, blocks, followed, keeping, library, names, scopes, threads, uses
from .objects import (
    Bound,
    Box,
    Context,
    Executor,
    Handle,
    Instance,
    Isolate,
    Kept,
    Manager,
    Partial,
    Scope,
    Stack,
    Thread,
    changed,
)
from .rules import (
    ey107_escape,
    ey110_opened_by_hand,
    ey302_kept_in_a_loop,
    ey304_blocking_eval_in_async,
    ey305_source_with_a_variable,
)
from .vocabulary import (
    ANY_THREAD,
    EXPECTS_METHODS,
    HANDLE_METHODS,
    LISTS,
    NEEDS_CONTEXT_METHODS,
    REMOVERS,
)

if TYPE_CHECKING:
    from .arguments import Args
    from .machine import Machine, Outcome
    from .objects import Value
    from .state import State


def before(m: Machine, state: State, holder: int, name: str, node: ast.AST) -> bool:
    """Check what reading the method already uses; False if it would be refused."""
    record = state.heap.get(holder)
    if isinstance(record, Handle):
        return uses.handle(m, state, holder, node)
    if isinstance(record, (Isolate, Context, Kept)) and name not in ANY_THREAD:
        return uses.anything(m, state, holder, node)
    return True


def call(m: Machine, state: State, holder: int, name: str, args: Args, node: ast.Call) -> Outcome:
    """Follow `holder.name(…)`."""
    record = state.heap.get(holder)
    match record:
        case Scope():
            return [(state, _of_scope(m, state, holder, name, args, node))]
        case Handle():
            return [(state, _of_handle(m, state, holder, name, args, node))]
        case Isolate():
            return [(state, _of_isolate(m, state, holder, name, node))]
        case Context() | Kept():
            return [(state, _of_owned(m, state, holder, name, args, node))]
        case Box():
            return _of_box(m, state, holder, name, args, node)
        case Stack():
            return _of_stack(m, state, holder, name, args, node)
        case Executor():
            threads.of_executor(m, state, name, args, node)
            return [(state, None)]
        case Thread():
            if name in ("start", "run"):
                threads.started(m, state, record)
            return [(state, None)]
        case Instance():
            method = record.cls.find(name) if record.cls is not None else None
            attribute = record.attrs.get(name)
            if attribute is not None and method is None:
                return m.invoke(m, state, attribute, args, node)
            if method is not None:
                first = () if "staticmethod" in method.decorators() else (holder,)
                return followed.function(m, state, method, args.after(first), node)
            return of_unknown(m, state, name, args, node)
        case Partial() if record.kind == "manager" and name == "__enter__":
            return blocks.enter_manager(m, state, holder, node)
        case _:
            return library.unknown(state, args)


def of_unknown(m: Machine, state: State, name: str, args: Args, node: ast.Call) -> Outcome:
    """Follow a method of something that is not known, going by its name where that says enough."""
    if name == "run_in_executor":
        threads.handed(m, state, args.at(1), tuple(args.positional[2:]), node)
        return [(state, None)]
    if name in EXPECTS_METHODS:
        return [(state, state.new(Manager("expects")))]
    if name in {"create_task", "spawn"}:
        keeping.given_to_task(m, state, args.at(0), node)
        return [(state, None)]
    if name in HANDLE_METHODS and args.positional:
        # `script.run(scope)` of a handle from outside.
        scope = args.positional[0]
        if state.find(scope, Scope) is not None and type(scope) is int:
            if not uses.scope(m, state, scope, node):
                return [(state, None)]
            api.given(m, state, args.positional[1:], node)
            return [(state, scopes.make_handle(m, state, scope, node))]
    if name == "to_python" and args.positional:
        scope = args.positional[0]
        if state.find(scope, Scope) is not None and type(scope) is int:
            uses.scope(m, state, scope, node)
        return [(state, None)]
    if (
        name == "wrap"
        and len(args.positional) > 1
        and isinstance(state.get(args.positional[0]), Scope)
    ):
        uses.anything(m, state, args.positional[0], node)
        api.given(m, state, args.positional[1:], node)
        return [(state, None)]
    if name in LISTS or name in REMOVERS:
        _into_unknown(m, state, name, args, node)
        return [(state, None)]
    return library.unknown(state, args)


def _into_unknown(m: Machine, state: State, name: str, args: Args, node: ast.Call) -> None:
    """Follow `self.parts.append(…)` and the like: the list may well outlive the function."""
    if not isinstance(node.func, ast.Attribute):
        return
    holder = names.unknown_holder(m, node.func.value)
    if name in REMOVERS:
        keeping.forget(state, holder)
        return
    for value in args.every():
        keeping.store(m, state, holder, None, value, node)


def _of_scope(m: Machine, state: State, ref: int, name: str, args: Args, node: ast.Call) -> Value:
    record = state.heap[ref]
    if not isinstance(record, Scope):
        return None
    if name == "__enter__":
        if scopes.enter(m, state, ref, node):
            ey110_opened_by_hand.report(m, record, node)
            return ref
        return None
    if name == "__exit__":
        scopes.leave(m, state, ref, node, by_hand=True)
        return None
    if name == "escape":
        return _escape(m, state, ref, args, node)
    return None


def _escape(m: Machine, state: State, ref: int, args: Args, node: ast.Call) -> Value:
    if not uses.scope(m, state, ref, node) or not api.given(m, state, args.every(), node):
        return None
    record = state.heap[ref]
    if not isinstance(record, Scope):
        return None
    if record.escaped is not None and record.kind == "EscapableHandleScope":
        ey107_escape.twice(m, record, record.escaped, node)
        return None
    place = m.place(node)
    state.heap[ref] = changed(record, escaped=place)
    return scopes.outer_handle(state, ref, place)


def _of_handle(m: Machine, state: State, ref: int, name: str, args: Args, node: ast.Call) -> Value:
    """Follow a method of a handle; one that gets a scope may give a handle of it."""
    scope = args.at(0, "scope")
    if type(scope) is not int or state.find(scope, Scope) is None:
        return None
    needs = f"`{name}`" if name in NEEDS_CONTEXT_METHODS else ""
    if not uses.scope(m, state, scope, node, needs):
        return None
    rest = args.every()[1:]
    if not api.given(m, state, rest, node):
        return None
    if not uses.one_isolate(m, state, scope, [ref, *rest], node):
        return None
    return scopes.make_handle(m, state, scope, node) if name in HANDLE_METHODS else None


def _of_isolate(m: Machine, state: State, ref: int, name: str, node: ast.Call) -> Value:
    del node
    if name == "detach":
        uses.detach(state, ref, detached=True)
    elif name in ("attach", "on_this_thread"):
        if m.other is not None:
            m.other.attached.add(ref)
        uses.detach(state, ref, detached=False)
    elif name == "close":
        scopes.close_owner(state, ref)
    return ref if name == "__enter__" else None


def _of_owned(m: Machine, state: State, ref: int, name: str, args: Args, node: ast.Call) -> Value:
    """Follow a method of a context, Global or everyday object."""
    scope = args.at(0, "scope")
    if type(scope) is int and state.find(scope, Scope) is not None:
        if not uses.scope(m, state, scope, node):
            return None
        rest = args.every()[1:]
        if not api.given(m, state, rest, node):
            return None
        if not uses.one_isolate(m, state, scope, [ref, *rest], node):
            return None
        if name == "local":
            return scopes.make_handle(m, state, scope, node)
    if name == "close":
        scopes.close_owner(state, ref)
    if name in ("eval", "compile"):
        ey305_source_with_a_variable.source(m, state, args.at(0, "source"), node)
    if name == "eval":
        ey304_blocking_eval_in_async.called(m, state, ref, args, node)
    if name in ("wrap", "compile"):
        return state.new(Kept(isolate=state.isolate_of(ref), made=m.place(node)))
    return ref if name == "__enter__" else None


def _of_box(m: Machine, state: State, ref: int, name: str, args: Args, node: ast.Call) -> Outcome:
    record = state.heap[ref]
    if not isinstance(record, Box):
        return [(state, None)]
    if name in LISTS:
        added = _added(state, record, name, args)
        for value in added:
            record = names.add_item(record, value)
            keeping.store(m, state, ref, None, value, node)
            ey302_kept_in_a_loop.added(m, state, ref, value, node)
        if record.kind == "dict":
            record = changed(
                record, keys=(*record.keys, *[None] * (len(record.items) - len(record.keys)))
            )
        if name == "insert":
            record = changed(record, exact=False)
        state.heap[ref] = record
        return [(state, args.at(1) if name == "setdefault" else None)]
    if name in REMOVERS:
        keeping.forget(state, ref)
        m.shrunk.add(ref)
        return _removed(state, ref, record, name, args)
    if name in ("copy", "values", "items", "keys"):
        kind = "dict" if name == "copy" and record.kind == "dict" else "list"
        items = record.items
        if name == "items":
            items = tuple(state.new(Box("tuple", (None, item))) for item in items)
        elif name == "keys":
            items = ()
        keys = record.keys if kind == "dict" else ()
        return [(state, state.new(Box(kind, items, keys, exact=record.exact and name != "keys")))]
    if name in ("get", "index", "count"):
        from .expressions import any_of, item

        if record.kind == "dict" and name == "get":
            return item(m, state, ref, args.at(0), node)
        return any_of(state, ()) if name != "get" else any_of(state, record.items)
    if name in ("sort", "reverse"):
        state.heap[ref] = changed(record, exact=False)
    return [(state, None)]


def _added(state: State, record: Box, name: str, args: Args) -> list[Value]:
    if name in ("extend", "update"):
        other = state.find(args.at(0), Box)
        return list(other.items) if other is not None else list(args.keywords.values())
    if name in ("insert", "setdefault"):
        return [args.at(1)]
    del record
    return [args.at(0)]


def _removed(state: State, ref: int, record: Box, name: str, args: Args) -> Outcome:
    if name == "clear":
        state.heap[ref] = changed(record, items=(), keys=())
        return [(state, None)]
    if (
        name == "pop"
        and not args.positional
        and record.exact
        and record.items
        and record.kind == "list"
    ):
        state.heap[ref] = changed(record, items=record.items[:-1])
        return [(state, record.items[-1])]
    if name == "remove" and record.exact and args.at(0) in record.items:
        position = record.items.index(args.at(0))
        state.heap[ref] = changed(
            record, items=(*record.items[:position], *record.items[position + 1 :])
        )
        return [(state, None)]
    state.heap[ref] = changed(record, items=(), keys=(), exact=False)
    return [(state, record.items[0] if len(record.items) == 1 else None)]


def _of_stack(m: Machine, state: State, ref: int, name: str, args: Args, node: ast.Call) -> Outcome:
    record = state.heap[ref]
    if not isinstance(record, Stack):
        return [(state, None)]
    if name in ("enter_context", "enter_async_context"):
        if name == "enter_async_context":
            uses.suspend(m, state, node, "`await`")
        return blocks.enter_into_stack(m, state, ref, args.at(0), node)
    if name == "push":
        entry = args.at(0)
        if type(entry) is int and isinstance(state.get(entry), Scope):
            state.heap[ref] = changed(record, entries=(*record.entries, entry))
        return [(state, entry)]
    if name in ("close", "__exit__", "aclose", "__aexit__"):
        blocks.close_stack(m, state, ref, node)
        return [(state, None)]
    if name == "pop_all":
        moved = state.new(Stack(record.entries))
        state.heap[ref] = changed(record, entries=())
        return [(state, moved)]
    if name in ("callback", "push_async_exit", "push_async_callback"):
        bound = state.find(args.at(0), Bound)
        if bound is not None and bound.name == "__exit__" and type(bound.target) is int:
            state.heap[ref] = changed(record, entries=(*record.entries, bound.target))
        return [(state, None)]
    return [(state, ref if name == "__enter__" else None)]
