"""Random graphs over both heaps: collect_cycles() leaves what is reachable, exactly.

Python's part: lists, dicts, objects, closures, bound methods, and what they hold of JavaScript,
through live objects and Globals. JavaScript's part: objects, arrays, closures, Maps, WeakMaps, and
what they hold of Python, through live views, exposed objects and functions. Roots are variables,
globals, and references that C code holds. The model beside it knows nothing but edges.
"""

from __future__ import annotations

import ctypes
import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class List(list[Any]):
    """A list that can be watched."""


class Dict(dict[str, Any]):
    """A dict that can be watched."""


class Thing:
    """An object; its method keeps it."""

    def method(self, *_: Any) -> None: ...


def _closure() -> Any:
    kept: list[Any] = []

    def closure(*_: Any) -> int:
        return len(kept)

    return closure


# How each kind of Python's objects is made, filled and handed to JavaScript.
PYTHON: dict[
    str, tuple[Callable[[], Any], Callable[[Any, int, Any], Any], Callable[[Any], Any]]
] = {
    "list": (List, lambda node, _, what: node.append(what), eyot.live),
    "dict": (Dict, lambda node, n, what: node.update({str(n): what}), eyot.live),
    "object": (
        Thing,
        lambda node, n, what: setattr(node, f"a{n}", what),
        lambda node: eyot.expose(node, methods=["method"]),
    ),
    "bound": (Thing, lambda node, n, what: setattr(node, f"a{n}", what), lambda node: node.method),
    "closure": (
        _closure,
        lambda node, _, what: node.__closure__[0].cell_contents.append(what),
        lambda node: node,
    ),
}

WORLD = """
(() => {
  const watched = [];
  const makers = {
    object: () => ({}),
    array: () => [],
    closure: () => {
      const kept = [];
      return what => { if (what !== undefined) kept.push(what); return kept.length };
    },
    map: () => new Map(),
    weakmap: () => new WeakMap(),
  };
  return {
    make(kind, n) { const made = makers[kind](); watched[n] = new WeakRef(made); return made },
    link(kind, from, n, to, key) {
      if (kind === 'object') from['p' + n] = to;
      if (kind === 'array') from.push(to);
      if (kind === 'closure') from(to);
      if (kind === 'map') from.set(n, to);
      if (kind === 'weakmap') from.set(key, to);
    },
    root(n, what) { globalThis['root' + n] = what },
    unroot(n) { delete globalThis['root' + n] },
    alive() { return watched.map(it => it.deref() !== undefined) },
    number(thing) { return watched.findIndex(it => it.deref() === thing) },
  };
})()
"""

kinds = st.sampled_from
Edge = tuple[int, int, int, bool]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[str], list[str], list[Edge], list[tuple[str, int]]]:
    """Kinds of Python's nodes and of JavaScript's; edges (from, to, key, by a Global); roots."""
    python = draw(st.lists(kinds(sorted(PYTHON)), min_size=1, max_size=6))
    javascript = draw(
        st.lists(kinds(["object", "array", "closure", "map", "weakmap"]), min_size=1, max_size=6)
    )
    node = st.integers(0, len(python) + len(javascript) - 1)
    edges = draw(st.lists(st.tuples(node, node, node, st.booleans()), max_size=24))
    roots = draw(
        st.lists(st.tuples(kinds(["variable", "global", "C"]), node), max_size=3, unique=True)
    )
    return python, javascript, edges, roots


class Model:
    """Reachability. A Python object in JavaScript has a face there, which keeps it."""

    def __init__(self) -> None:
        self.edges: dict[Any, set[Any]] = {}
        self.ephemerons: list[tuple[Any, Any, Any]] = []
        self.roots: set[Any] = set()

    def link(self, source: Any, target: Any) -> None:
        self.edges.setdefault(source, set()).add(target)

    def reachable(self) -> set[Any]:
        seen: set[Any] = set()
        waiting = list(self.roots)
        while True:
            while waiting:
                at = waiting.pop()
                if at in seen:
                    continue
                seen.add(at)
                waiting += self.edges.get(at, ())
                if isinstance(at, tuple):
                    waiting.append(at[1])
            waiting = [
                value
                for table, key, value in self.ephemerons
                if {table, key} <= seen and value not in seen
            ]
            if not waiting:
                return {at for at in seen if isinstance(at, int)}


class World:
    """The same on the real heaps."""

    def __init__(self, context: eyot.Context) -> None:
        self.context = context
        self.javascript = context.eval(WORLD)

    def build(self, graph: Any) -> tuple[Model, list[weakref.ref[Any]], dict[str, Any]]:
        python, javascript, edges, roots = graph
        model, border = Model(), len(python)
        nodes: list[Any] = [PYTHON[kind][0]() for kind in python]
        watched = [weakref.ref(node) for node in nodes]
        nodes += [self.javascript.make(kind, n) for n, kind in enumerate(javascript)]
        kinds = [*python, *javascript]
        faces: list[Any] = [
            PYTHON[kind][2](node) for kind, node in zip(python, nodes, strict=False)
        ]
        # While it is built JavaScript keeps all faces, as a WeakMap's keys need.
        holding = self.context.eval("(...all) => all")(*faces, *nodes[border:])
        in_javascript = [*faces, *nodes[border:]]

        def name(n: int) -> Any:
            return ("face", n) if n < border else n

        for number, (source, target, key, by_global) in enumerate(edges):
            if source < border:
                what = nodes[target]
                if target >= border and by_global:
                    with (
                        v8.HandleScope(self.context.isolate) as hs,
                        v8.ContextScope(hs, self.context) as scope,
                    ):
                        what = v8.Global(scope, what.local(scope))
                PYTHON[kinds[source]][1](nodes[source], number, what)
                model.link(source, target)
                del what
                continue
            self.javascript.link(
                kinds[source], nodes[source], number, in_javascript[target], in_javascript[key]
            )
            if kinds[source] != "weakmap":
                model.link(source, name(target))
            else:
                # The last value under a key is the one.
                model.ephemerons = [e for e in model.ephemerons if e[:2] != (source, name(key))]
                model.ephemerons.append((source, name(key), name(target)))
        kept: dict[str, Any] = {"variables": [], "globals": [], "C": []}
        for kind, n in roots:
            if kind == "variable":
                kept["variables"].append(nodes[n])
                model.roots.add(n)
            elif kind == "global":
                self.javascript.root(n, in_javascript[n])
                kept["globals"].append(n)
                model.roots.add(name(n))
            else:
                address = id(nodes[n])  # of a JavaScript node: its live object
                ctypes.pythonapi.Py_IncRef(ctypes.py_object(nodes[n]))
                kept["C"].append(address)
                model.roots.add(n)
        del holding
        return model, watched, kept

    def release(self, kept: dict[str, Any]) -> None:
        for address in kept["C"]:
            ctypes.pythonapi.Py_DecRef(ctypes.c_void_p(address))
        for n in kept["globals"]:
            self.javascript.unroot(n)
        kept.clear()

    def alive(self, watched: list[weakref.ref[Any]], javascript: int) -> set[int]:
        found = {n for n, node in enumerate(watched) if node() is not None}
        alive = self.javascript.alive().to_python()[:javascript]
        return found | {len(watched) + n for n, is_alive in enumerate(alive) if is_alive}


@pytest.fixture
def frozen() -> Iterator[None]:
    """What was there before is no business of the collector, which runs often."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("frozen")
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(graph=graphs())
def test_what_is_reachable_stays_and_all_else_goes(context: eyot.Context, graph: Any) -> None:
    isolate = context.isolate
    world = World(context)
    model, watched, kept = world.build(graph)
    expected = model.reachable()
    isolate.collect_cycles()
    found = world.alive(watched, len(graph[1]))
    note(f"freed too much: {expected - found}; too little: {found - expected}")
    assert found == expected
    # What is left works: every JavaScript object that Python reaches is the one that it was.
    for n, node in enumerate(kept["variables"]):
        if isinstance(node, eyot.JSObject | eyot.JSFunction | eyot.JSArray):
            assert world.javascript.number(node) >= 0, n
        del node
    world.release(kept)
    isolate.collect_cycles()
    assert world.alive(watched, len(graph[1])) == set()
    del world
    isolate.collect_cycles()
    counts = eyot._core.live_objects()
    assert counts["exposed"] == counts["function"] == counts["held"] == 0
