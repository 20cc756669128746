"""What is counted of an op."""

from __future__ import annotations

from dataclasses import dataclass

from eyot import _core

__all__ = ["OpMetrics"]


@dataclass(frozen=True, slots=True)
class OpMetrics:
    """How often JavaScript has called an op, and what came of that.

    It is the op's in all contexts and isolates together, from the start of the program.
    """

    calls: int
    """How often it was called."""

    errors: int
    """How many of the calls raised, arguments that don't fit included."""

    in_flight: int
    """How many calls of an async op have not ended yet."""

    seconds: float | None
    """The time from each call to its end, summed up: of an async op, and of others made with
    `timed=True`. None where it isn't measured."""


_core.install("OpMetrics", OpMetrics)
