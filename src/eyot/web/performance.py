"""performance.now, mark and measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eyot.web.clock import clock_of
from eyot.web.events import events_of
from eyot.web.idl import idl_of, install_exceptions
from eyot.web.parts import install_part, part

if TYPE_CHECKING:
    from eyot import Context

__all__ = ["performance", "performance_of"]


def performance(context: Context) -> None:
    """Gives a context `performance`: now, timeOrigin, mark, measure and their entries.

    Times are milliseconds, in steps of a tenth of one. The last ten thousand marks and measures are
    kept, and up to as many more.
    """
    install_exceptions(context)
    install_part(context, "performance", performance_of(context))


def performance_of(context: Context) -> Any:
    """What performance.js gave back."""

    def needs() -> tuple[Any, ...]:
        clock = clock_of(context)
        return idl_of(context), events_of(context), clock.now, clock.origin

    return part(context, "performance", needs)
