"""ValueSerializer and ValueDeserializer, under the names of rusty_v8's tests and beyond."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.running import js
from tests.unit.test_array_buffer import V8_VERSION

import eyot
from eyot import v8


def test_value_serializer_and_deserializer(scope: v8.ContextScope) -> None:
    writer = v8.ValueSerializer(scope)
    writer.write_header()
    writer.write_double(55.44)
    writer.write_uint32(22)
    writer.write_uint64(2**64 - 1)
    writer.write_raw_bytes(b"raw")
    data = writer.release()
    assert writer.release() == b""

    reader = v8.ValueDeserializer(scope, data)
    assert reader.get_wire_format_version() == 0
    assert reader.read_header(scope)
    assert reader.get_wire_format_version() >= 13
    assert reader.read_double() == 55.44
    assert reader.read_uint32() == 22
    assert reader.read_uint64() == 2**64 - 1
    assert reader.read_raw_bytes(3) == b"raw"
    for past in (reader.read_uint32, reader.read_uint64, reader.read_double):
        with pytest.raises(EOFError, match="the data ends"):
            past()
    with pytest.raises(EOFError):
        reader.read_raw_bytes(1)


def test_value_serializer_and_deserializer_js_objects(scope: v8.ContextScope) -> None:
    array = js(scope, "[[], [undefined, null, 'x', 1.5], {a: [1n]}, 7]")
    writer = v8.ValueSerializer(scope)
    writer.write_header()
    assert writer.write_value(scope, array) is True
    reader = v8.ValueDeserializer(scope, writer.release())
    assert reader.read_header(scope)
    back = reader.read_value(scope)
    assert back != array
    assert back.to_python(scope) == array.to_python(scope)


class ByNumber:
    """Passes SharedArrayBuffers and compiled modules by their number."""

    def __init__(self) -> None:
        self.stores: list[v8.BackingStore] = []
        self.modules: list[v8.Global[v8.Value]] = []

    def get_shared_array_buffer_id(self, _: v8.Scope, buffer: v8.SharedArrayBuffer) -> int:
        self.stores.append(buffer.get_backing_store())
        return len(self.stores) - 1

    def get_shared_array_buffer_from_id(self, _: v8.Scope, number: int) -> v8.BackingStore:
        return self.stores[number]

    def get_wasm_module_transfer_id(self, scope: v8.Scope, module: v8.Value) -> int:
        self.modules.append(v8.Global(scope, module))
        return len(self.modules) - 1

    def get_wasm_module_from_id(self, scope: v8.Scope, number: int) -> v8.Value:
        return self.modules[number].local(scope)


def test_value_serializer_and_deserializer_array_buffers(scope: v8.ContextScope) -> None:
    shared = v8.SharedArrayBuffer(scope, 4)
    array = v8.Array(scope, [shared, v8.Integer(scope, 1), shared])
    by_number = ByNumber()
    data = v8.ValueSerializer.write(scope, array, by_number)
    assert len(by_number.stores) == 1
    back = v8.ValueDeserializer.read(scope, data, by_number).cast(v8.Array)
    copy = back.get_index(scope, 0)
    assert isinstance(copy, v8.SharedArrayBuffer)
    assert copy == back.get_index(scope, 2)
    assert copy != shared
    copy.data[1] = 33
    assert bytes(shared) == b"\0\x21\0\0"


def test_a_shared_array_buffer_goes_to_another_isolate(scope: v8.ContextScope) -> None:
    shared = v8.SharedArrayBuffer(scope, 4)
    by_number = ByNumber()
    data = v8.ValueSerializer.write(scope, shared, by_number)
    with (
        eyot.Context() as other,
        v8.HandleScope(other.isolate) as hs,
        v8.ContextScope(hs, other) as inside,
    ):
        copy = v8.ValueDeserializer.read(inside, data, by_number)
        assert isinstance(copy, v8.SharedArrayBuffer)
        copy.data[0] = 5
    assert bytes(shared)[0] == 5


def test_a_compiled_module_goes_by_number(scope: v8.ContextScope) -> None:
    module = js(scope, "new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))")
    by_number = ByNumber()
    data = v8.ValueSerializer.write(scope, v8.Array(scope, [module]), by_number)
    back = v8.ValueDeserializer.read(scope, data, by_number).cast(v8.Array)
    assert back.get_index(scope, 0) == module
    for held in by_number.modules:
        held.close()
    with pytest.raises(eyot.JSError, match="could not be cloned"):
        v8.ValueSerializer.write(scope, module)


def test_array_buffers_are_transferred_by_number(scope: v8.ContextScope) -> None:
    buffer = js(scope, "globalThis.b = Uint8Array.of(1, 2, 3).buffer; b").cast(v8.ArrayBuffer)
    views = js(scope, "[b, new Uint8Array(b, 1)]")
    writer = v8.ValueSerializer(scope)
    writer.transfer_array_buffer(scope, 7, buffer)
    writer.write_header()
    writer.write_value(scope, views)
    data = writer.release()
    store = buffer.get_backing_store()
    buffer.detach(scope)

    with (
        eyot.Context() as other,
        v8.HandleScope(other.isolate) as hs,
        v8.ContextScope(hs, other) as inside,
    ):
        reader = v8.ValueDeserializer(inside, data)
        moved = v8.ArrayBuffer(inside, store)
        reader.transfer_array_buffer(inside, 7, moved)
        assert reader.read_header(inside)
        back = reader.read_value(inside).cast(v8.Array)
        assert back.get_index(inside, 0) == moved
        view = back.get_index(inside, 1)
        assert isinstance(view, v8.Uint8Array)
        assert bytes(view) == b"\2\3"
        again = v8.ValueDeserializer(inside, data)
        assert again.read_header(inside)
        with pytest.raises(eyot.JSError):
            again.read_value(inside)


class HostObjects:
    """Writes objects with internal fields, and those that say so, by itself."""

    def __init__(self, template: v8.ObjectTemplate | None = None) -> None:
        self.template = template
        self.seen: list[str] = []

    def write_host_object(
        self, scope: v8.Scope, object_: v8.Object, serializer: v8.ValueSerializer
    ) -> bool:
        self.seen.append("write")
        number = object_.get_internal_field(scope, 0)
        assert isinstance(number, v8.Integer)
        serializer.write_uint64(number.value)
        return True

    def read_host_object(self, scope: v8.Scope, reader: v8.ValueDeserializer) -> v8.Object:
        self.seen.append("read")
        assert self.template is not None
        made = self.template.new_instance(scope)
        made.set_internal_field(scope, 0, v8.Integer(scope, reader.read_uint64()))
        return made


def test_value_serializer_and_deserializer_embedder_host_object(
    scope: v8.ContextScope,
) -> None:
    template = v8.ObjectTemplate(scope)
    template.set_internal_field_count(1)
    host = template.new_instance(scope)
    host.set_internal_field(scope, 0, v8.Integer(scope, 42))
    delegate = HostObjects(template)
    data = v8.ValueSerializer.write(scope, v8.Array(scope, [host, host]), delegate)
    back = v8.ValueDeserializer.read(scope, data, delegate).cast(v8.Array)
    found = back.get_index(scope, 0)
    assert isinstance(found, v8.Object)
    assert found == back.get_index(scope, 1)
    field = found.get_internal_field(scope, 0)
    assert isinstance(field, v8.Integer)
    assert field.value == 42
    assert delegate.seen == ["write", "read"]
    with pytest.raises(eyot.JSError, match="could not be cloned"):
        v8.ValueSerializer.write(scope, host)


def test_value_serializer_not_implemented(scope: v8.ContextScope) -> None:
    asked: list[str] = []

    class Delegate:
        def throw_data_clone_error(self, _: v8.Scope, message: str) -> None:
            asked.append(message)

    symbol = js(scope, "Symbol('unheard of')")
    function = js(scope, "(function f() {})")
    for value in (symbol, function):
        with v8.TryCatch(scope) as attempt:
            writer = v8.ValueSerializer(attempt, Delegate())
            assert writer.write_value(attempt, value) is None
            assert attempt.caught
            assert attempt.message is not None
            assert attempt.message.text.endswith("could not be cloned.")
    assert len(asked) == 2
    assert all(message.endswith("could not be cloned.") for message in asked)


class Plain:
    """Claims objects that have a property `mine`."""

    def is_host_object(self, scope: v8.Scope, object_: v8.Object) -> bool:
        return bool(object_.has(scope, "mine"))

    def write_host_object(
        self, scope: v8.Scope, object_: v8.Object, serializer: v8.ValueSerializer
    ) -> None:
        serializer.write_value(scope, object_.get(scope, "mine"))

    def read_host_object(self, scope: v8.Scope, reader: v8.ValueDeserializer) -> v8.Object:
        made = v8.Object(scope)
        made.set(scope, "read", reader.read_value(scope))
        return made


@pytest.mark.skipif(V8_VERSION < (12, 4), reason="V8 asks for that from 12.4 on")
def test_value_serializer_and_deserializer_custom_host_object(scope: v8.ContextScope) -> None:
    value = js(scope, "({a: {mine: [1, 'x']}, b: {other: 2}})")
    delegate = Plain()
    data = v8.ValueSerializer.write(scope, value, delegate)
    back = v8.ValueDeserializer.read(scope, data, delegate)
    assert back.to_python(scope) == {"a": {"read": [1, "x"]}, "b": {"other": 2}}


def test_views_can_be_the_delegates(scope: v8.ContextScope) -> None:
    class Views:
        def write_host_object(
            self, _: v8.Scope, view: v8.ArrayBufferView, serializer: v8.ValueSerializer
        ) -> None:
            assert isinstance(view, v8.Uint8Array)
            serializer.write_uint32(view.byte_length)
            serializer.write_raw_bytes(view)

        def read_host_object(self, scope: v8.Scope, reader: v8.ValueDeserializer) -> v8.Object:
            content = reader.read_raw_bytes(reader.read_uint32())
            store = v8.ArrayBuffer.new_backing_store_from_bytes(scope, content)
            return v8.Uint8Array(scope, v8.ArrayBuffer(scope, store))

    writer = v8.ValueSerializer(scope, Views())
    writer.set_treat_array_buffer_views_as_host_objects(True)
    writer.write_header()
    writer.write_value(scope, js(scope, "({bytes: Uint8Array.of(1, 2, 3)})"))
    back = v8.ValueDeserializer.read(scope, writer.release(), Views())
    view = back.cast(v8.Object).get(scope, "bytes")
    assert isinstance(view, v8.Uint8Array)
    assert bytes(view) == b"\1\2\3"


def test_what_a_delegate_raises_is_heard_as_it_is(scope: v8.ContextScope) -> None:
    class Raising:
        def __getattr__(self, name: str) -> Any:
            def method(*_: object) -> Any:
                raise KeyError(name)

            return method

    shared = v8.SharedArrayBuffer(scope, 1)
    with pytest.raises(KeyError, match="get_shared_array_buffer_id"):
        v8.ValueSerializer.write(scope, shared, Raising())
    with pytest.raises(KeyError, match="throw_data_clone_error"):
        v8.ValueSerializer.write(scope, js(scope, "() => 1"), Raising())
    data = v8.ValueSerializer.write(scope, shared, ByNumber())
    with pytest.raises(KeyError, match="get_shared_array_buffer_from_id"):
        v8.ValueDeserializer.read(scope, data, Raising())
    with pytest.raises(eyot.JSError):
        v8.ValueDeserializer.read(scope, data)

    class Wrong:
        def get_shared_array_buffer_id(self, *_: object) -> object:
            return self.answer

        answer: object = None

    for answer in (-1, 2**32, "1", 1.5):
        Wrong.answer = answer
        with pytest.raises(TypeError, match="must give an int"):
            v8.ValueSerializer.write(scope, shared, Wrong())
    Wrong.answer = None
    with pytest.raises(eyot.JSError, match="could not be cloned"):
        v8.ValueSerializer.write(scope, shared, Wrong())


def test_arguments_of_the_wrong_kind_are_refused(scope: v8.ContextScope) -> None:
    writer = v8.ValueSerializer(scope)
    for wrong in (-1, 2**32):
        with pytest.raises(OverflowError):
            writer.write_uint32(wrong)
    with pytest.raises(OverflowError):
        writer.write_uint64(2**64)
    with pytest.raises(TypeError):
        writer.write_uint32("1")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="ArrayBuffer"):
        writer.transfer_array_buffer(scope, 1, v8.Object(scope))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="bytes"):
        v8.ValueDeserializer(scope, "text")  # type: ignore[arg-type]
    reader = v8.ValueDeserializer(scope, bytearray(b"\xff\x0fI\x02"))
    with pytest.raises(ValueError, match="read_header\\(\\) comes before"):
        reader.read_value(scope)
    assert reader.read_header(scope)
    assert reader.read_value(scope).to_python(scope) == 1
    with pytest.raises(eyot.JSError):
        v8.ValueDeserializer(scope, b"\xff\x7f").read_header(scope)
