"""Several parts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.web.abort import abort
from eyot.web.base64 import base64
from eyot.web.console import console
from eyot.web.crypto import crypto
from eyot.web.encoding import encoding
from eyot.web.events import events
from eyot.web.performance import performance
from eyot.web.structured_clone import structured_clone
from eyot.web.surroundings import surroundings
from eyot.web.timers import timers
from eyot.web.url import url

if TYPE_CHECKING:
    from collections.abc import Callable

    from eyot import Context

__all__ = ["install"]

_PARTS: dict[str, Callable[[Context], object]] = {
    "abort": abort,
    "base64": base64,
    "console": console,
    "crypto": crypto,
    "encoding": encoding,
    "events": events,
    "performance": performance,
    "structured_clone": structured_clone,
    "surroundings": surroundings,
    "timers": timers,
    "url": url,
}


def install(context: Context, *parts: str) -> None:
    """Gives a context parts by their names: those of this package's functions, or "minimum".

    The minimum is all of them: of what WinterTC's minimum common API asks for, what eyot has.

    Raises:
        ValueError: There is no part of that name.
        ImportError: A part needs a package that is not there.
    """
    chosen: list[str] = []
    for name in parts:
        if name != "minimum" and name not in _PARTS:
            known = ", ".join(["minimum", *_PARTS])
            raise ValueError(f"eyot.web has no part {name!r}: there are {known}")
        chosen += _PARTS if name == "minimum" else [name]
    for name in chosen:
        _PARTS[name](context)
