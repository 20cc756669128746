"""Strings whose text stays in Python's memory."""

from __future__ import annotations

import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from eyot import v8

if TYPE_CHECKING:
    from collections.abc import Callable

ORDER = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"


def units(text: str) -> bytes:
    return text.encode(ORDER, "surrogatepass")


def test_external_onebyte_string(scope: v8.ContextScope) -> None:
    data = "Ünïcödé in Latin-1".encode("latin-1")
    string = v8.String.new_external_onebyte(scope, data)
    assert string.is_external()
    assert string.is_external_onebyte()
    assert not string.is_external_twobyte()
    assert string.is_onebyte()
    assert string.utf8_length(scope) == len(data.decode("latin-1").encode())
    assert string.value.encode("latin-1") == data
    assert string.get_external_onebyte_string_resource() is data
    assert string.get_external_string_resource() is None


def test_external_onebyte_string_frees_external_memory(isolate: v8.Isolate) -> None:
    size = 3_000_000
    before = isolate.heap_statistics().external_memory
    with v8.HandleScope(isolate) as scope:
        v8.String.new_external_onebyte(scope, b"x" * size)
        assert isolate.heap_statistics().external_memory == before + size
        isolate.collect_garbage()
        assert isolate.heap_statistics().external_memory == before + size
    isolate.collect_garbage()
    assert isolate.heap_statistics().external_memory == before


def test_external_twobyte_string(scope: v8.ContextScope) -> None:
    data = units("🦕 two bytes a unit ✓")
    string = v8.String.new_external_twobyte(scope, data)
    assert string.is_external()
    assert string.is_external_twobyte()
    assert not string.is_external_onebyte()
    assert not string.is_onebyte()
    assert string.length == len(data) // 2
    assert string.utf8_length(scope) == len("🦕 two bytes a unit ✓".encode())
    assert string.value == "🦕 two bytes a unit ✓"
    assert string.get_external_string_resource() is data
    assert string.get_external_onebyte_string_resource() is None


def test_external_twobyte_string_raw(isolate: v8.Isolate) -> None:
    released: list[str] = []
    with v8.HandleScope(isolate) as scope:
        string = v8.String.new_external_twobyte(
            scope, units("released ✓"), release=lambda: released.append("once")
        )
        assert string.value == "released ✓"
        isolate.collect_garbage()
        assert not released
    isolate.collect_garbage()
    assert released == ["once"]


def test_external_strings(scope: v8.ContextScope, run: Callable[[str], Any]) -> None:
    one = v8.String.new_external_onebyte(scope, b'{"external": [1, 2]}')
    two = v8.String.new_external_twobyte(scope, units('{"✓": "external 🦕"}'))
    inside = v8.String(scope, '{"inside": true}')
    answers = [
        (s.is_external(), s.is_external_onebyte(), s.is_external_twobyte(), s.is_onebyte())
        for s in (one, two, inside)
    ]
    assert answers == [
        (True, True, False, True),
        (True, False, True, False),
        (False, False, False, True),
    ]
    assert [s.contains_only_onebyte() for s in (one, two, inside)] == [True, False, True]
    assert v8.JSON.parse(scope, one).to_python(scope) == {"external": [1, 2]}
    assert v8.JSON.parse(scope, two).to_python(scope) == {"✓": "external 🦕"}
    lone = v8.String.new_external_twobyte(scope, units("\ud800 lone \udc00"))
    assert lone.value == "\ud800 lone \udc00"
    assert lone.to_utf8(scope).decode() == "� lone �"
    function = run("(text) => text + text.length")
    assert function.call(scope, v8.Undefined(scope), [one]).value == one.value + "20"


def test_an_external_string_can_be_a_name_and_a_script(
    scope: v8.ContextScope, run: Callable[[str], Any]
) -> None:
    name = v8.String.new_external_onebyte(scope, b"an external name")
    made = v8.Object(scope)
    made.set(scope, name, name)
    assert made.get(scope, "an external name") == name
    assert made.to_python(scope) == {"an external name": "an external name"}
    source = v8.String.new_external_twobyte(scope, units("'✓'.repeat(3)"))
    assert v8.Script.compile(scope, source).run(scope) == run("'✓✓✓'")


def test_the_empty_external_string_lets_go_at_once(isolate: v8.Isolate) -> None:
    released: list[str] = []
    with v8.HandleScope(isolate) as scope:
        for make in (v8.String.new_external_onebyte, v8.String.new_external_twobyte):
            assert make(scope, b"", release=lambda: released.append("empty")).length == 0
        v8.Null(scope)
    assert released == ["empty", "empty"]


def test_what_is_held_is_let_go_when_the_isolate_closes() -> None:
    released: list[str] = []
    text = bytes(bytearray(b"kept until the end"))
    references = sys.getrefcount(text)
    isolate = v8.Isolate()
    with v8.HandleScope(isolate) as scope:
        handle = v8.String.new_external_onebyte(
            scope, text, release=lambda: released.append("closed")
        )
        kept = v8.Global(scope, handle)
        assert sys.getrefcount(text) == references + 1
    isolate.collect_garbage()
    assert not released
    isolate.close()
    assert released == ["closed"]
    assert sys.getrefcount(text) == references
    del kept


def test_a_release_that_raises_harms_nobody(
    isolate: v8.Isolate, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: seen.append(told.exc_type))
    with v8.HandleScope(isolate) as scope:
        v8.String.new_external_onebyte(scope, b"careless", release=lambda: 1 // 0)
    isolate.collect_garbage()
    assert seen == [ZeroDivisionError]


def test_many_are_freed_while_another_thread_runs_python(isolate: v8.Isolate) -> None:
    stop = threading.Event()

    def spin() -> None:
        while not stop.is_set():
            pass

    spinning = threading.Thread(target=spin)
    spinning.start()
    freed: list[int] = []
    try:
        for number in range(200):
            with v8.HandleScope(isolate) as scope:
                release = partial(freed.append, number)
                v8.String.new_external_onebyte(scope, b"x" * 50_000, release=release)
        isolate.collect_garbage()
    finally:
        stop.set()
        spinning.join()
    assert sorted(freed) == list(range(200))


def test_memory_that_might_change_is_refused(scope: v8.ContextScope) -> None:
    for data in (bytearray(b"x"), memoryview(b"x"), "x", None):
        with pytest.raises(TypeError, match="needs bytes, which never change"):
            v8.String.new_external_onebyte(scope, data)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="whole units of 2 bytes"):
        v8.String.new_external_twobyte(scope, b"odd")
    with pytest.raises(TypeError, match="release must be callable"):
        v8.String.new_external_onebyte(scope, b"x", release=1)  # type: ignore[arg-type]
