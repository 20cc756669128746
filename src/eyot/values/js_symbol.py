"""JavaScript symbols."""

from __future__ import annotations

from eyot import _core

__all__ = ["JSSymbol"]


class JSSymbol(_core.Live):
    """A JavaScript symbol. As a key, `obj[symbol]`, it names a property."""

    __slots__ = ()


_core.install("JSSymbol", JSSymbol)
