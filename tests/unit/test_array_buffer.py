"""ArrayBuffer and SharedArrayBuffer of the explicit layer, and the memory behind them."""

from __future__ import annotations

import gc
import threading
from typing import Any

import pytest
from tests.crash.programs import says
from tests.unit.running import js

import eyot
from eyot import v8

V8_VERSION = tuple(int(part) for part in v8.V8.get_version().split(".")[:2])


def test_array_buffer(scope: v8.ContextScope) -> None:
    buffer = v8.ArrayBuffer(scope, 42)
    assert buffer.byte_length == 42
    assert buffer.is_detachable()
    assert not buffer.was_detached()
    assert buffer.detach(scope)
    assert buffer.byte_length == 0
    assert buffer.was_detached()
    assert buffer.detach(scope), "detaching again changes nothing"
    assert buffer.was_detached()

    empty = v8.ArrayBuffer(scope, 0)
    assert empty.byte_length == 0
    assert not empty.was_detached()
    assert empty.detach(scope)
    assert empty.was_detached()

    allocated = v8.ArrayBuffer.new_backing_store(scope, 10)
    assert allocated.byte_length == 10
    assert bytes(allocated) == bytes(10)
    assert not allocated.is_shared()

    # Memory of Python's, with a deleter that runs once, and finds what JavaScript left.
    foreign, seen = bytearray(b"\1\2\3"), []
    store = v8.ArrayBuffer.new_backing_store_from_buffer(
        scope, foreign, release=lambda: seen.append(bytes(foreign))
    )
    assert bytes(store) == b"\1\2\3"
    store.data[0] = 9
    assert foreign[0] == 9
    del store
    scope.context.eval("0")  # the next use of an isolate
    assert seen == [b"\x09\2\3"]
    scope.context.eval("0")
    assert len(seen) == 1

    roomy = bytearray(b"\5")
    for _ in range(40):
        roomy.append(0)
    del roomy[1:]  # more was allocated than is used
    for owned in (b"\0\1\2\3", b"", roomy):
        store = v8.ArrayBuffer.new_backing_store_from_bytes(scope, owned)
        assert not store.is_shared()
        assert store.byte_length == len(owned)
        assert bytes(store) == bytes(owned)

    store = v8.ArrayBuffer.new_backing_store_from_bytes(scope, bytes(range(10)))
    one = v8.ArrayBuffer.with_backing_store(scope, store)
    other = v8.ArrayBuffer(scope, store)
    assert one.byte_length == other.byte_length == 10
    one.data[3] = 200
    assert bytes(other) == bytes(store) == bytes([0, 1, 2, 200, 4, 5, 6, 7, 8, 9])


def test_backing_store_segfault() -> None:
    allocator = v8.Allocator()
    isolate = v8.Isolate(array_buffer_allocator=allocator)
    with v8.HandleScope(isolate) as handle_scope:
        context = v8.Context(handle_scope)
        with v8.ContextScope(handle_scope, context) as scope:
            store = v8.ArrayBuffer(scope, 4).get_backing_store()
    context.close()
    isolate.close()
    del allocator
    gc.collect()
    store.data[2] = 7
    assert bytes(store) == b"\0\0\7\0"
    del store


def test_array_buffer_with_shared_backing_store(scope: v8.ContextScope) -> None:
    first = v8.ArrayBuffer(scope, 42)
    store = first.get_backing_store()
    users = store.use_count
    again = first.get_backing_store()
    assert again == store
    assert hash(again) == hash(store)
    assert again.byte_length == store.byte_length == first.byte_length == 42
    assert store.use_count == again.use_count == users + 1

    second = v8.ArrayBuffer.with_backing_store(scope, store)
    assert second.byte_length == 42
    assert store.use_count > users + 1
    third = second.get_backing_store()
    assert third == store
    with_all = store.use_count
    del third
    assert store.use_count == with_all - 1
    del again
    assert store.use_count == with_all - 2
    second.detach(scope)
    assert store.use_count == users
    first.detach(scope)
    assert store.use_count == 1
    assert v8.ArrayBuffer(scope, 42).get_backing_store() != store


def test_deref_empty_backing_store(scope: v8.ContextScope) -> None:
    for store in (
        v8.ArrayBuffer.new_backing_store(scope, 0),
        v8.ArrayBuffer(scope, 0).get_backing_store(),
        js(scope, "new ArrayBuffer(0)").cast(v8.ArrayBuffer).get_backing_store(),
    ):
        assert store.byte_length == 0
        assert store.data.nbytes == 0
        assert bytes(store) == b""


def test_shared_array_buffer(scope: v8.ContextScope) -> None:
    shared = v8.SharedArrayBuffer(scope, 16)
    assert shared.byte_length == 16
    store = shared.get_backing_store()
    assert store.is_shared()
    assert store.byte_length == 16
    store.data[5] = 12
    scope.context.globals["shared"] = scope.context.wrap(scope, shared)
    assert js(scope, "const bytes = new Uint8Array(shared); bytes[5]").to_python(scope) == 12
    js(scope, "bytes[15] = 99")
    assert store.data[15] == 99

    memory = bytearray(b"\0\1\2")
    over = v8.SharedArrayBuffer.new_backing_store_from_buffer(scope, memory)
    assert over.is_shared()
    buffer = v8.SharedArrayBuffer.with_backing_store(scope, over)
    assert buffer.byte_length == 3
    scope.context.globals["over"] = scope.context.wrap(scope, buffer)
    js(scope, "new Uint8Array(over)[0] = 88")
    assert memory[0] == 88

    copied = v8.SharedArrayBuffer.new_backing_store_from_bytes(scope, b"abc")
    assert copied.is_shared()
    assert bytes(copied) == b"abc"
    for empty in (
        v8.SharedArrayBuffer.new_backing_store(scope, 0),
        v8.SharedArrayBuffer.new_backing_store_from_bytes(scope, b""),
    ):
        assert empty.is_shared()
        assert empty.byte_length == 0
        assert v8.SharedArrayBuffer(scope, empty).byte_length == 0


def test_backing_store_from_empty_boxed_slice(scope: v8.ContextScope) -> None:
    store = v8.ArrayBuffer.new_backing_store_from_bytes(scope, b"")
    assert v8.ArrayBuffer(scope, store).byte_length == 0
    assert bytes(store) == b""


def test_backing_store_from_empty_vec(scope: v8.ContextScope) -> None:
    growable, released = bytearray(), []
    store = v8.ArrayBuffer.new_backing_store_from_buffer(
        scope, growable, release=lambda: released.append(1)
    )
    buffer = v8.ArrayBuffer(scope, store)
    assert buffer.byte_length == 0
    assert bytes(store) == b""
    buffer.detach(scope)
    del store
    scope.context.eval("0")
    assert released == [1]
    growable.append(1)


def test_backing_store_data(scope: v8.ContextScope) -> None:
    host = bytearray(range(6))
    store = v8.ArrayBuffer.new_backing_store_from_buffer(scope, host)
    buffer = v8.ArrayBuffer(scope, store)
    assert buffer.data.tolist() == [0, 1, 2, 3, 4, 5]
    assert (buffer.data.format, buffer.data.readonly) == ("B", False)
    buffer.data[0] = 77
    assert host[0] == store.data[0] == 77


RESIZABLE = """
{flag}with eyot.Context() as context, v8.HandleScope(context.isolate) as handle_scope:
    with v8.ContextScope(handle_scope, context) as scope:
        def store(source):
            made = v8.Script.compile(scope, v8.String(scope, source)).run(scope)
            return made.get_backing_store()
        print(v8.ArrayBuffer(scope, 8).get_backing_store().is_resizable_by_user_javascript())
        print(v8.ArrayBuffer.new_backing_store(scope, 8).is_resizable_by_user_javascript())
        print(store("new ArrayBuffer(8, {{maxByteLength: 8}})").is_resizable_by_user_javascript())
        print(store("new WebAssembly.Memory({{initial: 1}}).buffer")
              .is_resizable_by_user_javascript())
"""


def resizable_program(program: str) -> str:
    """A program for a V8 that has resizable buffers, which before 11 wants a flag for them."""
    flag = "v8.V8.set_flags_from_string('--harmony-rab-gsab')\n" if V8_VERSION < (11, 0) else ""
    return program.format(flag=flag)


def test_backing_store_resizable() -> None:
    says(resizable_program(RESIZABLE), "False", "False", "True", "False")


def test_test_detach_key(scope: v8.ContextScope) -> None:
    for key in (v8.Object(scope), v8.External(scope, "a key"), v8.String(scope, "key")):
        buffer = v8.ArrayBuffer(scope, 8)
        buffer.set_detach_key(scope, key)
        assert buffer.is_detachable()
        for wrong in (None, v8.Object(scope), v8.Integer(scope, 1)):
            with v8.TryCatch(scope) as attempt:
                assert buffer.detach(attempt, wrong) is None
                assert attempt.caught
            with pytest.raises(eyot.JSTypeError):
                buffer.detach(scope, wrong)
        assert not buffer.was_detached()
        assert buffer.detach(scope, key)
        assert buffer.was_detached()

    buffer = v8.ArrayBuffer(scope, 8)
    buffer.set_detach_key(scope, v8.Undefined(scope))
    with pytest.raises(eyot.JSTypeError):
        buffer.detach(scope, v8.Object(scope))
    assert buffer.detach(scope, v8.Undefined(scope))
    assert buffer.was_detached()


def test_run_with_rust_allocator() -> None:
    allocator = v8.Allocator()
    assert allocator.limit is None
    with v8.Isolate(array_buffer_allocator=allocator) as isolate:
        context = eyot.Context(isolate)
        before = isolate.heap_statistics().external_memory
        context.eval("for (let i = 0; i < 10; i++) new ArrayBuffer(1024 * i)")
        kept = context.eval("globalThis.kept = new ArrayBuffer(1024 * 1024)")
        assert allocator.allocations >= 10
        assert allocator.allocated >= 1024 * 1024
        assert isolate.heap_statistics().external_memory >= before + 1024 * 1024
        context.eval("delete globalThis.kept")
        del kept
        for _ in range(3):  # V8 frees on threads of its own
            isolate.collect_garbage()
    assert allocator.allocated == 0


def test_test_rust_allocator() -> None:
    destroyed: list[str] = []
    allocator = v8.Allocator(release=lambda: destroyed.append("once"))
    with v8.Isolate(array_buffer_allocator=allocator) as isolate:
        with v8.HandleScope(isolate) as handle_scope:
            context = v8.Context(handle_scope)
            with v8.ContextScope(handle_scope, context) as scope:
                store = v8.ArrayBuffer(scope, 100).get_backing_store()
        del allocator
        context.close()
    with eyot.Context() as other:
        assert destroyed == [], "the backing store needs it"
        del store
        other.eval("0")
        assert destroyed == ["once"]
        other.eval("0")
    assert destroyed == ["once"]


def test_test_default_allocator() -> None:
    allocator = v8.Allocator()
    assert (allocator.allocated, allocator.allocations, allocator.limit) == (0, 0, None)
    del allocator


def test_isolates_share_an_allocator_and_its_limit() -> None:
    allocator = v8.Allocator(limit=100_000)
    with (
        v8.Isolate(array_buffer_allocator=allocator) as one,
        v8.Isolate(array_buffer_allocator=allocator) as two,
    ):
        held = eyot.Context(one).eval("new ArrayBuffer(60_000)")
        other = eyot.Context(two)
        with pytest.raises(eyot.JSRangeError, match="Array buffer allocation failed"):
            other.eval("new ArrayBuffer(60_000)")
        assert allocator.allocated == 60_000
        held.detach()
        assert len(other.eval("new ArrayBuffer(60_000)")) == 60_000


def test_memory_beyond_the_limit_is_a_range_error_and_the_isolate_goes_on() -> None:
    with v8.Isolate(array_buffer_limit=1_000_000) as isolate:
        context = eyot.Context(isolate)
        for source in (
            "new ArrayBuffer(2_000_000)",
            "new Uint8Array(2_000_000)",
            "new SharedArrayBuffer(2_000_000)",
            "Uint8Array.from({length: 2_000_000})",
        ):
            with pytest.raises(eyot.JSRangeError):
                context.eval(source)
        for memory in (bytes(2_000_000), b"x" * 1_000_001):
            with pytest.raises(eyot.JSRangeError, match="Array buffer allocation failed"):
                context.globals["memory"] = memory
        # Garbage doesn't count: V8 collects it before it gives up.
        context.eval("for (let i = 0; i < 100; i++) new ArrayBuffer(400_000)")
        # Memory of Python's isn't V8's to count.
        context.globals["shared"] = bytearray(2_000_000)
        with v8.HandleScope(isolate) as hs, v8.ContextScope(hs, context) as scope:
            with v8.TryCatch(scope) as attempt:
                assert v8.ArrayBuffer(attempt, 2_000_000) is None
                assert v8.ArrayBuffer.new_backing_store(attempt, 2_000_000) is None
            with pytest.raises(eyot.JSRangeError, match="Array buffer allocation failed"):
                v8.ArrayBuffer(scope, 2**62)


def test_arguments_of_the_wrong_kind_are_refused(scope: v8.ContextScope) -> None:
    wrong: Any
    for wrong in ("12", 1.5, None, b"bytes"):
        with pytest.raises(TypeError):
            v8.ArrayBuffer(scope, wrong)
    for wrong in (-1, -(2**70)):
        with pytest.raises(ValueError, match="isn't negative"):
            v8.ArrayBuffer(scope, wrong)
    with pytest.raises(eyot.JSRangeError):
        v8.ArrayBuffer(scope, 2**70)
    plain = v8.ArrayBuffer.new_backing_store(scope, 1)
    shared = v8.SharedArrayBuffer.new_backing_store(scope, 1)
    with pytest.raises(TypeError, match="isn't shared"):
        v8.ArrayBuffer(scope, shared)
    with pytest.raises(TypeError, match="made to be shared"):
        v8.SharedArrayBuffer.with_backing_store(scope, plain)
    with pytest.raises(BufferError):
        v8.ArrayBuffer.new_backing_store_from_buffer(scope, b"can't be written")
    with pytest.raises(TypeError, match="callable"):
        v8.ArrayBuffer.new_backing_store_from_buffer(scope, bytearray(1), release=1)  # type: ignore[call-overload]
    for wrong in (0, -1, 2**60, "1"):
        with pytest.raises(ValueError, match="limit"):
            v8.Allocator(limit=wrong)
    with pytest.raises(TypeError, match="array_buffer_allocator"):
        v8.Isolate(array_buffer_allocator=7)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="give Allocator"):
        v8.Isolate(array_buffer_allocator=v8.Allocator(), array_buffer_limit=1000)


def test_a_wasm_memory_is_not_detached(scope: v8.ContextScope) -> None:
    buffer = js(scope, "new WebAssembly.Memory({initial: 1}).buffer").cast(v8.ArrayBuffer)
    assert not buffer.is_detachable()
    with pytest.raises(TypeError, match="WebAssembly"):
        buffer.detach(scope)


def test_a_memoryview_outlives_everything(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handle_scope:
        context = v8.Context(handle_scope)
        with v8.ContextScope(handle_scope, context) as scope:
            view = js(scope, "Uint8Array.of(1, 2, 3).buffer").cast(v8.ArrayBuffer).data
    context.close()
    isolate.collect_garbage()
    assert bytes(view) == b"\1\2\3"
    isolate.close()
    view[1] = 8
    found: list[bytes] = []
    thread = threading.Thread(target=lambda: found.append(bytes(view)))
    thread.start()
    thread.join()
    assert found == [b"\1\x08\3"]
