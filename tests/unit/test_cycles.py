"""Isolate.collect_cycles(): what only a cycle through both heaps keeps goes, and nothing else."""

from __future__ import annotations

import ctypes
import gc
import weakref
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable


class Node:
    """A Python object that refers to whatever it is given."""

    def __init__(self, *kept: Any) -> None:
        self.kept: Any = list(kept)

    def call(self, *_: Any) -> None:
        """What JavaScript may call."""


def _closure(context: eyot.Context) -> Any:
    node = Node()
    thing = context.eval("({})")
    thing.f = lambda: (node, thing)
    node.kept.append(thing)
    return node


def _bound_method(context: eyot.Context) -> Any:
    node = Node(context.eval("({})"))
    node.kept[0].f = node.call
    return node


def _exposed(context: eyot.Context) -> Any:
    node = Node(context.eval("[]"))
    node.kept[0].append(eyot.expose(node, methods=["call"]))
    return node


def _live(context: eyot.Context) -> Any:
    node = Node()
    node.kept.append(context.eval("v => ({v})")(eyot.live(node.kept)))
    node.kept.append(node)
    return node


def _javascript_closure(context: eyot.Context) -> Any:
    node = Node()
    node.kept.append(context.eval("n => () => n")(eyot.expose(node)))
    return node


def _map(context: eyot.Context) -> Any:
    node = Node()
    node.kept.append(context.eval("n => new Map([[1, [n]]])")(eyot.expose(node)))
    return node


def _weak_map(context: eyot.Context) -> Any:
    """The map's value refers to its key."""
    node = Node()
    node.kept.append(
        context.eval("n => { const k = {}, m = new WeakMap([[k, {k, n}]]); k.m = m; return k }")(
            eyot.expose(node)
        )
    )
    return node


def _iterator(context: eyot.Context) -> Any:
    node = Node()

    def items() -> Any:
        yield node

    node.kept.append(context.eval("it => ({it})")(items()))
    return node


def _exception(context: eyot.Context) -> Any:
    node = Node()
    error = ValueError(node)
    node.kept.append(context.eval("e => ({e})")(error))
    return node


def _global(context: eyot.Context) -> Any:
    node = Node()
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        thing = v8.Object(scope)
        thing.set(scope, v8.String(scope, "f"), v8.Function(scope, lambda *_: bool(node)))
        node.kept.append(v8.Global(scope, thing))
    return node


def _external(context: eyot.Context) -> Any:
    node = Node()
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        thing = v8.Object(scope)
        thing.set(scope, v8.String(scope, "e"), v8.External(scope, node))
        node.kept.append(context.wrap(scope, thing))
    return node


def _accessor(context: eyot.Context) -> Any:
    node = Node()
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        thing = v8.Object(scope)
        thing.set_accessor(scope, v8.String(scope, "a"), lambda *_: bool(node))
        node.kept.append(context.wrap(scope, thing))
    return node


def _class(context: eyot.Context) -> Any:
    node = context.eval("C => new C()")(eyot.expose(Node, attributes=["kept"]))
    node.kept.append(context.eval("n => ({n})")(node))
    return node


def _long_way(context: eyot.Context) -> Any:
    first = Node()
    link: Any = first
    for _ in range(5):
        link = Node(context.eval("n => ({n})")(eyot.expose(link)), {"in": (link,)})
    first.kept.append(link)
    return first


def _context(context: eyot.Context) -> Any:
    """The world itself is part of it."""
    other = eyot.Context(context.isolate)
    node = Node(other)
    other.globals["node"] = eyot.expose(node, methods=["call"])
    other.globals["again"] = lambda: other
    return node


def _slot(context: eyot.Context) -> Any:
    """Kept with a world that it refers to."""
    other = eyot.Context(context.isolate)
    node = Node(other)
    other.set_slot(node)
    other.globals["node"] = eyot.expose(node)
    return node


CYCLES: dict[str, Callable[[eyot.Context], Any]] = {
    made.__name__.strip("_"): made
    for made in (
        _closure,
        _bound_method,
        _exposed,
        _live,
        _javascript_closure,
        _map,
        _weak_map,
        _iterator,
        _exception,
        _global,
        _external,
        _accessor,
        _class,
        _long_way,
        _context,
        _slot,
    )
}


@pytest.mark.parametrize("kind", CYCLES)
def test_a_cycle_is_freed(context: eyot.Context, isolate: eyot.Isolate, kind: str) -> None:
    alive = weakref.ref(CYCLES[kind](context))
    gc.collect()
    isolate.collect_garbage()
    assert alive() is not None, "there must be something to do"
    assert isolate.collect_cycles() > 0
    assert alive() is None
    assert isolate.collect_cycles() == 0


@pytest.mark.parametrize("kind", CYCLES)
def test_what_a_variable_keeps_stays_whole(
    context: eyot.Context, isolate: eyot.Isolate, kind: str
) -> None:
    node = CYCLES[kind](context)
    gc.collect()
    isolate.collect_garbage()
    before = dict(eyot._core.live_objects())
    for _ in range(3):
        assert isolate.collect_cycles() == 0
    assert dict(eyot._core.live_objects()) == before
    for kept in node.kept:
        assert isinstance(kept, v8.Global) or repr(kept)
        if isinstance(kept, eyot.JSObject):
            assert len(list(kept)) <= 1
        if isinstance(kept, eyot.Context):
            assert kept.eval("node") is node
    alive = weakref.ref(node)
    del node, kept
    isolate.collect_cycles()
    assert alive() is None


@pytest.mark.parametrize("kind", CYCLES)
def test_what_c_code_keeps_stays_whole(
    context: eyot.Context, isolate: eyot.Isolate, kind: str
) -> None:
    node = CYCLES[kind](context)
    alive = weakref.ref(node)
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(node))
    del node
    for _ in range(2):
        isolate.collect_cycles()
    found = alive()
    assert found is not None
    assert found.kept
    ctypes.pythonapi.Py_DecRef(ctypes.py_object(found))
    del found
    isolate.collect_cycles()
    assert alive() is None


def test_what_javascript_keeps_stays_whole(context: eyot.Context, isolate: eyot.Isolate) -> None:
    node = Node()
    context.globals["kept"] = context.eval("n => [n]")(eyot.expose(node, attributes=["kept"]))
    node.kept.append(context.eval("globalThis.inner = {x: 1}; ({inner, y: 2})"))
    alive = weakref.ref(node)
    del node
    isolate.collect_cycles()
    assert alive() is not None
    assert context.eval("kept[0]").kept[0].inner.x == 1
    context.eval("kept.length = 0")
    isolate.collect_cycles()
    assert alive() is None
    assert context.eval("inner.x") == 1


def test_a_type_without_traverse_keeps_what_it_has(
    context: eyot.Context, isolate: eyot.Isolate
) -> None:
    """What refers to it can't be seen, and so counts as something outside."""
    node = Node(context.eval("({})"))
    node.kept[0].f = node.call
    box = ctypes.py_object(node)
    alive = weakref.ref(node)
    del node
    isolate.collect_cycles()
    assert alive() is not None
    del box
    isolate.collect_cycles()
    assert alive() is None


def test_a_finalizer_finds_its_part_of_javascript_gone(
    context: eyot.Context, isolate: eyot.Isolate
) -> None:
    told: list[BaseException] = []
    kept: list[Any] = []
    identity = context.eval("x => x")

    class Ends(Node):
        def __del__(self) -> None:
            kept.append(self)
            for use in (
                lambda thing: thing.f,
                lambda thing: thing["f"],
                len,
                list,
                lambda thing: setattr(thing, "x", 1),
                lambda thing: thing.to_python(),
                identity,
            ):
                try:
                    use(self.kept[0])
                except ReferenceError as error:
                    told.append(error)

    node = Ends(context.eval("({})"))
    node.kept[0].f = node.call
    node.kept.append(node)
    del node
    isolate.collect_cycles()
    assert len(told) == 7
    assert "was collected with the cycle" in str(told[0])
    assert repr(kept[0].kept[0])
    assert kept[0].kept[0] == kept[0].kept[0]
    assert kept[0].kept[0] != context.eval("({})")
    kept.clear()
    isolate.collect_cycles()


def test_a_closed_world_says_so(isolate: eyot.Isolate) -> None:
    told: list[Any] = []

    class Ends(Node):
        def __del__(self) -> None:
            try:
                self.kept[0].eval("1")
            except eyot.ContextClosedError as error:
                told.append(error.code)

    other = eyot.Context(isolate)
    node = Ends(other)
    node.kept.append(node)
    other.globals["f"] = node.call
    del node, other
    isolate.collect_cycles()
    assert told == ["EY206"]


def test_it_works_inside_a_callback(context: eyot.Context, isolate: eyot.Isolate) -> None:
    node = _exposed(context)
    alive = weakref.ref(node)
    running = Node()

    def collect(thing: Any) -> int:
        nonlocal node
        node = None
        gone = isolate.collect_cycles()
        assert thing.x == 1
        return gone

    running.kept.append(collect)
    assert context.eval("(f, n) => { const x = {x: 1}; x.f = f; return f(x) }")(
        collect, eyot.expose(running)
    )
    assert alive() is None


def test_isolates_do_not_touch_each_other(isolate: eyot.Isolate) -> None:
    with eyot.Isolate() as second:
        one, two = eyot.Context(isolate), eyot.Context(second)
        node = Node(one.eval("({})"), two.eval("({})"))
        node.kept[0].f = node.call
        node.kept[1].f = node.call
        alive = weakref.ref(node)
        del node
        isolate.collect_cycles()
        second.collect_cycles()
        assert alive() is not None, "what two isolates keep is beyond either"
        one.close()
        two.close()
    del one, two
    gc.collect()


def test_misuse_is_refused(isolate: eyot.Isolate) -> None:
    second = eyot.Isolate()
    second.close()
    with pytest.raises(eyot.IsolateClosedError):
        second.collect_cycles()
    del isolate


def chain(context: eyot.Context, length: int) -> weakref.ref[Node]:
    """A ring: Python, JavaScript, Python, and so on."""
    wrap = context.eval("f => ({f})")
    first = node = Node()
    for _ in range(length):
        node = Node(wrap(node.call))
    first.kept.append(node)
    return weakref.ref(first)


@pytest.mark.parametrize("length", [10_000, 100_000])
def test_long_rings_are_freed(context: eyot.Context, isolate: eyot.Isolate, length: int) -> None:
    alive = chain(context, length)
    assert isolate.collect_cycles() == length
    assert alive() is None
    counts = eyot._core.live_objects()
    assert counts["function"] == 0


def test_long_rings_that_are_in_use_stay(context: eyot.Context, isolate: eyot.Isolate) -> None:
    node = chain(context, 10_000)()
    assert isolate.collect_cycles() == 0
    assert node is not None
    steps, at = 0, node.kept[0]
    while at is not node:
        at = at.kept[0].f.__self__
        steps += 1
    assert steps == 10_000
    del at, node
    assert isolate.collect_cycles() == 10_000


def test_many_references_into_one_object_cost_no_more(
    context: eyot.Context, isolate: eyot.Isolate
) -> None:
    """Ten thousand functions and as many JavaScript objects through one list."""

    def make() -> weakref.ref[Any]:
        shared: list[Any] = []
        wrap = context.eval("f => ({f})")
        for _ in range(10_000):
            shared.append(wrap(lambda: shared))
        return weakref.ref(shared[0])

    alive = make()
    assert isolate.collect_cycles() == 10_000
    assert alive() is None


def test_what_the_collector_of_python_frees_is_freed_too() -> None:
    """A whole isolate in a ring with itself needs no collect_cycles()."""

    def make() -> weakref.ref[eyot.Isolate]:
        other = eyot.Context()
        other.globals["self"] = lambda: other
        return weakref.ref(other.isolate)

    isolate = make()
    with pytest.warns(ResourceWarning, match="never closed"):
        gc.collect()
    assert isolate() is None
