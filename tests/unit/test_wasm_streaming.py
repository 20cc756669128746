"""compileStreaming: V8 is fed by Python."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.test_wasm import ADD, EMPTY

import eyot
from eyot import v8, web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

COMPILE = """
globalThis.result = undefined
WebAssembly.compileStreaming(SOURCE).then(
    (module) => { result = module }, (error) => { result = error })
"""


class Streams:
    """Takes each stream, and what it was asked for with."""

    def __init__(self, isolate: v8.Isolate) -> None:
        self.taken: list[v8.WasmStreaming] = []
        self.sources: list[Any] = []
        isolate.set_wasm_streaming_callback(self)
        self.context = eyot.Context(isolate)

    def __call__(self, scope: v8.CallbackScope, source: v8.Value, stream: v8.WasmStreaming) -> None:
        self.sources.append(source.to_python(scope))
        self.taken.append(stream)

    def ask(self, source: str = "'address'") -> v8.WasmStreaming:
        """A stream that JavaScript asks for now."""
        self.context.eval(COMPILE.replace("SOURCE", source))
        return self.taken.pop()

    def result(self) -> Any:
        """What became of it, once V8's tasks have run."""
        settle(self.context.isolate)
        return self.context.globals["result"]


def settle(isolate: v8.Isolate) -> None:
    end = time.monotonic() + 30
    isolate.run_pending()
    while isolate.has_pending_background_tasks():
        assert time.monotonic() < end
        isolate.run_pending()
    isolate.run_pending()


@pytest.fixture
def streams(isolate: v8.Isolate) -> Iterator[Streams]:
    found = Streams(isolate)
    yield found
    found.taken.clear()


@contextlib.contextmanager
def inside(context: eyot.Context) -> Iterator[v8.ContextScope]:
    with v8.HandleScope(context.isolate) as handles, v8.ContextScope(handles, context) as scope:
        yield scope


def test_wasm_streaming_callback(streams: Streams) -> None:
    isolate = streams.context.isolate
    assert not isolate.has_pending_background_tasks()
    stream = streams.ask("{toString() { return 'the source' }}.toString()")
    assert streams.sources == ["the source"]
    assert isolate.has_pending_background_tasks()
    stream.on_bytes_received(EMPTY[:3])
    stream.on_bytes_received(bytearray(EMPTY[3:]))
    stream.set_url("https://example.com/é.wasm")
    stream.finish()
    assert type(streams.result()) is eyot.JSObject
    assert not isolate.has_pending_background_tasks()
    with inside(streams.context) as scope:
        module = streams.context.global_(scope).get(scope, "result").cast(v8.WasmModuleObject)
        compiled = module.get_compiled_module()
    assert compiled.source_url == "https://example.com/é.wasm"
    assert compiled.get_wire_bytes_ref() == EMPTY
    stream = streams.ask()
    stream.set_url("\ud800.wasm")
    stream.on_bytes_received(EMPTY[:5])
    with inside(streams.context) as scope:
        stream.abort(v8.String(scope, "no more"))
    assert streams.result() == "no more"


def test_a_module_of_some_size_is_compiled_on_other_threads(streams: Streams) -> None:
    # As many functions as it takes: ((local.get 0) (i32.const 1) (i32.add)), 200 times each.
    body = b"\0" + b"\x20\0" + b"\x41\x01\x6a" * 200 + b"\x0b"
    count = 2000
    code = leb(len(body)) + body
    parts = [
        section(1, leb(1) + bytes.fromhex("60017f017f")),
        section(3, leb(count) + b"\0" * count),
        section(7, leb(1) + b"\x04last" + b"\0" + leb(count - 1)),
        section(10, leb(count) + code * count),
    ]
    data = EMPTY + b"".join(parts)
    stream = streams.ask()
    for start in range(0, len(data), 10_000):
        stream.on_bytes_received(data[start : start + 10_000])
    stream.finish()
    streams.result()
    assert streams.context.eval("new WebAssembly.Instance(result).exports.last(5)") == 205


def leb(number: int) -> bytes:
    out = bytearray()
    while number >= 128:
        out.append(number % 128 + 128)
        number //= 128
    return bytes([*out, number])


def section(kind: int, content: bytes) -> bytes:
    return bytes([kind]) + leb(len(content)) + content


def test_without_a_callback_there_is_no_streaming(context: eyot.Context) -> None:
    assert context.eval("typeof WebAssembly.compileStreaming") == "undefined"
    assert context.eval("typeof WebAssembly.compile") == "function"


def test_instantiate_streaming_gives_module_and_instance(streams: Streams) -> None:
    streams.context.eval(
        "globalThis.done = 0; WebAssembly.instantiateStreaming('x', {}).then((both) => {"
        " done = [both.module instanceof WebAssembly.Module, both.instance.exports.add(20, 22)] })"
    )
    stream = streams.taken.pop()
    stream.on_bytes_received(ADD)
    stream.finish()
    settle(streams.context.isolate)
    assert list(streams.context.globals["done"]) == [True, 42]


@pytest.mark.parametrize("data", [b"", b"\0as", b"nonsense" * 9, ADD[:-30], ADD + b"\x0b\x01"])
def test_bytes_that_are_no_webassembly_reject_the_promise(streams: Streams, data: bytes) -> None:
    stream = streams.ask()
    stream.on_bytes_received(data)
    stream.finish()
    assert "CompileError" in str(streams.result())


def test_what_the_callback_raises_rejects_the_promise(isolate: v8.Isolate) -> None:
    mine = LookupError("no such module")

    def refuse(_: v8.CallbackScope, source: v8.Value, stream: v8.WasmStreaming) -> None:
        assert source.is_string()
        stream.on_bytes_received(EMPTY)
        raise mine

    isolate.set_wasm_streaming_callback(refuse)
    with eyot.Context(isolate) as context:
        promise = context.eval("WebAssembly.compileStreaming('x')")
        with pytest.raises(LookupError) as caught:
            promise.result()
        assert caught.value is mine
        isolate.set_wasm_streaming_callback(None)
        with pytest.raises(eyot.JSTypeError, match="nobody streams WebAssembly here"):
            context.eval("WebAssembly.compileStreaming('x')").result()


def test_a_stream_is_aborted_with_an_exception_or_without_a_word(streams: Streams) -> None:
    streams.ask().abort(TimeoutError("took too long"))
    assert "took too long" in str(streams.result())
    stream = streams.ask()
    stream.abort()
    assert streams.result() is eyot.undefined
    with pytest.raises(TypeError, match=r"abort\(\) needs a Value or an exception, not str"):
        streams.ask().abort("text")  # type: ignore[arg-type]


def test_a_stream_ends_once(streams: Streams) -> None:
    for end in ("finish", "abort"):
        stream = streams.ask()
        stream.on_bytes_received(EMPTY)
        getattr(stream, end)()
        for name, arguments in (
            ("on_bytes_received", (EMPTY,)), ("set_url", ("x",)), ("finish", ()), ("abort", ()),
        ):  # fmt: skip
            with pytest.raises(ValueError, match=rf"^{name}\(\) of a stream that has ended"):
                getattr(stream, name)(*arguments)
    settle(streams.context.isolate)


def test_a_stream_keeps_the_rules(streams: Streams) -> None:
    stream = streams.ask()
    raised: list[Exception] = []

    def elsewhere() -> None:
        for name, arguments in (
            ("on_bytes_received", (EMPTY,)), ("set_url", ("x",)), ("finish", ()), ("abort", ()),
        ):  # fmt: skip
            try:
                getattr(stream, name)(*arguments)
            except eyot.WrongThreadError as error:
                raised.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert [str(error)[:5] for error in raised] == ["EY201"] * 4
    with eyot.Context() as other, inside(other) as scope:
        value = v8.String(scope, "x")
        with pytest.raises(eyot.WrongIsolateError, match="EY109"):
            stream.abort(value)
    with inside(streams.context) as scope:
        value = v8.String(scope, "x")
    with pytest.raises(eyot.HandleExpiredError, match="EY102"):
        stream.abort(value)
    with pytest.raises(TypeError, match=r"needs bytes, not int"):
        stream.on_bytes_received(1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"set_url\(\) needs a str, not bytes"):
        stream.set_url(b"x")  # type: ignore[arg-type]
    stream.on_bytes_received(ADD[:20])
    streams.context.close()
    with pytest.raises(eyot.ContextClosedError, match="EY206"):
        stream.finish()
    isolate = streams.context.isolate
    isolate.close()
    with pytest.raises(eyot.IsolateClosedError, match="EY204"):
        stream.on_bytes_received(ADD[20:])


def test_streams_that_nobody_ends_are_dropped(streams: Streams) -> None:
    isolate = streams.context.isolate
    for fed in (b"", EMPTY, ADD[:30]):
        stream = streams.ask()
        if fed:
            stream.on_bytes_received(fed)
        del stream
    gc.collect()
    isolate.run_pending()
    assert not isolate.has_pending_background_tasks()
    assert streams.context.globals["result"] is eyot.undefined


def test_waiting_for_a_stream_that_nobody_can_feed_is_an_error(streams: Streams) -> None:
    promise = streams.context.eval("WebAssembly.compileStreaming('x')")
    with pytest.raises(eyot.Error, match="nothing is pending that could do it"):
        promise.result()
    stream = streams.taken.pop()
    stream.on_bytes_received(ADD)
    stream.finish()
    streams.context.globals["module"] = promise.result(30)
    assert streams.context.eval("module instanceof WebAssembly.Module") is True


def test_an_isolate_closes_with_streams_of_any_state(isolate: v8.Isolate) -> None:
    streams = Streams(isolate)
    kept = [streams.ask() for _ in range(4)]
    kept[1].on_bytes_received(ADD[:30])
    kept[2].on_bytes_received(ADD)
    kept[2].finish()
    kept[3].abort()
    isolate.close()
    with pytest.raises(eyot.IsolateClosedError, match="EY204"):
        kept[0].finish()


def test_only_what_is_callable_is_a_callback(isolate: v8.Isolate) -> None:
    with pytest.raises(TypeError, match="needs something callable, not int"):
        isolate.set_wasm_streaming_callback(1)  # type: ignore[arg-type]


# --- eyot.web ---


@pytest.fixture
def streaming(isolate: v8.Isolate) -> eyot.Context:
    web.wasm_streaming(isolate)
    context = eyot.Context(isolate)
    context.globals["ADD"] = ADD
    return context


ADDS = "WebAssembly.instantiateStreaming(SOURCE).then(({instance}) => instance.exports.add(1, 2))"


@pytest.mark.parametrize(
    "source",
    [
        "ADD",
        "ADD.buffer ?? ADD",
        "Promise.resolve(ADD)",
        "[ADD.slice(0, 9), ADD.slice(9)]",
        "(function* () { for (let i = 0; i < ADD.byteLength; i++) yield ADD.slice(i, i + 1) })()",
        "pieces()",
    ],
)
def test_bytes_and_iterators_of_bytes_are_streamed(streaming: eyot.Context, source: str) -> None:
    streaming.globals["pieces"] = lambda: (ADD[at : at + 5] for at in range(0, len(ADD), 5))
    promise = streaming.eval(ADDS.replace("SOURCE", source))
    assert promise.result(30) == 3


@pytest.mark.parametrize(
    "source",
    ["pieces()", "(async function* () { for await (const piece of pieces()) yield piece })()"],
)
def test_asynchronous_iterators_are_streamed(streaming: eyot.Context, source: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(ADD), 7):
            await asyncio.sleep(0)
            yield ADD[at : at + 7]

    async def main() -> None:
        streaming.globals["pieces"] = pieces
        assert await streaming.eval(ADDS.replace("SOURCE", source)) == 3

    asyncio.run(main())


def test_what_an_iterator_raises_rejects_the_promise(streaming: eyot.Context) -> None:
    mine = ConnectionError("it broke")

    def broken() -> Iterator[bytes]:
        yield ADD[:9]
        raise mine

    async def broken_later() -> AsyncIterator[bytes]:
        yield ADD[:9]
        raise mine

    async def main() -> None:
        streaming.globals["broken"], streaming.globals["later"] = broken, broken_later
        for name in ("broken", "later"):
            with pytest.raises(ConnectionError) as caught:
                await streaming.eval(ADDS.replace("SOURCE", f"{name}()"))
            assert caught.value is mine

    asyncio.run(main())


@pytest.mark.parametrize("source", ["'text'", "5", "[1, 2]", "{}", "null"])
def test_what_is_no_bytes_rejects_the_promise(streaming: eyot.Context, source: str) -> None:
    with pytest.raises(TypeError, match=r"bytes|asyncIterator"):
        streaming.eval(ADDS.replace("SOURCE", source)).result(30)
    with pytest.raises(TypeError, match="an Isolate is needed, not Context"):
        web.wasm_streaming(streaming)  # type: ignore[arg-type]


def test_a_context_that_closes_while_it_is_streamed_is_left_alone(streaming: eyot.Context) -> None:
    async def main() -> None:
        more = asyncio.Event()

        async def pieces() -> AsyncIterator[bytes]:
            yield ADD[:9]
            await more.wait()
            yield ADD[9:]

        streaming.globals["pieces"] = pieces
        streaming.eval(ADDS.replace("SOURCE", "pieces()"))
        for _ in range(10):
            await asyncio.sleep(0)
        streaming.close()
        more.set()
        for _ in range(10):
            await asyncio.sleep(0)

    asyncio.run(main())
