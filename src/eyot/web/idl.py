"""What the parts of eyot.web are written with, and DOMException."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eyot.web.parts import install_part, part

if TYPE_CHECKING:
    from eyot import Context

__all__ = ["idl_of", "install_exceptions"]


def idl_of(context: Context) -> Any:
    """What idl.js gave back."""
    return part(context, "idl")


def install_exceptions(context: Context) -> None:
    """Puts DOMException there, which comes with the first part that throws some."""
    install_part(context, "idl", idl_of(context))
