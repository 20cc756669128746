"""atob and btoa, with the web's forgiving base64."""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING, Any

from eyot.web.idl import idl_of, install_exceptions
from eyot.web.parts import install_part, part

if TYPE_CHECKING:
    from eyot import Context

__all__ = ["base64", "base64_of"]

_SPACE = re.compile("[\t\n\f\r ]+")
_DATA = re.compile("[A-Za-z0-9+/]*")


def base64(context: Context) -> None:
    """Gives a context atob, btoa and DOMException."""
    install_exceptions(context)
    install_part(context, "base64", base64_of(context))


def base64_of(context: Context) -> Any:
    """What base64.js gave back."""
    return part(context, "base64", lambda: (idl_of(context), _decode, _encode))


def _decode(text: str) -> str | None:
    data = _SPACE.sub("", text)
    if len(data) % 4 == 0 and data.endswith("="):
        data = data[: -2 if data.endswith("==") else -1]
    if len(data) % 4 == 1 or _DATA.fullmatch(data) is None:
        return None
    return binascii.a2b_base64(data + "=" * (-len(data) % 4)).decode("latin-1")


def _encode(text: str) -> str | None:
    try:
        return binascii.b2a_base64(text.encode("latin-1"), newline=False).decode("ascii")
    except UnicodeEncodeError:
        return None
