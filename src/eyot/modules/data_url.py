"""data: URLs."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from eyot.errors import ModuleError
from eyot.modules.loader import ModuleSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eyot.modules.loader import Kind

__all__ = ["DataLoader"]

_KINDS: dict[str, Kind] = {
    "text/javascript": "javascript",
    "application/javascript": "javascript",
    "application/json": "json",
    "text/json": "json",
    "application/wasm": "wasm",
    "text/plain": "text",
}
_SPACE = re.compile(rb"[\t\n\f\r ]+")


class DataLoader:
    """Modules that are their own URLs: `data:text/javascript,export default 1`.

    Every import tries it first: such a URL grants nothing that JavaScript hasn't got.
    """

    def resolve(self, specifier: str, referrer: str | None, attributes: Mapping[str, str]) -> str:
        """The URL itself.

        Raises:
            ModuleError: It is another kind of URL, or a relative one, which a data: URL can't have.
        """
        del attributes
        if specifier[:5].lower() != "data:":
            raise ModuleError("a data: URL has nothing beside it", specifier, referrer)
        return specifier

    def load(self, url: str) -> ModuleSource:
        """What it holds.

        Raises:
            ModuleError: It is none that holds a module.
        """
        head, comma, body = url[5:].split("#", 1)[0].partition(",")
        if not comma:
            raise ModuleError("a data: URL has a comma before its data", tried=[_shown(url)])
        mime, *parameters = [part.strip().lower() for part in head.split(";")]
        kind = _KINDS.get(mime or "text/plain")
        if mime.endswith("+json"):
            kind = "json"
        if kind is None:
            raise ModuleError(f"no module is of type {mime!r}", tried=[_shown(url)])
        data = unquote_to_bytes(body)
        if parameters and parameters[-1] == "base64":
            try:
                stripped = _SPACE.sub(b"", data)
                data = base64.b64decode(stripped + b"=" * (-len(stripped) % 4), validate=True)
            except (binascii.Error, ValueError):
                raise ModuleError("its data is not base64", tried=[_shown(url)]) from None
        return ModuleSource(data, kind)


def _shown(url: str) -> str:
    return url if len(url) <= 100 else url[:99] + "…"
