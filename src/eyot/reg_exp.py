"""The flags of regular expressions."""

from __future__ import annotations

from enum import IntFlag

__all__ = ["RegExpCreationFlags"]


class RegExpCreationFlags(IntFlag):
    """What a RegExp is made with. Stands for v8::RegExp::Flags."""

    NONE = 0
    GLOBAL = 1 << 0
    IGNORE_CASE = 1 << 1
    MULTILINE = 1 << 2
    STICKY = 1 << 3
    UNICODE = 1 << 4
    DOT_ALL = 1 << 5
    LINEAR = 1 << 6
    HAS_INDICES = 1 << 7
    UNICODE_SETS = 1 << 8
