"""structuredClone, with V8's own serializer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eyot import _core
from eyot.web.idl import idl_of, install_exceptions
from eyot.web.parts import explicit, insist, install_part, part

if TYPE_CHECKING:
    from eyot import Context, v8

__all__ = ["structured_clone", "structured_clone_of"]


def structured_clone(context: Context) -> None:
    """Gives a context structuredClone and DOMException.

    It copies what V8's serializer does. ArrayBuffers can be transferred; SharedArrayBuffers and
    compiled WebAssembly modules are shared. What a class keeps in private fields is not copied.
    """
    install_exceptions(context)
    install_part(context, "structured_clone", structured_clone_of(context))


def structured_clone_of(context: Context) -> Any:
    """What structured_clone.js gave back."""
    insist(context)
    return part(context, "structured_clone", lambda: (idl_of(context), explicit(context, _clone)))


class _RefusedError(Exception):
    """V8 can't clone a value."""


class _Delegate:
    """Says what can't be cloned, and passes on what is shared."""

    def __init__(self) -> None:
        self.stores: list[v8.BackingStore] = []
        self.modules: list[Any] = []

    def throw_data_clone_error(self, _: v8.Scope, message: str) -> None:
        raise _RefusedError(message)

    def get_shared_array_buffer_id(self, _: v8.Scope, buffer: v8.SharedArrayBuffer) -> int:
        self.stores.append(buffer.get_backing_store())
        return len(self.stores) - 1

    def get_shared_array_buffer_from_id(self, _: v8.Scope, number: int) -> v8.BackingStore:
        return self.stores[number]

    def get_wasm_module_transfer_id(self, scope: v8.Scope, module: v8.Value) -> int:
        self.modules.append(_core.Global(scope, module))
        return len(self.modules) - 1

    def get_wasm_module_from_id(self, scope: v8.Scope, number: int) -> Any:
        return self.modules[number].local(scope)


def _clone(scope: v8.Scope, info: v8.FunctionCallbackInfo) -> v8.Value:
    """Gives JavaScript [problem, copy]."""
    items = info[1].cast(_core.Array)
    buffers = [
        items.get_index(scope, index).cast(_core.ArrayBuffer) for index in range(items.length)
    ]
    delegate = _Delegate()
    try:
        copy = _copy(scope, info[0], buffers, delegate)
    except _RefusedError as error:
        return _core.Array(scope, [_core.String(scope, str(error)), _core.Null(scope)])
    return _core.Array(scope, [_core.Null(scope), copy])


def _copy(
    scope: v8.Scope, value: v8.Value, buffers: list[v8.ArrayBuffer], delegate: _Delegate
) -> v8.Value:
    _insist_on_memory(buffers)
    writer = _core.ValueSerializer(scope, delegate)
    for index, buffer in enumerate(buffers):
        writer.transfer_array_buffer(scope, index, buffer)
    writer.write_header()
    writer.write_value(scope, value)
    # A getter may have detached one, or a conversion.
    _insist_on_memory(buffers)
    reader = _core.ValueDeserializer(scope, writer.release(), delegate)
    for index, buffer in enumerate(buffers):
        store = buffer.get_backing_store()
        buffer.detach(scope)
        moved = _core.ArrayBuffer.with_backing_store(scope, store)
        reader.transfer_array_buffer(scope, index, moved)
    reader.read_header(scope)
    return reader.read_value(scope)


def _insist_on_memory(buffers: list[v8.ArrayBuffer]) -> None:
    for buffer in buffers:
        if buffer.was_detached():
            raise _RefusedError("an ArrayBuffer that was transferred before can't be again")
        if not buffer.is_detachable():
            raise _RefusedError("a WebAssembly memory's ArrayBuffer can't be transferred")
