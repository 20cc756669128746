"""WebAssembly that comes in pieces: compileStreaming and instantiateStreaming, fed by Python."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from eyot import _core
from eyot.aio import spawn
from eyot.buffers import JSArrayBuffer, JSDataView, JSTypedArray
from eyot.errors import UsageError
from eyot.values import JSArray, JSObject

if TYPE_CHECKING:
    from eyot._core import CallbackScope, Isolate, Value, WasmStreaming

__all__ = ["wasm_streaming"]

_BYTES = (bytes, bytearray, memoryview, JSArrayBuffer, JSDataView, JSTypedArray)


def wasm_streaming(isolate: Isolate) -> None:
    """Gives the contexts that are made from now on two functions of WebAssembly.

    `WebAssembly.compileStreaming(source)` and `instantiateStreaming(source, imports)` take bytes,
    an iterator of bytes or an asynchronous one, or a promise of any of these. Python's `bytes`,
    generators and asynchronous generators are such in JavaScript. V8 compiles what has come while
    the rest is on its way. What an iterator raises rejects the promise.
    """
    if not isinstance(isolate, _core.Isolate):
        raise TypeError(
            f"an Isolate is needed, not {type(isolate).__name__}: its later contexts have them"
        )
    isolate.set_wasm_streaming_callback(_feed)


def _feed(scope: CallbackScope, source: Value, stream: WasmStreaming) -> None:
    given = scope.context.wrap(scope, source)
    if isinstance(given, _BYTES):
        stream.on_bytes_received(given)
    elif isinstance(given, JSArray | Iterator):
        for chunk in given:
            stream.on_bytes_received(_insist(chunk))
    elif isinstance(given, JSObject | AsyncIterable):
        # Where an object is no asynchronous iterator, this says so at once.
        spawn(_feed_later(aiter(given), stream))
        return
    else:
        _insist(given)
    stream.finish()


async def _feed_later(chunks: Any, stream: WasmStreaming) -> None:
    try:
        async for chunk in chunks:
            stream.on_bytes_received(_insist(chunk))
        stream.finish()
    except UsageError:
        return  # nobody waits any more: the context was closed
    except BaseException as error:
        with suppress(UsageError):
            stream.abort(error)
        if not isinstance(error, Exception):
            raise


def _insist(chunk: Any) -> Any:
    if not isinstance(chunk, _BYTES):
        raise TypeError(
            "WebAssembly is streamed as bytes, or as an iterator of bytes, not "
            + type(chunk).__name__
        )
    return chunk
