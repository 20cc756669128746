"""Serializers of an isolate that is closed, or used in another."""

from __future__ import annotations

import pytest

import eyot
from eyot import v8


def test_a_serializer_belongs_to_its_isolate(scope: v8.ContextScope) -> None:
    writer = v8.ValueSerializer(scope)
    with eyot.Context() as other, v8.HandleScope(other.isolate) as hs:
        with v8.ContextScope(hs, other) as inside:
            with pytest.raises(eyot.WrongIsolateError):
                writer.write_value(inside, v8.Null(inside))
            kept = v8.ValueSerializer(inside)
            unread = v8.ValueDeserializer(inside, b"\xff\x0fI\x02")
            kept.write_uint32(1)
        del hs, inside
    for use in (kept.release, kept.write_header, unread.read_uint32):
        with pytest.raises((eyot.IsolateClosedError, eyot.ContextClosedError)):
            use()
