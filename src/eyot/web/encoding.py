"""TextEncoder and TextDecoder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eyot.values import undefined
from eyot.web.encodings import decoder_of, encoding_of
from eyot.web.idl import idl_of
from eyot.web.parts import install_part, part

if TYPE_CHECKING:
    import codecs
    from collections.abc import Callable

    from eyot import Context

__all__ = ["encoding", "text_coders_of"]

_WITH_MARK = {"utf-8", "utf-16le", "utf-16be"}


def encoding(context: Context) -> None:
    """Gives a context TextEncoder and TextDecoder.

    The decoder knows all labels of the Encoding Standard. Other encodings than UTF-8 and UTF-16 are
    read by Python's codecs.
    """
    install_part(context, "encoding", text_coders_of(context))


def text_coders_of(context: Context) -> Any:
    """What encoding.js gave back."""
    python = {
        "encode": _encode,
        "encodeInto": _encode_into,
        "name": encoding_of,
        "decoder": _decoder,
    }
    return part(context, "encoding", lambda: (idl_of(context), python))


def _encode(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _encode_into(text: str, target: Any) -> list[int]:
    data = _encode(text)
    try:
        memory = memoryview(target)
    except BufferError:  # it was transferred: nothing fits
        return [0, 0]
    with memory:
        size = min(len(data), len(memory))
        # Not into the middle of a character.
        while size < len(data) and data[size] & 0xC0 == 0x80:
            size -= 1
        memory[:size] = data[:size]
    read = data[:size].decode()
    return [len(read) + sum(character > "\uffff" for character in read), size]


def _bytes_of(memory: Any) -> bytes:
    try:
        return bytes(memory)
    except BufferError:  # it was transferred: the web takes it for empty
        return b""


def _decoder(name: str, fatal: bool, ignore_mark: bool) -> Callable[[Any, bool], str | None]:  # noqa: FBT001 - called by JavaScript
    errors = "strict" if fatal else "replace"
    decoder: codecs.IncrementalDecoder | None = None
    seen = False  # whether what a mark could have been before is gone

    def decode(memory: Any, stream: bool) -> str | None:  # noqa: FBT001
        nonlocal decoder, seen
        if decoder is None:
            decoder, seen = decoder_of(name)(errors), False
        data = b"" if memory is undefined else _bytes_of(memory)
        try:
            text = decoder.decode(data, final=not stream)
        except UnicodeDecodeError:
            decoder = None
            return None
        if not seen and text:
            seen = True
            if name in _WITH_MARK and not ignore_mark:
                text = text.removeprefix("\ufeff")
        if not stream:
            decoder = None
        return text

    return decode
