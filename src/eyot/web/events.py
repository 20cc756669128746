"""EventTarget, Event and CustomEvent."""

# ruff: noqa: SLF001 - the names with an underscore are there for modules such as this

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eyot.web.clock import clock_of
from eyot.web.idl import idl_of, install_exceptions
from eyot.web.parts import install_part, part
from eyot.web.timers import timers_of

if TYPE_CHECKING:
    from eyot import Context

__all__ = ["events", "events_of"]


def events(context: Context) -> None:
    """Gives a context EventTarget, Event, CustomEvent and DOMException.

    A target has no parents: an event is its listeners' and nobody else's. What a listener throws
    goes where the errors of timers go.
    """
    install_exceptions(context)
    install_part(context, "events", events_of(context))


def events_of(context: Context) -> Any:
    """What events.js gave back."""

    def needs() -> tuple[Any, ...]:
        return idl_of(context), clock_of(context).now, timers_of(context)._rethrow

    return part(context, "events", needs)
