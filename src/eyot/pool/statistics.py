"""The numbers that a pool tells of itself."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PoolStatistics"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolStatistics:
    """What a pool has done, and does at this moment."""

    size: int
    """How many isolates it may have."""
    isolates: int
    """How many it has. They are made when they are first needed."""
    submitted: int
    """Calls that it was given, by submit, map and run."""
    finished: int
    """Of those, how many have ended with a result."""
    failed: int
    """How many have ended with an exception."""
    cancelled: int
    """How many were cancelled before they began."""
    running: int
    """How many run now."""
    waiting: int
    """How many wait for an isolate now, with the checkouts that do."""
    lent: int
    """Isolates that are lent by checkout() now."""
    checkouts: int
    """How many were lent, until now."""
    recycled: int
    """Isolates that were replaced."""
