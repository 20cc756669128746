"""eyot.web.encoding: TextEncoder and TextDecoder."""

from __future__ import annotations

from typing import Any

import pytest

import eyot
from eyot import web
from eyot.web.encodings import decoder_of, encoding_of


@pytest.fixture
def js(context: eyot.Context) -> Any:
    web.encoding(context)
    return context.eval


def test_text_becomes_utf_8(js: Any) -> None:
    assert bytes(js("new TextEncoder().encode('aé€😀\\0')")) == "aé€😀\0".encode()
    assert bytes(js("new TextEncoder().encode('\\ud800x')")) == b"\xef\xbf\xbdx"
    assert js("new TextEncoder().encode().length") == 0
    assert js("new TextEncoder().encoding") == "utf-8"
    assert js("new TextEncoder().encode('x') instanceof Uint8Array")


@pytest.mark.parametrize(
    ("size", "read", "written"),
    [
        (0, 0, 0),
        (1, 1, 1),
        (2, 1, 1),
        (3, 2, 3),
        (5, 2, 3),
        (6, 3, 6),
        (9, 3, 6),
        (10, 5, 10),
        (20, 5, 10),
    ],
)
def test_no_character_is_written_in_part(js: Any, size: int, read: int, written: int) -> None:
    source = f"const a = new Uint8Array({size}); [new TextEncoder().encodeInto('aé€😀', a), a]"
    told, memory = js(source)
    assert told.to_python() == {"read": read, "written": written}
    assert bytes(memory)[:written] == "aé€😀".encode()[:written]
    assert not any(bytes(memory)[written:])


DECODED = [
    ("'utf-8'", "[0xef, 0xbb, 0xbf, 0x68]", "h"),
    ("'utf-8', {ignoreBOM: true}", "[0xef, 0xbb, 0xbf, 0x68]", "\ufeffh"),
    (
        "'utf-8'",
        "[0xf0, 0x9f, 0x98, 0x41, 0xc0, 0xed, 0xa0, 0x80]",
        "\ufffdA\ufffd\ufffd\ufffd\ufffd",
    ),
    ("'UTF-16'", "[0xff, 0xfe, 0x3d, 0xd8, 0x00, 0xde]", "😀"),
    ("'utf-16be'", "[0x00, 0x61, 0x00]", "a\ufffd"),
    ("' latin1 '", "[0x80, 0x81, 0xe9]", "€\x81é"),
    ("'koi8-u'", "[0xc1, 0xae]", "аў"),
    ("'iso-8859-8-i'", "[0xe0]", "א"),
    ("'windows-1253'", "[0xaa, 0xe1]", "\ufffdα"),
    ("'x-user-defined'", "[0x41, 0xff]", "A\uf7ff"),
    ("'sjis'", "[0x83, 0x65]", "テ"),
    ("'gbk'", "[0xc4, 0xe3, 0x81, 0x30, 0x81, 0x30]", "你\x80"),
    ("'euc-kr'", "[0xb0, 0xa1]", "가"),
    ("'big5'", "[0xa7, 0x41]", "你"),
    ("'iso-2022-jp'", "[0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42]", "日"),
    ("'euc-jp'", "[0xc6, 0xfc]", "日"),
]


@pytest.mark.parametrize(("decoder", "data", "text"), DECODED)
def test_bytes_become_text(js: Any, decoder: str, data: str, text: str) -> None:
    for memory in (f"new Uint8Array({data})", f"new Uint8Array({data}).buffer"):
        assert js(f"new TextDecoder({decoder}).decode({memory})") == text
        # A byte at a time it is the same.
        assert text == js(f"""{{
            const decoder = new TextDecoder({decoder})
            let text = ''
            for (const byte of {data}) text += decoder.decode(new Uint8Array([byte]), {{stream: true}})
            text + decoder.decode()
        }}""")


def test_a_part_of_a_buffer_is_decoded(js: Any) -> None:
    js("globalThis.b = new TextEncoder().encode('abcdef').buffer")
    assert js("new TextDecoder().decode(new DataView(b, 1, 2))") == "bc"
    assert js("new TextDecoder().decode(new Uint16Array(b, 2, 1))") == "cd"
    assert js("new TextDecoder().decode(new SharedArrayBuffer(1))") == "\0"
    assert js("new TextDecoder().decode()") == ""


def test_what_is_fatal_is_a_type_error_and_not_for_ever(js: Any) -> None:
    js("globalThis.d = new TextDecoder('utf8', {fatal: true})")
    for bad in ("[0xff]", "[0xe2, 0x82]"):
        with pytest.raises(eyot.JSTypeError, match="the data is not utf-8"):
            js(f"d.decode(new Uint8Array({bad}))")
    assert js("d.decode(new Uint8Array([0x61]))") == "a"
    assert js("[d.fatal, d.ignoreBOM, d.encoding]").to_python() == [True, False, "utf-8"]


@pytest.mark.parametrize("label", ["nothing", "", "utf-7", "hz-gb-2312", "utf-8\\0"])
def test_an_unknown_label_is_a_range_error(js: Any, label: str) -> None:
    with pytest.raises(eyot.JSRangeError, match="knows no encoding"):
        js(f"new TextDecoder('{label}')")


@pytest.mark.parametrize(
    "wrong",
    [
        "TextDecoder()", "new TextDecoder().decode([1])", "new TextDecoder().decode('x')",
        "new TextDecoder('utf-8', 1)", "TextDecoder.prototype.decode.call({})",
        "new TextEncoder().encodeInto('x', [1])", "new TextEncoder().encodeInto('x')",
        "new TextEncoder().encodeInto('x', new Uint16Array(1))", "TextEncoder.prototype.encode.call({})",
        "new TextEncoder().encode(Symbol())",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_a_type_error(js: Any, wrong: str) -> None:
    with pytest.raises(eyot.JSTypeError):
        js(wrong)


def test_every_label_leads_to_a_decoder() -> None:
    labels = ("UTF8", "l1", "cp866", "x-sjis", "greek8", "mac", "tis-620", "ksc5601", "ucs-2")
    assert [encoding_of(label) for label in labels] == [
        "utf-8", "windows-1252", "ibm866", "shift_jis", "iso-8859-7", "macintosh", "windows-874",
        "euc-kr", "utf-16le",
    ]  # fmt: skip
    from eyot.web.encodings import _labels

    # The Encoding Standard has as many.
    assert (len(_labels()), len(set(_labels().values()))) == (228, 40)
    for name in set(_labels().values()) - {"replacement"}:
        decoder = decoder_of(name)("replace")
        text = b"eyot" if "16" not in name or "8859" in name else "eyot".encode(name)
        assert decoder.decode(text, final=True) == "eyot"


def test_memory_that_is_gone_has_no_text(context: eyot.Context, js: Any) -> None:
    web.structured_clone(context)
    js(
        "globalThis.b = new ArrayBuffer(3); globalThis.a = new Uint8Array(b); structuredClone(b, {transfer: [b]})"
    )
    assert js("new TextDecoder().decode(b)") == ""
    assert js("new TextEncoder().encodeInto('x', a).written") == 0
