"""self, navigator and reportError."""

# ruff: noqa: SLF001 - the names with an underscore are there for modules such as this

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from eyot.web.idl import idl_of
from eyot.web.parts import install_part, part
from eyot.web.timers import timers_of

if TYPE_CHECKING:
    from eyot import Context

__all__ = ["surroundings"]


def surroundings(context: Context) -> None:
    """Gives a context `self`, `navigator`, of which only `userAgent` is there, and reportError.

    What is reported goes where the errors of timers go.
    """

    def needs() -> tuple[Any, ...]:
        return idl_of(context), timers_of(context)._rethrow, f"eyot/{version('eyot')}"

    install_part(context, "surroundings", part(context, "surroundings", needs))
