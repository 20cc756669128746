"""JavaScript promises, live."""

from __future__ import annotations

from eyot import _core
from eyot.values.display import Shown

__all__ = ["JSPromise"]


class JSPromise(Shown, _core.LivePromise):
    """A JavaScript promise, live; `state` says what has become of it."""

    __slots__ = ()


_core.install("JSPromise", JSPromise)
