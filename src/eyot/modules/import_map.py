"""Import maps, as HTML has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from eyot.errors import ModuleError
from eyot.modules.urls import is_relative, is_url, join

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

__all__ = ["ImportMap"]


class ImportMap:
    """Gives bare names, and whole trees of them, a meaning: `{"imports": …, "scopes": …}`.

    A key that ends with a slash stands for all that begins with it; the longest one that fits is
    taken. What a scope says holds for modules whose URL begins with its name, before what holds for
    all.
    """

    def __init__(self, mapping: Mapping[str, Any], base: str = "") -> None:
        """Reads the map.

        Args:
            mapping: With "imports" and "scopes", both optional.
            base: The URL that its relative addresses are relative to, as "file:///srv/app/".

        Raises:
            TypeError: A part of it is of another type than HTML has it.
            ValueError: An address doesn't end with a slash where its key does.
        """
        self._base = base
        unknown = set(mapping) - {"imports", "scopes", "integrity"}
        if unknown:
            names = ", ".join(sorted(unknown))
            raise ValueError(f"an import map has imports and scopes, not {names}")
        self._imports = self._table(mapping.get("imports", {}), "imports")
        scopes = mapping.get("scopes", {})
        if not hasattr(scopes, "items"):
            raise TypeError("scopes must be an object")
        self._scopes = sorted(
            ((self._address(name), self._table(table, name)) for name, table in scopes.items()),
            reverse=True,
        )

    @classmethod
    def parsed(cls, text: str, base: str = "") -> Self:
        """Of JSON text."""
        mapping = json.loads(text)
        if not isinstance(mapping, dict):
            raise TypeError("an import map is an object")
        return cls(mapping, base)

    def resolve(self, specifier: str, referrer: str | None) -> str | None:
        """What the map says, or None where it says nothing.

        Raises:
            ModuleError: It says that this is not to be imported, or the address leaves its folder.
        """
        asked = specifier
        if is_relative(specifier):
            asked = join(referrer or self._base, specifier)
        if referrer is not None:
            for name, table in self._scopes:
                if referrer == name or (name.endswith("/") and referrer.startswith(name)):
                    found = _look_up(table, asked, specifier, referrer)
                    if found is not None:
                        return found
        return _look_up(self._imports, asked, specifier, referrer)

    def _address(self, address: str) -> str:
        return join(self._base, address) if is_relative(address) else address

    def _table(self, table: Any, name: str) -> dict[str, str | None]:
        if not hasattr(table, "items"):
            raise TypeError(f"{name} of an import map must be an object")
        read: dict[str, str | None] = {}
        for key, address in table.items():
            if address is not None and not isinstance(address, str):
                raise TypeError(f"the address of {key!r} in an import map must be text or null")
            if address is not None and key.endswith("/") and not address.endswith("/"):
                raise ValueError(f"{key!r} ends with a slash, so its address must, too: {address}")
            read[self._address(key)] = None if address is None else self._address(address)
        return dict(sorted(read.items(), reverse=True))  # longer keys first


def _look_up(
    table: dict[str, str | None], asked: str, specifier: str, referrer: str | None
) -> str | None:
    if asked in table:
        return _allowed(table[asked], specifier, referrer)
    for key, address in table.items():
        if not key.endswith("/") or not asked.startswith(key):
            continue
        folder = _allowed(address, specifier, referrer)
        rest = asked[len(key) :]
        found = join(folder, "./" + rest) if is_url(folder) or "/" in folder else folder + rest
        if not found.startswith(folder):
            raise ModuleError(
                f"the import map's address for {key!r} is left by ..", specifier, referrer, [found]
            )
        return found
    return None


def _allowed(address: str | None, specifier: str, referrer: str | None) -> str:
    if address is None:
        raise ModuleError("the import map says that it is not to be imported", specifier, referrer)
    return address
