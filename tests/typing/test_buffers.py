"""The types of shared memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_type

import eyot
from eyot import v8


def test_explicit(scope: v8.ContextScope) -> None:
    allocator = v8.Allocator(limit=1000, release=lambda: None)
    assert_type(allocator.allocated, int)
    assert_type(allocator.limit, int | None)
    store = v8.ArrayBuffer.new_backing_store(scope, 8)
    assert_type(store, v8.BackingStore)
    assert_type(store.data, memoryview)
    assert_type(store.use_count, int)
    assert_type(v8.SharedArrayBuffer.new_backing_store_from_bytes(scope, b"x"), v8.BackingStore)
    buffer = v8.ArrayBuffer.with_backing_store(scope, store)
    assert_type(buffer, v8.ArrayBuffer)
    assert_type(buffer.detach(scope, v8.Undefined(scope)), bool)
    assert_type(buffer.get_backing_store(), v8.BackingStore)
    with v8.TryCatch(scope) as attempt:
        assert_type(v8.ArrayBuffer.new_backing_store(attempt, 8), v8.BackingStore | None)
        assert_type(buffer.detach(attempt), bool | None)
    array = v8.Float64Array(scope, v8.ArrayBuffer(scope, 8), 0, 1)
    assert_type(array.length, int)
    assert_type(array.buffer(scope), v8.ArrayBuffer | v8.SharedArrayBuffer)
    assert_type(memoryview(array).nbytes, int)
    assert_type(array.copy_contents(bytearray(8)), int)
    assert_type(v8.Float64Array.MAX_LENGTH, int)
    view: v8.ArrayBufferView = v8.DataView(scope, v8.SharedArrayBuffer(scope, 8))
    assert_type(bytes(view), bytes)


def test_everyday(context: eyot.Context) -> None:
    js: eyot.JSTypedArray = context.eval("new Float64Array(2)")
    whole: eyot.JSArrayBuffer = context.eval("new SharedArrayBuffer(8)")
    view: eyot.JSDataView = context.eval("new DataView(new ArrayBuffer(8))")
    assert_type(js[0:1], list[Any])
    assert_type(len(js), int)
    assert_type(iter(js), Iterator[Any])
    assert_type(js.buffer, eyot.JSArrayBuffer)
    assert_type(js.byte_offset, int)
    js[0] = 1.5
    js[0:2] = [1, 2]
    assert_type(memoryview(whole).nbytes, int)
    assert_type(whole.is_shared, bool)
    assert_type(view.detached, bool)
    memory = eyot.SharedBuffer(8)
    assert_type(memory.byte_length, int)
    assert_type(eyot.SharedBuffer(whole), eyot.SharedBuffer)
    with eyot.lend(bytearray(8)) as lent:
        assert_type(lent, eyot.Lent)


def test_serializers(scope: v8.ContextScope) -> None:
    writer = v8.ValueSerializer(scope, object())
    assert_type(writer.write_value(scope, v8.Null(scope)), bool)
    assert_type(writer.release(), bytes)
    reader = v8.ValueDeserializer(scope, b"\xff\x0f_x")
    assert_type(reader.read_header(scope), bool)
    assert_type(reader.read_value(scope), v8.Value)
    assert_type(reader.read_raw_bytes(1), bytes)


def test_the_views(scope: v8.ContextScope) -> None:
    js = v8.ArrayBuffer(scope, 8)
    assert_type(v8.Int8Array(scope, js, 0, 1), v8.Int8Array)
    assert_type(v8.Uint8Array(scope, js, 0, 1), v8.Uint8Array)
    assert_type(v8.Uint8ClampedArray(scope, js, 0, 1), v8.Uint8ClampedArray)
    assert_type(v8.Int16Array(scope, js, 0, 1), v8.Int16Array)
    assert_type(v8.Uint16Array(scope, js, 0, 1), v8.Uint16Array)
    assert_type(v8.Int32Array(scope, js, 0, 1), v8.Int32Array)
    assert_type(v8.Uint32Array(scope, js, 0, 1), v8.Uint32Array)
    assert_type(v8.Float32Array(scope, js, 0, 1), v8.Float32Array)
    assert_type(v8.Float64Array(scope, js, 0, 1), v8.Float64Array)
    assert_type(v8.BigInt64Array(scope, js, 0, 1), v8.BigInt64Array)
    assert_type(v8.BigUint64Array(scope, js, 0, 1), v8.BigUint64Array)
    view: v8.ArrayBufferView = v8.Int8Array(scope, js)
    assert_type(view.byte_length, int)

    def half() -> v8.TypedArray:  # not every V8 has them
        return v8.Float16Array(scope, js, 0, 1)

    assert callable(half)
