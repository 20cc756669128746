"""How V8 is to keep a string."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["NewStringType"]


class NewStringType(IntEnum):
    """What a new String is for. Stands for v8::NewStringType."""

    NORMAL = 0
    INTERNALIZED = 1  # kept once, and quick to compare: for names
