"""What one look at an installation has found."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Finding", "good", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a report."""

    check: str
    """What was looked at, as "glibc"."""
    ok: bool
    text: str
    """What there is, or what is wrong."""
    fix: str = ""
    """The one command that mends it, where something is wrong."""


def good(check: str, text: str) -> Finding:
    """All is well, and this is how it is."""
    return Finding(check, ok=True, text=text)


def wrong(check: str, text: str, fix: str = "") -> Finding:
    """Something is wrong."""
    return Finding(check, ok=False, text=text, fix=fix)
