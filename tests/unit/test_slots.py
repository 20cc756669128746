"""Slots: Python objects kept with an isolate or a context."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

import eyot
from eyot import v8


class State:
    """What a program keeps; it says when it goes."""

    def __init__(self, gone: list[str] | None = None, name: str = "state") -> None:
        self.gone = [] if gone is None else gone
        self.name = name
        self.count = 0

    def __del__(self) -> None:
        self.gone.append(self.name)


class CoreState(State):
    pass


class EdgeState(State):
    pass


class CoreIsolate:
    """A layer around an isolate, with state of its own in a slot."""

    def __init__(self, gone: list[str]) -> None:
        self.isolate = v8.Isolate()
        assert self.isolate.set_slot(CoreState(gone, "core"))

    @property
    def core(self) -> CoreState:
        state = self.isolate.get_slot(CoreState)
        assert state is not None
        return state

    def execute(self, source: str) -> Any:
        self.core.count += 1
        return eyot.Context(self.isolate).eval(source)

    def close(self) -> None:
        self.isolate.close()


class EdgeIsolate(CoreIsolate):
    """A second layer."""

    def __init__(self, gone: list[str]) -> None:
        super().__init__(gone)
        assert self.isolate.set_slot(EdgeState(gone, "edge"))

    @property
    def edge(self) -> EdgeState:
        state = self.isolate.get_slot(EdgeState)
        assert state is not None
        return state


def test_slots_layer1() -> None:
    gone: list[str] = []
    core = CoreIsolate(gone)
    handle = core.isolate.thread_safe_handle()
    assert core.execute("1 + 1") == 2
    core.core.count += 10
    assert core.core.count == 11
    assert gone == []
    assert not handle.closed
    core.close()
    assert gone == ["core"]
    assert handle.closed


def test_slots_layer2() -> None:
    gone: list[str] = []
    edge = EdgeIsolate(gone)
    assert edge.execute("'a' + 'b'") == "ab"
    edge.edge.count += 5
    assert (edge.core.count, edge.edge.count) == (1, 5)
    assert gone == []
    edge.close()
    assert sorted(gone) == ["core", "edge"]


def test_slots_general_1(isolate: v8.Isolate) -> None:
    assert isolate.get_slot(State) is None
    gone: list[str] = []
    assert isolate.set_slot(State(gone, "first")) is True
    assert isolate.set_slot(State(gone, "second")) is False
    assert gone == ["first"]
    state = isolate.get_slot(State)
    assert state is not None
    assert state.name == "second"
    state.count = 3
    again = isolate.get_slot(State)
    assert again is state
    assert again.count == 3
    assert isolate.remove_slot(State) is state
    assert isolate.get_slot(State) is None
    assert isolate.remove_slot(State) is None
    assert isolate.set_slot(True) is True
    assert isolate.set_slot(7) is True  # a class of its own
    assert isolate.get_slot(int) == 7
    with pytest.raises(TypeError, match="needs the class"):
        isolate.get_slot("State")  # type: ignore[arg-type]


def test_slots_general_2() -> None:
    gone: list[str] = []
    isolate = v8.Isolate()
    isolate.set_slot(State(gone))
    state = isolate.remove_slot(State)
    isolate.close()
    assert gone == []
    del state
    assert gone == ["state"]


def test_isolate_data_slots(isolate: v8.Isolate) -> None:
    assert isolate.get_number_of_data_slots() == 4
    stored = [object() for _ in range(4)]
    for index, value in enumerate(stored):
        assert isolate.get_data(index) is None
        isolate.set_data(index, value)
    assert [isolate.get_data(index) for index in range(4)] == stored
    for index in (-1, 4, 2**70):
        with pytest.raises(IndexError):
            isolate.get_data(index)
        with pytest.raises(IndexError):
            isolate.set_data(index, None)


def test_isolate_slot_drop_can_access_annex_during_teardown() -> None:
    seen: list[object] = []
    isolate = v8.Isolate()
    handle = isolate.thread_safe_handle()

    class Curious:
        def __del__(self) -> None:
            seen.append(isolate.closed)
            seen.append(handle.closed)
            seen.append(handle.terminate())
            seen.append(handle.request_interrupt(print))

    isolate.set_slot(Curious())
    isolate.close()
    assert seen == [True, True, False, False]


def test_slots_go_with_an_isolate_that_refers_to_itself() -> None:
    gone: list[str] = []
    isolate = v8.Isolate()
    state = State(gone)
    state.isolate = isolate  # type: ignore[attr-defined]
    isolate.set_slot(state)
    isolate.set_data(0, state)
    reference = weakref.ref(isolate)
    del isolate, state
    with pytest.warns(ResourceWarning, match="never closed"):
        gc.collect()
    assert gone == ["state"]
    assert reference() is None


def test_context_slots(isolate: v8.Isolate) -> None:
    context = eyot.Context(isolate)
    assert context.get_slot(State) is None
    first, second = State(), State()
    assert context.set_slot(first) is None
    assert context.get_slot(State) is first
    assert context.set_slot(second) is first
    assert context.get_slot(State) is second
    assert context.set_slot("text") is None
    assert context.remove_slot(State) is second
    assert context.remove_slot(State) is None
    assert context.get_slot(State) is None
    assert context.get_slot(str) == "text"
    assert eyot.Context(isolate).get_slot(str) is None


def test_dropped_context_slots(isolate: v8.Isolate) -> None:
    gone: list[str] = []
    context = eyot.Context(isolate)
    context.set_slot(State(gone))
    del context
    isolate.collect_garbage()
    isolate.collect_garbage()
    assert gone == ["state"]


def test_slots_stay_while_javascript_may_need_the_context(isolate: v8.Isolate) -> None:
    gone: list[str] = []
    context = eyot.Context(isolate)
    state = State(gone)
    context.set_slot(state)
    kept = context.eval("() => 42")
    del context
    isolate.collect_garbage()
    gc.collect()
    assert gone == []
    with v8.HandleScope(isolate) as handles:
        del handles
    assert kept() == 42


def test_dropped_context_slots_on_kept_context() -> None:
    gone: list[str] = []
    isolate = v8.Isolate()
    context = eyot.Context(isolate)
    context.set_slot(State(gone))
    isolate.close()
    assert gone == ["state"]
    assert context.closed


def test_clear_all_context_slots(isolate: v8.Isolate) -> None:
    gone: list[str] = []
    context = eyot.Context(isolate)
    context.set_slot(State(gone))
    context.set_slot("text")
    context.clear_all_slots()
    assert gone == ["state"]
    assert context.get_slot(State) is None
    assert context.get_slot(str) is None
    context.set_slot("again")
    assert context.get_slot(str) == "again"


def test_clear_slots_annex_uninitialized(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handles:
        context = v8.Context(handles)
        with v8.ContextScope(handles, context) as scope:
            context.set_embedder_data(scope, 0, v8.String(scope, "raw"))
            context.clear_all_slots()
            assert context.get_embedder_data(scope, 0).to_python(scope) == "raw"


def test_a_context_that_is_closed_lets_go_of_its_slots(isolate: v8.Isolate) -> None:
    gone: list[str] = []
    context = eyot.Context(isolate)
    context.set_slot(State(gone))
    context.close()
    assert gone == ["state"]


def test_slots_of_a_closed_isolate_are_refused() -> None:
    isolate = v8.Isolate()
    isolate.close()
    for use in (
        lambda: isolate.set_slot(1),
        lambda: isolate.get_slot(int),
        lambda: isolate.remove_slot(int),
        lambda: isolate.set_data(0, 1),
        lambda: isolate.get_data(0),
    ):
        with pytest.raises(eyot.IsolateClosedError, match="EY204"):
            use()
