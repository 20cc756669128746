"""A stream of both directions, as one half for each."""

from __future__ import annotations

import asyncio

import pytest

from eyot import aio


class Pipe:
    """One of two ends; what is written to one is read from the other."""

    def __init__(self) -> None:
        self.arrived = bytearray()
        self.more = asyncio.Event()
        self.other = self
        self.calls: list[str] = []

    async def read(self, size: int = -1, /) -> bytes:
        while not self.arrived:
            self.more.clear()
            await self.more.wait()
        data = bytes(self.arrived if size < 0 else self.arrived[:size])
        del self.arrived[: len(data)]
        return data

    async def write(self, data: bytes, /) -> int:
        self.other.arrived += data
        self.other.more.set()
        return len(data)

    async def flush(self) -> None:
        self.calls.append("flush")

    async def shutdown(self) -> None:
        self.calls.append("shutdown")


def duplex() -> tuple[Pipe, Pipe]:
    a, b = Pipe(), Pipe()
    a.other, b.other = b, a
    return a, b


def test_split_duplex() -> None:
    async def main() -> None:
        a, b = duplex()
        a_reads, a_writes = aio.split_io(a)
        b_reads, b_writes = aio.split_io(b)
        assert await b_writes.write(b"{") == 1
        assert await a_reads.read(1) == b"{"
        assert await a_writes.write(b"{") == 1
        assert await b_reads.read(1) == b"{"

    aio.run(main())


def test_one_half_reads_while_the_other_writes() -> None:
    async def main() -> None:
        a, b = duplex()
        reads, writes = aio.split_io(a)
        waiting = aio.spawn(reads.read())
        await aio.sleep(0)
        await writes.write(b"there")  # although the other half waits inside the stream
        await b.write(b"here")
        assert await waiting == b"here"
        assert await b.read() == b"there"
        await writes.flush()
        await writes.shutdown()
        assert a.calls == ["flush", "shutdown"]

    aio.run(main())


def test_a_stream_that_calls_the_other_half_from_inside_is_refused() -> None:
    class Knot(Pipe):
        async def read(self, size: int = -1, /) -> bytes:
            await aio.sleep(0)
            await writes.write(b"")
            return bytes(size)

        async def write(self, data: bytes, /) -> int:
            await reads.read()
            return len(data)

    async def main() -> None:
        with pytest.raises(PermissionError, match=r"^Re-entrant write while reading"):
            await reads.read()
        with pytest.raises(PermissionError, match=r"^Re-entrant read while writing"):
            await writes.write(b"x")

    reads, writes = aio.split_io(Knot())
    aio.run(main())


def test_what_the_stream_raises_and_a_cancellation_go_through() -> None:
    class Broken(Pipe):
        async def read(self, size: int = -1, /) -> bytes:
            try:
                await super().read(size)
            finally:
                self.calls.append("left")
            raise OSError("gone")

    async def main() -> None:
        a = Broken()
        reads, writes = aio.split_io(a)
        with pytest.raises(TimeoutError):
            async with aio.timeout(0):
                await reads.read()
        a.other = a
        await writes.write(b"x")
        with pytest.raises(OSError, match="gone"):
            await reads.read()
        assert a.calls == ["left", "left"]

    aio.run(main())
