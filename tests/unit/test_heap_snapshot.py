"""What V8's profilers tell without an inspector."""

from __future__ import annotations

import io
import json

import pytest

import eyot


def test_take_heap_snapshot(context: eyot.Context) -> None:
    context.eval("class Wonderland {}; globalThis.kept = [new Wonderland()]")
    pieces: list[bytes] = []
    context.isolate.take_heap_snapshot(pieces.append)
    assert len(pieces) > 1
    snapshot = json.loads(b"".join(pieces))
    assert {"snapshot", "nodes", "edges", "strings"} <= set(snapshot)
    assert "Wonderland" in snapshot["strings"]
    assert context.eval("kept.length") == 1


def test_a_file_takes_a_snapshot(isolate: eyot.Isolate) -> None:
    file = io.BytesIO()
    isolate.take_heap_snapshot(file.write)
    json.loads(file.getvalue())


def test_false_ends_a_snapshot(context: eyot.Context) -> None:
    pieces: list[bytes] = []

    def take(piece: bytes) -> bool:
        pieces.append(piece)
        return False

    context.isolate.take_heap_snapshot(take)
    assert len(pieces) == 1
    assert context.eval("6 * 7") == 42


def test_what_takes_a_snapshot_may_raise(context: eyot.Context) -> None:
    with pytest.raises(ZeroDivisionError):
        context.isolate.take_heap_snapshot(lambda _: 1 / 0)
    assert context.eval("6 * 7") == 42


def test_nobody_enters_while_a_snapshot_is_taken(context: eyot.Context) -> None:
    def take(_: bytes) -> None:
        context.eval("1")

    with pytest.raises(eyot.IsolateBusyError, match=r"^EY205: "):
        context.isolate.take_heap_snapshot(take)
    with pytest.raises(eyot.IsolateBusyError):
        context.isolate.take_heap_snapshot(lambda _: context.isolate.close())
    assert context.eval("6 * 7") == 42


def test_cpu_profiler_bindings(context: eyot.Context) -> None:
    isolate = context.isolate
    isolate.use_detailed_source_positions_for_profiling()
    isolate.collect_cpu_profiler_sample()
    isolate.collect_cpu_profiler_sample(2**64 - 1)
    with pytest.raises(OverflowError):
        isolate.collect_cpu_profiler_sample(-1)
    assert context.eval("6 * 7") == 42
