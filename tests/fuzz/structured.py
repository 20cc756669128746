"""What V8's deserializer is given, whoever wrote it: a value or an error."""

from __future__ import annotations

import contextlib

from tests.fuzz.feed import Feed

import eyot
from eyot import v8

SOURCES = (
    "({a: [1, 2.5, -0, 'x', '\\u20ac'], b: new Map([[1, new Set([2])]]), c: new Date(0), d: 9n})",
    "[new Uint8Array([1, 2]), new ArrayBuffer(8), new DataView(new ArrayBuffer(4), 1), /a+/gi]",
    "{ const o = {}; o.o = o; o.e = new RangeError('m', {cause: o}); [o, o, Object(1)] }",
    "[, 1, , undefined, null, true, new Float64Array(3), new BigInt64Array(2), NaN]",
)


class Target:
    """Data of V8's own, with some bytes changed, and data of nobody's."""

    def __init__(self) -> None:
        self.context = eyot.Context(eyot.Isolate(heap_limit=64 << 20, array_buffer_limit=16 << 20))
        self.written = [self.write(source) for source in SOURCES]

    def write(self, source: str) -> bytes:
        """What V8 makes of a value."""
        context = self.context
        with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
            value = v8.Script.compile(scope, v8.String(scope, source)).run(scope)
            return v8.ValueSerializer.write(scope, value)

    def one(self, data: bytes) -> None:
        """Reads one."""
        feed = Feed(data)
        start = feed.below(len(self.written) + 2)
        if start < len(self.written):
            whole = bytearray(self.written[start])
            while feed:
                at = feed.below(len(whole))
                size = feed.below(4)
                whole[at : at + size] = feed.take(feed.below(4))
                if not whole:
                    break
        else:
            version = feed.below(17)
            whole = bytearray([0xFF, version] if start == len(self.written) else []) + feed.take(
                500
            )
        self.read(bytes(whole))

    def read(self, data: bytes) -> None:
        """As a value, and again by its parts."""
        context = self.context
        with v8.HandleScope(context.isolate) as hs, v8.ContextScope(hs, context) as scope:
            with contextlib.suppress(eyot.Error):
                value = v8.ValueDeserializer.read(scope, data)
                with contextlib.suppress(eyot.Error):
                    value.to_python(scope, timeout=0.1)
                again = v8.ValueSerializer.write(scope, value)
                v8.ValueDeserializer.read(scope, again)
            parts = v8.ValueDeserializer(scope, data)
            with contextlib.suppress(eyot.Error, EOFError):
                parts.read_header(scope)
                for _ in range(4):
                    parts.read_uint32()
                    parts.read_double()
                    parts.read_value(scope)

    def close(self) -> None:
        """Ends it."""
        self.context.isolate.close()
