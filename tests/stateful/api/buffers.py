"""Memory: ArrayBuffers, what backs them, and their views."""

from __future__ import annotations

from tests.stateful.api.table import api

from eyot import v8

MEMORY = {
    # Memory is shared or not, and an allocator may have a limit.
    "__new__ with_backing_store": {"TypeError", "JSError"},
    "new_backing_store": {"JSError"},
    "data": {"BufferError"},
}

api(v8.Allocator, also={"__new__": {"ValueError"}}, anywhere="allocated allocations limit")
api(
    v8.BackingStore,
    also={"data": {"BufferError"}},
    anywhere="byte_length data is_resizable_by_user_javascript is_shared use_count",
)
api(v8.ArrayBuffer, also={**MEMORY, "detach": {"TypeError", "JSError"}})
api(v8.SharedArrayBuffer, also=MEMORY)
api(v8.ArrayBufferView, also={"data": {"BufferError"}})
api(v8.TypedArray)
for view in (
    v8.DataView,
    v8.Int8Array,
    v8.Uint8Array,
    v8.Uint8ClampedArray,
    v8.Int16Array,
    v8.Uint16Array,
    v8.Int32Array,
    v8.Uint32Array,
    v8.Float16Array,
    v8.Float32Array,
    v8.Float64Array,
    v8.BigInt64Array,
    v8.BigUint64Array,
):
    # Where it begins, and how long it is, must fit the memory.
    api(view, also={"__new__": {"ValueError", "JSError", "TypeError"}})
