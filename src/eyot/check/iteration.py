"""Loops and comprehensions: a few rounds, until another one would show nothing new."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import names, uses
from .blocks import run_generator_function
from .conditions import branch
from .machine import MAX_ROUNDS, MAX_STATES, Flow, joined
from .objects import Box, Closure, Handle, Isolate, Kept, Partial, changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from .machine import Machine, Outcome
    from .objects import Value
    from .state import State

Elements = list[tuple["State", tuple["Value", ...], bool]]


def elements(m: Machine, state: State, value: Value, node: ast.AST) -> Elements:
    """Return what iterating over a value gives, and whether that is all, in order."""
    record = state.get(value)
    if isinstance(record, Box):
        if record.kind == "dict":
            return [(state, (), False)]
        return [(state, record.items, record.exact)]
    if isinstance(record, Closure) and isinstance(record.function.node, ast.GeneratorExp):
        return [
            (after, (element,) if element is not None else (), False)
            for after, element in run_generator(m, state, record, node)
        ]
    if isinstance(record, Partial) and record.kind == "generator":
        return _yielded(m, state, record, node)
    if isinstance(record, (Handle, Isolate, Kept)):
        uses.anything(m, state, value, node)
    return [(state, (), False)]


def _yielded(m: Machine, state: State, record: Partial, node: ast.AST) -> Elements:
    """Follow a generator of the project from beginning to end and gather what it yields.

    What it yields with a scope of its own open is left out: that scope may be open or closed when
    the value is used, and the generator is told of it anyway.
    """
    box = state.new(Box("list"))
    before = state.open

    def hook(at_yield: State, value: Value) -> list[State]:
        gathered = at_yield.find(box, Box)
        if gathered is not None and at_yield.open == before:
            at_yield.heap[box] = names.add_item(gathered, value)
        return [at_yield]

    found: Elements = []
    for after, _ in run_generator_function(m, state, record, node, hook):
        gathered = after.find(box, Box)
        found.append((after, gathered.items if gathered is not None else (), False))
    return found


def iterate(m: Machine, state: State, value: Value, node: ast.AST) -> Outcome:
    """Follow the use of an iterable by something that reads all of it."""
    return [(after, None) for after, _, _ in elements(m, state, value, node)]


def run_generator(m: Machine, state: State, record: Closure, node: ast.AST) -> Outcome:
    """Follow a generator expression when something reads it."""
    from .machine import Frame

    generator = record.function.node
    if not isinstance(generator, ast.GeneratorExp) or len(m.frames) > 8:
        return [(state, None)]
    frame = Frame(m.next_frame, record.function, record.frames)
    m.next_frame += 1
    frame.call = node
    state.frames[frame.fid] = {}
    m.frames.append(frame)
    try:
        found = _comprehended(m, generator.generators, [generator.elt], state)
    finally:
        m.frames.pop()
    outcome: Outcome = []
    for after, values in found:
        after.frames.pop(frame.fid, None)
        outcome.append((after, values[0] if values else None))
    return outcome


def comprehension(
    m: Machine, node: ast.ListComp | ast.SetComp | ast.DictComp, state: State
) -> Outcome:
    """Follow a comprehension: its names are its own."""
    results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    kind = {ast.ListComp: "list", ast.SetComp: "set", ast.DictComp: "dict"}[type(node)]
    bound = {n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
    mine = state.frames.get(m.frame.fid, {})
    hidden = {name: mine[name] for name in bound if name in mine}
    before = set(state.heap)
    found: Outcome = []
    for after, values in _comprehended(m, node.generators, results, state):
        kept = after.frames[m.frame.fid]
        for name in bound:
            kept.pop(name, None)
        kept.update(hidden)
        for ref, record in list(after.heap.items()):
            # What one round made stands for what all make: it is like no single one of them.
            if ref not in before and isinstance(record, Isolate) and record.fresh:
                after.heap[ref] = changed(record, fresh=False)
        last = values[-1:] if kind == "dict" else values
        items = tuple(v for v in last if v is not None)
        keys = (None,) * len(items) if kind == "dict" else ()
        found.append((after, after.new(Box(kind, items, keys, exact=False))))
    return found[:MAX_STATES]


def _comprehended(
    m: Machine, generators: list[ast.comprehension], results: list[ast.expr], state: State
) -> list[tuple[State, tuple[Value, ...]]]:
    if not generators:
        paths: list[tuple[State, tuple[Value, ...]]] = [(state, ())]
        for result in results:
            paths = [
                (after, (*values, value))
                for before, values in paths
                for after, value in m.evaluate(m, result, before)
            ]
        return paths
    first, rest = generators[0], generators[1:]
    done: list[tuple[State, tuple[Value, ...]]] = []
    for middle, iterable in m.evaluate(m, first.iter, state):
        if first.is_async:
            uses.suspend(m, middle, first.target, "`async for`")
        for after, items, _ in elements(m, middle, iterable, first.iter):
            choices = _distinct(items)
            gathered: list[tuple[State, tuple[Value, ...]]] = [(after, ())]
            for choice in choices:
                nexts: list[tuple[State, tuple[Value, ...]]] = []
                for before, values in gathered:
                    names.assign(m, before, first.target, choice, first.target)
                    going, skipped = _filtered(m, first.ifs, before)
                    nexts += [(s, values) for s in skipped]
                    for one in going:
                        nexts += [
                            (s, values + found) for s, found in _comprehended(m, rest, results, one)
                        ]
                gathered = nexts[:8]
            done += gathered
    return done[:MAX_STATES]


def _filtered(m: Machine, tests: list[ast.expr], state: State) -> tuple[list[State], list[State]]:
    going, skipped = [state], []
    for test in tests:
        nexts: list[State] = []
        for before in going:
            yes, no = branch(m, test, before)
            nexts += yes
            skipped += no
        going = nexts
    return going, skipped


def _distinct(items: tuple[Value, ...]) -> list[Value]:
    """Return the elements worth a round each: those that are followed, or one of no interest."""
    distinct: list[Value] = [i for i in dict.fromkeys(items) if i is not None]
    return distinct[:4] or [None]


def for_(m: Machine, node: ast.For | ast.AsyncFor, states: list[State]) -> list[State]:
    """Follow a `for` loop."""
    out: list[State] = []
    for state in states:
        for middle, iterable in m.evaluate(m, node.iter, state):
            for after, items, exact in elements(m, middle, iterable, node.iter):
                out += _for(m, node, after, items, exact=exact)
    return joined(out)


def _for(
    m: Machine, node: ast.For | ast.AsyncFor, state: State, items: tuple[Value, ...], *, exact: bool
) -> list[State]:
    frame = m.frame
    saved, frame.flow = frame.flow, Flow()
    frame.loops.append((state.next, node))
    ends: list[State] = []
    asynchronous = isinstance(node, ast.AsyncFor)
    if asynchronous:
        uses.suspend(m, state, node, "`async for`")

    def one_round(heads: list[State], value: Value) -> list[State]:
        frame.flow.continues = []
        for head in heads:
            names.assign(m, head, node.target, value, node)
        after = m.execute(m, node.body, heads)
        after += frame.flow.continues
        if asynchronous:
            for path in after:
                uses.suspend(m, path, node, "`async for`")
        return joined(after)

    if exact and len(items) <= MAX_ROUNDS:
        heads = [state]
        for value in items:
            heads = one_round(heads, value)
        ends = heads
    else:
        live = [each.fid for each in m.frames]
        ends = _rounds(
            [state],
            live,
            lambda heads, number: one_round(heads, _pick(items, number)),
            certain=_certain(node),
        )
    inner, frame.flow = frame.flow, saved
    frame.loops.pop()
    saved.returns += inner.returns
    ends = joined(ends)
    if node.orelse:
        ends = m.execute(m, node.orelse, ends)
    return ends + inner.breaks


def _pick(items: tuple[Value, ...], number: int) -> Value:
    followed = [i for i in items if type(i) is int]
    return followed[number % len(followed)] if followed else None


def _certain(node: ast.For | ast.AsyncFor) -> bool:
    """Say whether the loop surely has a first round: `for n in range(3)`."""
    call = node.iter
    if isinstance(call, (ast.List, ast.Tuple)):
        return bool(call.elts)
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "range"
        and len(call.args) == 1
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, int)
        and call.args[0].value > 0
    )


def _rounds(
    heads: list[State],
    live: list[int],
    one: Callable[[list[State], int], list[State]],
    *,
    certain: bool,
) -> list[State]:
    """Run a loop's body until its paths stop differing; return those that leave at its head."""
    seen = {head.signature(live) for head in heads}
    ends = [] if certain else [head.fork() for head in heads]
    for number in range(MAX_ROUNDS):
        after = one(heads, number)
        fresh = []
        for path in after:
            key = path.signature(live)
            if key not in seen:
                seen.add(key)
                fresh.append(path)
            elif certain and number == 0:
                ends.append(path)
        ends += [path.fork() for path in fresh]
        if not fresh:
            break
        heads = fresh
    return ends


def while_(m: Machine, node: ast.While, states: list[State]) -> list[State]:
    """Follow a `while` loop."""
    frame = m.frame
    saved, frame.flow = frame.flow, Flow()
    frame.loops.append((min((s.next for s in states), default=0), node))
    leaving: list[State] = []
    live = [f.fid for f in m.frames]
    seen: set[object] = set()
    heads = states
    for _ in range(MAX_ROUNDS + 1):
        going: list[State] = []
        for head in heads:
            yes, no = branch(m, node.test, head)
            leaving += no
            going += yes
        frame.flow.continues = []
        after = m.execute(m, node.body, going) + frame.flow.continues
        heads = []
        for path in after:
            key = path.signature(live)
            if key not in seen:
                seen.add(key)
                heads.append(path)
        if not heads:
            break
    if not _endless(node):
        leaving += heads
    inner, frame.flow = frame.flow, saved
    frame.loops.pop()
    saved.returns += inner.returns
    ends = joined(leaving)
    if node.orelse:
        ends = m.execute(m, node.orelse, ends)
    return joined(ends + inner.breaks)


def _endless(node: ast.While) -> bool:
    return isinstance(node.test, ast.Constant) and bool(node.test.value)
