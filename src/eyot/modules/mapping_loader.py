"""Modules out of a dict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eyot.errors import ModuleError
from eyot.modules.urls import is_relative, is_url, join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eyot.modules.loader import Loaded

__all__ = ["MappingLoader"]


class MappingLoader:
    """Modules out of a mapping: names or URLs, and their sources.

    `import "./b.js"` in `"lib/a.js"` is `"lib/b.js"`; what doesn't begin with a dot or a slash is
    looked up as it is. The mapping is read when a module is needed, and never again for that.
    """

    def __init__(self, sources: Mapping[str, Loaded]) -> None:
        self._sources = sources

    def resolve(self, specifier: str, referrer: str | None, attributes: Mapping[str, str]) -> str:
        """The name that it has in the mapping.

        Raises:
            ModuleError: It has none.
        """
        del attributes
        tried = [specifier]
        if is_relative(specifier) and not is_url(specifier):
            base = referrer or ""
            joined = join(base, specifier)
            tried = [joined, specifier] if joined != specifier else [joined]
        for name in tried:
            if name in self._sources:
                return name
        raise ModuleError("the mapping has no such name", specifier, referrer, tried)

    def load(self, url: str) -> Loaded:
        """Its source."""
        return self._sources[url]
