"""Rings that Python alone sees: its own collector frees them, whatever of eyot's is in them."""

from __future__ import annotations

import gc
import threading
import warnings
import weakref
from typing import TYPE_CHECKING, Any

import pytest

import eyot
from eyot import _core, v8

if TYPE_CHECKING:
    from collections.abc import Callable


class Node:
    """A Python object that refers to whatever it is given."""

    def __init__(self) -> None:
        self.kept: list[Any] = []

    def call(self) -> None:
        """What JavaScript may call."""


class Bytes(bytearray):
    """A buffer that refers to whatever it is given."""

    kept: Any


def _exposed(_: eyot.Context) -> Any:
    node = Node()
    node.kept.append(eyot.expose(node, methods=["call"], attributes=["kept"]))
    return node


def _live(_: eyot.Context) -> Any:
    node = Node()
    node.kept += [node, eyot.live(node.kept)]
    return node


def _op(_: eyot.Context) -> Any:
    node = Node()

    @eyot.op
    def step(number: int) -> int:
        return number + len(node.kept)

    node.kept.append(step)
    return node


def _lent(_: eyot.Context) -> Any:
    buffer = Bytes(b"abc")
    buffer.kept = eyot.lend(buffer)
    return buffer


def _serializer(context: eyot.Context) -> Any:
    delegate = Node()
    with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
        delegate.kept.append(v8.ValueSerializer(scope, delegate))
    return delegate


def _world(slot: Callable[[eyot.Context, Any], object]) -> Callable[[eyot.Context], Any]:
    def make(_: eyot.Context) -> Any:
        context, node = eyot.Context(), Node()
        node.kept += [
            *(context, context.isolate, context.isolate.thread_safe_handle(), context.globals),
            *(context.compile("1"), context.eval("[x => x, Promise.resolve(), new Map()]")),
        ]
        slot(context, node)
        return node

    return make


KINDS: dict[str, Callable[[eyot.Context], Any]] = {
    "exposed": _exposed,
    "live": _live,
    "op": _op,
    "lent": _lent,
    "serializer": _serializer,
    "context": _world(lambda context, node: context.set_slot(node)),
    "isolate": _world(lambda context, node: context.isolate.set_slot(node)),
    "data": _world(lambda context, node: context.isolate.set_data(0, node)),
    "function": _world(lambda context, node: context.globals.__setitem__("f", node.call)),
}


@pytest.mark.filterwarnings("ignore:.*never closed:ResourceWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_a_ring_is_freed(context: eyot.Context, kind: str) -> None:
    gc.collect()
    watched = weakref.ref(KINDS[kind](context))
    assert watched() is not None
    gc.collect()
    assert watched() is None


def test_a_ring_with_an_isolate_that_another_thread_collects_is_freed_by_the_owner() -> None:
    isolate = eyot.Isolate()
    context = eyot.Context(isolate)
    node = Node()
    node.kept.append(context)
    context.globals["node"] = eyot.expose(node, attributes=["kept"])
    gc.disable()
    try:
        del isolate, context, node
        elsewhere = threading.Thread(target=gc.collect)
        elsewhere.start()
        elsewhere.join()
        assert _core.live_objects()["isolate"] == 1  # V8 may be asked to end it on one thread only
        with pytest.warns(ResourceWarning, match="was never closed"):
            _core.do_chores()
    finally:
        gc.enable()
    assert _core.live_objects()["isolate"] == 0


@pytest.mark.parametrize("where", ["here", "elsewhere"])
@pytest.mark.parametrize("first", ["function", "isolate"])
def test_finalizers_in_a_ring_with_their_isolate_are_not_called(where: str, first: str) -> None:
    """As Python does with the callbacks of weak references: they may be emptied already."""
    called: list[str] = []

    def ring() -> None:
        kept: list[Any] = []

        def finalizer() -> None:
            called.append(str(kept))

        isolate = eyot.Isolate()
        context = eyot.Context(isolate)
        kept += [finalizer, isolate, context] if first == "function" else [isolate, finalizer]
        with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
            kept.append(v8.Weak(scope, v8.Object(scope), finalizer, guaranteed=True))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        ring()
        if where == "elsewhere":
            thread = threading.Thread(target=gc.collect)
            thread.start()
            thread.join()
        else:
            gc.collect()
        _core.do_chores()
    assert called == []
    assert _core.live_objects()["isolate"] == 0
