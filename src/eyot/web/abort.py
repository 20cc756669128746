"""AbortController and AbortSignal: how JavaScript is told that nobody waits any more."""

# ruff: noqa: SLF001 - the names with an underscore are there for modules such as this

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any

from eyot.web.events import events_of
from eyot.web.idl import idl_of, install_exceptions
from eyot.web.parts import install_part, part
from eyot.web.timers import timers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eyot import Context, JSObject

__all__ = ["abort", "abort_signal"]


def abort(context: Context) -> None:
    """Gives a context AbortController and AbortSignal; called again it does nothing.

    A signal is an EventTarget with `aborted`, `reason`, `onabort` and `throwIfAborted()`; there are
    `AbortSignal.abort`, `any` and `timeout`.
    """
    install_exceptions(context)
    install_part(context, "abort", _abort_of(context))


def _abort_of(context: Context) -> Any:
    return part(
        context,
        "abort",
        lambda: (idl_of(context), events_of(context), timers_of(context)._schedule),
    )


@contextlib.contextmanager
def abort_signal(context: Context) -> Iterator[JSObject]:
    """An AbortSignal for JavaScript that is aborted when its block ends with an exception.

    So a task that is cancelled cancels what it awaits:
    `with abort_signal(context) as signal: await fetch(url, {"signal": signal})`.

    The signal's reason is the exception, but for a cancellation: of that it is an AbortError.
    """
    controller: Any = _abort_of(context).make()
    try:
        yield controller.signal
    except BaseException as error:
        # Where JavaScript is at its end as well, nobody is left to be told.
        if not context.closed:
            with contextlib.suppress(Exception):
                controller.abort(*([error] if _is_told(error) else []))
        raise


def _is_told(error: BaseException) -> bool:
    asyncio = sys.modules.get("asyncio")
    cancelled = asyncio is not None and isinstance(error, asyncio.CancelledError)
    return isinstance(error, Exception) and not cancelled
