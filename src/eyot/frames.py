"""JavaScript's stack, as data."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["JSFrame"]


class JSFrame(NamedTuple):
    """One frame of JavaScript's stack."""

    function: str
    filename: str
    line: int
    """From 1."""
    column: int
    """From 1."""
