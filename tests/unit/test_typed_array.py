"""Views of the explicit layer: ArrayBufferView, TypedArray and its kinds, DataView."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from tests.unit.running import js
from tests.unit.test_array_buffer import V8_VERSION

import eyot
from eyot import v8

# Each kind, the struct module's format of its elements, and numbers at the edges.
KINDS: dict[str, tuple[str, list[float]]] = {
    "Int8Array": ("b", [0, 1, -1, 127, -128]),
    "Uint8Array": ("B", [0, 1, 255]),
    "Uint8ClampedArray": ("B", [0, 1, 255]),
    "Int16Array": ("h", [0, -1, 2**15 - 1, -(2**15)]),
    "Uint16Array": ("H", [0, 1, 2**16 - 1]),
    "Int32Array": ("i", [0, -1, 2**31 - 1, -(2**31)]),
    "Uint32Array": ("I", [0, 1, 2**32 - 1]),
    "Float16Array": ("e", [0.0, -0.0, 1.5, 65504.0, float("inf")]),
    "Float32Array": ("f", [0.0, -0.0, 1.5, 2.0**127, float("-inf")]),
    "Float64Array": ("d", [0.0, -0.0, 0.1, 5e-324, 1.7976931348623157e308]),
    "BigInt64Array": ("q", [0, -1, 2**63 - 1, -(2**63)]),
    "BigUint64Array": ("Q", [0, 1, 2**64 - 1]),
}
HERE = [name for name in KINDS if name != "Float16Array" or V8_VERSION >= (12, 4)]


def test_data_view(scope: v8.ContextScope) -> None:
    view = js(scope, "new DataView(new ArrayBuffer(16), 2, 10)")
    assert isinstance(view, v8.DataView)
    assert view.is_data_view()
    assert view.is_array_buffer_view()
    assert not view.is_typed_array()
    assert (view.byte_offset, view.byte_length) == (2, 10)
    made = v8.DataView(scope, view.buffer(scope), 4, 3)
    assert made.is_data_view()
    assert (made.byte_offset, made.byte_length) == (4, 3)
    assert v8.DataView(scope, view.buffer(scope), 4).byte_length == 12


def test_array_buffer_view(scope: v8.ContextScope) -> None:
    view = js(scope, "new Uint8Array(Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7]).buffer, 2, 4)")
    assert isinstance(view, v8.ArrayBufferView)
    assert view.byte_offset == 2
    assert view.byte_length == 4
    exact, short, long = bytearray(4), bytearray(2), bytearray(6)
    assert view.copy_contents(exact) == 4
    assert exact == b"\2\3\4\5"
    assert view.copy_contents(short) == 2
    assert short == b"\2\3"
    assert view.copy_contents(long) == 4
    assert long == b"\2\3\4\5\0\0"
    assert bytes(view.data) == bytes(view) == b"\2\3\4\5"
    store = view.get_backing_store()
    buffer = view.buffer(scope)
    assert isinstance(buffer, v8.ArrayBuffer)
    assert store == buffer.get_backing_store()
    assert store.byte_length == buffer.byte_length == 8
    store.data[3] = 33
    assert bytes(view) == b"\2\x21\4\5"
    assert view.has_buffer()


def test_a_small_array_has_its_buffer_once_somebody_asks(scope: v8.ContextScope) -> None:
    view = js(scope, "Uint8Array.of(1, 2, 3)").cast(v8.Uint8Array)
    assert not view.has_buffer()
    assert view.buffer(scope).byte_length == 3
    assert view.has_buffer()
    assert bytes(view) == b"\1\2\3"


def test_uint8_array(scope: v8.ContextScope) -> None:
    found = js(scope, "Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7]).subarray(2, 6)")
    assert isinstance(found, v8.Uint8Array)
    assert found.data.tolist() == [2, 3, 4, 5]
    assert (found.byte_offset, found.byte_length, found.length) == (2, 4, 4)
    made = v8.Uint8Array(scope, found.buffer(scope), 1, 3)
    assert made.is_uint8_array()
    assert made.data.tolist() == [1, 2, 3]
    assert (made.byte_offset, made.length) == (1, 3)


@pytest.mark.parametrize("name", HERE)
def test_typed_array_constructors(scope: v8.ContextScope, name: str) -> None:
    kind: Any = getattr(v8, name)
    buffer = v8.ArrayBuffer(scope, 0)
    made = kind(scope, buffer, 0, 0)
    assert type(made) is kind
    assert isinstance(made, v8.TypedArray)
    assert made.is_typed_array()
    assert made.length == 0
    others = [other for other in HERE if getattr(made, _predicate(other))()]
    assert others == [name]
    assert kind.MAX_LENGTH >= 2**30 - 1
    # From V8 13 on so many bytes are a length like any other, of which there is no memory.
    with pytest.raises(eyot.JSRangeError, match=r"Invalid typed array length|allocation failed"):
        js(scope, f"new {name}({2**53 - 1})")
    with v8.TryCatch(scope) as attempt:
        source = v8.String(attempt, f"new {name}({2**53 - 1})")
        script = v8.Script.compile(attempt, source)
        assert script is not None
        assert script.run(attempt) is None
        assert attempt.caught
    with pytest.raises(ValueError, match="no place"):
        kind(scope, buffer, 0, kind.MAX_LENGTH + 1)


def _predicate(name: str) -> str:
    words = name.replace("Array", "").replace("Uint8Clamped", "uint8_clamped")
    return f"is_{words.replace('BigI', 'big_i').replace('BigU', 'big_u').lower()}_array"


@pytest.mark.parametrize("name", HERE)
def test_each_element_crosses_exactly(scope: v8.ContextScope, name: str) -> None:
    format_, numbers = KINDS[name]
    packed = struct.pack(f"={len(numbers)}{format_}", *numbers)
    store = v8.ArrayBuffer.new_backing_store_from_bytes(scope, packed)
    array = getattr(v8, name)(scope, v8.ArrayBuffer(scope, store))
    assert array.length == len(numbers)
    assert memoryview(array).format == format_
    assert memoryview(array).itemsize == struct.calcsize(format_)
    assert bytes(array) == packed
    back = struct.unpack(f"={len(numbers)}{format_}", bytes(array))
    assert list(map(repr, back)) == list(map(repr, numbers))
    for at, number in enumerate(numbers):
        seen = array.get_index(scope, at).to_python(scope)
        assert seen == number
        assert str(seen).startswith("-") == str(number).startswith("-")


def test_views_of_shared_buffers(scope: v8.ContextScope) -> None:
    shared = v8.SharedArrayBuffer(scope, 8)
    array = v8.Int32Array(scope, shared, 4)
    assert array.length == 1
    assert isinstance(array.buffer(scope), v8.SharedArrayBuffer)
    array.data[0] = -1
    assert bytes(shared) == bytes(4) + b"\xff" * 4
    assert v8.DataView(scope, shared).byte_length == 8


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((2,), "multiple of 4"),
        ((12,), "beyond the buffer's end"),
        ((0, 3), "no place"),
        ((4, 2), "no place"),
        ((0, 2**60), "no place"),
        ((2**70, 0), "multiple of 4|beyond"),
        ((-4,), "isn't negative"),
        ((0, -1), "isn't negative"),
    ],
)
def test_a_view_that_does_not_fit_is_refused(
    scope: v8.ContextScope, arguments: tuple[int, ...], words: str
) -> None:
    buffer = v8.ArrayBuffer(scope, 8)
    with pytest.raises(ValueError, match=words):
        v8.Int32Array(scope, buffer, *arguments)


def test_views_need_a_buffer_that_is_there(scope: v8.ContextScope) -> None:
    with pytest.raises(ValueError, match="the rest of the buffer"):
        v8.Int32Array(scope, v8.ArrayBuffer(scope, 7))
    with pytest.raises(TypeError, match="ArrayBuffer"):
        v8.Int8Array(scope, v8.Object(scope))  # type: ignore[arg-type]
    buffer = v8.ArrayBuffer(scope, 8)
    array = v8.Int32Array(scope, buffer)
    buffer.detach(scope)
    assert (array.length, array.byte_length) == (0, 0)
    with pytest.raises(BufferError, match="detached"):
        memoryview(array)
    assert array.copy_contents(bytearray(4)) == 0
    for kind in (v8.Int32Array, v8.DataView):
        with pytest.raises(ValueError, match="detached"):
            kind(scope, buffer)


def test_a_v8_without_float16_says_so(scope: v8.ContextScope) -> None:
    buffer = v8.ArrayBuffer(scope, 2)
    if V8_VERSION >= (12, 4):
        assert v8.Float16Array(scope, buffer).length == 1
    else:
        with pytest.raises(TypeError, match="this V8 has no Float16Array"):
            v8.Float16Array(scope, buffer)
