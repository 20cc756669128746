"""Strings of the explicit layer: made, measured, copied out."""

from __future__ import annotations

import array
import ctypes
import json
import sys

import pytest

import eyot
from eyot import v8

ORDER = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
TEXTS = ["", "plain", "Ä\xff\x00b", "🦕 Łódź", "\ud83d", "x\udc00y", "a" * 300 + "é", "🦀" * 200]
MALFORMED = [
    b"\xff",
    b"\xc3",
    b"\xc3(",
    b"\xe2\x82",
    b"\xe2\x82(",
    b"\xf0\x9f\xa6",
    b"\xf0\x80\x80\x80",
    b"\xed\xa0\x80",
    b"\xed\xbf\xbf",
    b"\xf4\x90\x80\x80",
    b"\xc0\xaf",
    b"ok\x80\x80ok",
]


def units(text: str) -> bytes:
    return text.encode(ORDER, "surrogatepass")


def test_string(scope: v8.ContextScope) -> None:
    for text in TEXTS:
        string = v8.String(scope, text)
        assert string.value == text
        assert string.length == len(units(text)) // 2
        assert string.utf8_length(scope) == len(text.encode("utf-8", "surrogatepass"))
        assert v8.String.new_from_two_byte(scope, units(text)) == string

        buffer = array.array("H", [7] * (string.length + 2))
        assert string.write(scope, buffer) == string.length
        assert buffer.tobytes()[:-4] == units(text)
        assert list(buffer[-2:]) == [7, 7], "no more than the text is written"

        utf8 = bytearray(b"." * (string.utf8_length(scope) + 3))
        assert string.write_utf8(scope, utf8) == len(utf8) - 3
        assert bytes(utf8) == text.encode("utf-8", "surrogatepass") + b"..."
        replaced = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text).encode()
        assert string.to_utf8(scope) == replaced
        assert v8.String.new_from_utf8(scope, replaced).to_utf8(scope) == replaced

    latin1 = bytes(range(256))
    string = v8.String.new_from_one_byte(scope, latin1)
    assert string.value == latin1.decode("latin-1")
    assert (string.length, string.utf8_length(scope)) == (256, 384)
    latin1_again = bytearray(256)
    assert string.write_one_byte(scope, latin1_again) == 256
    assert latin1_again == latin1

    longest = bytes(v8.String.MAX_LENGTH)
    assert v8.String.new_from_one_byte(scope, longest).length == v8.String.MAX_LENGTH
    for make in (v8.String.new_from_one_byte, v8.String.new_from_utf8):
        with pytest.raises(eyot.ConversionError, match="more than V8 can hold"):
            make(scope, longest + b"\0")

    for data in MALFORMED:
        expected = data.decode("utf-8", "replace")
        assert v8.String.new_from_utf8(scope, data).value == expected, data

    assert v8.String.empty(scope).length == 0
    assert v8.String.empty(scope) == v8.String(scope, "")
    assert v8.String.new_from_utf8(scope, b"").value == ""


def test_string_write_utf8_into(scope: v8.ContextScope) -> None:
    buffer = bytearray()
    for text in ("Łódź", "longer than the first 🦕", "short"):
        expected = text.encode()
        before = len(buffer)
        place = address(buffer) if before >= len(expected) else None
        assert v8.String(scope, text).write_utf8_into(scope, buffer) == len(expected)
        assert buffer[: len(expected)] == expected
        assert len(buffer) == max(before, len(expected))
        assert place in {None, address(buffer)}, "what fits isn't moved"
    assert v8.String(scope, "lone \ud800").write_utf8_into(scope, buffer) == 8
    assert buffer[:8].decode() == "lone \ufffd"
    assert v8.String.empty(scope).write_utf8_into(scope, buffer) == 0


def address(buffer: bytearray) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(buffer)) if buffer else 0


def test_string_concat(scope: v8.ContextScope) -> None:
    left, right = v8.String(scope, "left ✓ "), v8.String(scope, "right")
    assert left.concat(scope, right).value == "left ✓ right"
    assert left.concat(scope, v8.String.empty(scope)).value == left.value
    assert v8.String.empty(scope).concat(scope, right).value == right.value


def test_string_valueview(scope: v8.ContextScope) -> None:
    one = v8.ValueView(scope, v8.String(scope, "Ärger")).data
    assert (one.format, one.itemsize, one.readonly) == ("B", 1, True)
    assert one.tobytes() == "Ärger".encode("latin-1")
    two = v8.ValueView(scope, v8.String(scope, "🦕\ud800é")).data
    assert (two.format, two.itemsize) == ("H", 2)
    assert two.tolist() == [0xD83E, 0xDD95, 0xD800, 0xE9]
    assert two.tobytes() == units("🦕\ud800é")
    joined = v8.String(scope, "a" * 40).concat(scope, v8.String(scope, "✓" * 40))
    assert v8.ValueView(scope, joined).data.tobytes() == units("a" * 40 + "✓" * 40)
    assert len(v8.ValueView(scope, v8.String.empty(scope)).data) == 0


def test_a_view_outlives_the_string_and_its_isolate() -> None:
    with v8.Isolate() as isolate, v8.HandleScope(isolate) as scope:
        data = v8.ValueView(scope, v8.String(scope, "kept")).data
    assert bytes(data) == b"kept"


def test_one_byte_is_told_of_how_it_is_kept_and_of_what_it_contains(
    scope: v8.ContextScope,
) -> None:
    narrow = v8.String(scope, "Ärger")
    assert narrow.is_onebyte()
    assert narrow.contains_only_onebyte()
    wide = v8.String.new_external_twobyte(scope, units("Ärger"))
    assert not wide.is_onebyte()
    assert wide.contains_only_onebyte()
    assert wide == narrow
    assert not v8.String(scope, "✓").contains_only_onebyte()


def test_an_internalised_string_equals_an_ordinary_one(scope: v8.ContextScope) -> None:
    kinds = v8.NewStringType
    ordinary = v8.String(scope, "name", type=kinds.NORMAL)
    for internal in (
        v8.String(scope, "name", type=kinds.INTERNALIZED),
        v8.String.new_from_utf8(scope, b"name", type=kinds.INTERNALIZED),
        v8.String.new_from_one_byte(scope, b"name", type=kinds.INTERNALIZED),
        v8.String.new_from_two_byte(scope, units("name"), type=kinds.INTERNALIZED),
    ):
        assert internal == ordinary
        assert internal.get_identity_hash() == ordinary.get_identity_hash()


def test_writing_stops_where_the_buffer_ends(scope: v8.ContextScope) -> None:
    string = v8.String(scope, "aé🦕")
    part = array.array("H", [0, 0])
    assert string.write(scope, part) == 2
    assert list(part) == [ord("a"), ord("é")]
    assert string.write(scope, part, offset=2) == 2
    assert part.tobytes() == units("🦕")
    assert string.write(scope, part, offset=4) == 0
    assert string.write(scope, bytearray()) == 0
    assert string.write_one_byte(scope, bytearray()) == 0
    odd = bytearray(9)
    assert string.write(scope, memoryview(odd)[1:], offset=0) == 4
    assert odd == b"\0" + units("aé🦕")
    low = bytearray(3)
    assert v8.String(scope, "x✓y").write_one_byte(scope, low) == 3
    assert low == b"x\x13y"


@pytest.mark.parametrize("room", range(9))
def test_utf8_that_does_not_fit_ends_with_a_whole_character(
    scope: v8.ContextScope, room: int
) -> None:
    string = v8.String(scope, "aé🦕b")
    buffer = bytearray(b"." * room)
    written = string.write_utf8(scope, buffer)
    whole = max(n for n in (0, 1, 3, 7, 8) if n <= room)
    assert written == whole
    assert buffer == "aé🦕b".encode()[:whole] + b"." * (room - whole)


def test_lone_surrogates_become_utf8_of_their_own_or_replacements(scope: v8.ContextScope) -> None:
    string = v8.String(scope, "\ud800a\udc00")
    for size in (7, 6, 4, 3):
        kept, replaced = bytearray(size), bytearray(size)
        count = string.write_utf8(scope, kept)
        assert string.write_utf8(scope, replaced, replace_invalid_utf8=True) == count
        text = "\ud800a\udc00"[: {7: 3, 6: 2, 4: 2, 3: 1}[size]]
        assert kept[:count] == text.encode("utf-8", "surrogatepass")
        assert replaced[:count].decode() == text.replace("\ud800", "�").replace("\udc00", "�")


def test_the_longest_texts_are_refused_rather_than_joined(scope: v8.ContextScope) -> None:
    half = v8.String.new_from_one_byte(scope, bytes(v8.String.MAX_LENGTH // 2 + 1))
    with pytest.raises(eyot.ConversionError, match="more than V8 can hold"):
        half.concat(scope, half)


def test_arguments_of_another_kind_are_refused(scope: v8.ContextScope) -> None:
    string = v8.String(scope, "text")
    with pytest.raises(TypeError, match="needs a str, not bytes"):
        v8.String(scope, b"text")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="needs bytes, not str"):
        v8.String.new_from_utf8(scope, "text")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="whole units of 2 bytes"):
        v8.String.new_from_two_byte(scope, b"odd")
    with pytest.raises(ValueError, match="whole units of 2 bytes"):
        string.write(scope, bytearray(3))
    for write in (string.write, string.write_one_byte, string.write_utf8, string.write_utf8_into):
        with pytest.raises(TypeError, match="memory that can be written"):
            write(scope, b"bytes")
        with pytest.raises(TypeError, match="memory that can be written"):
            write(scope, 3)  # type: ignore[arg-type]
    for offset in (-1, 5, 2**80, -(2**80)):
        with pytest.raises(IndexError, match="outside the string"):
            string.write(scope, bytearray(8), offset=offset)
    with pytest.raises(TypeError, match="offset must be an int"):
        string.write(scope, bytearray(8), offset="1")  # type: ignore[arg-type]
    for kind in (2, -1, "NORMAL", 2**70):
        with pytest.raises(ValueError, match="NewStringType"):
            v8.String(scope, "text", type=kind)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="takes 4 bytes, and the buffer has 3"):
        string.write_utf8_into(scope, memoryview(bytearray(3)))
    shared = bytearray(1)
    with memoryview(shared), pytest.raises(ValueError, match="can't grow"):
        string.write_utf8_into(scope, shared)


def test_strings_need_no_context(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as scope:
        string = v8.String(scope, "no context ✓").concat(scope, v8.String.empty(scope))
        assert json.loads(f'"{string.to_utf8(scope).decode()}"') == string.value
        assert v8.ValueView(scope, string).data.itemsize == 2
