"""crypto.getRandomValues and crypto.randomUUID, out of Python's `secrets`."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING, Any

from eyot.web.idl import idl_of, install_exceptions
from eyot.web.parts import install_part, part

if TYPE_CHECKING:
    from eyot import Context

__all__ = ["crypto", "crypto_of"]


def crypto(context: Context) -> None:
    """Gives a context `crypto`, with getRandomValues and randomUUID, and DOMException."""
    install_exceptions(context)
    install_part(context, "crypto", crypto_of(context))


def crypto_of(context: Context) -> Any:
    """What crypto.js gave back."""
    return part(context, "crypto", lambda: (idl_of(context), secrets.token_bytes, _uuid))


def _uuid() -> str:
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
