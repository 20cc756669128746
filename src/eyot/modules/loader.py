"""What a loader is, and what it loads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping

    from eyot._core import Context
    from eyot.values import JSObject

__all__ = ["Kind", "Loaded", "Loader", "ModuleSource", "SyntheticModule", "decode"]

Kind: TypeAlias = Literal["javascript", "json", "text", "bytes", "wasm"]


@dataclass(frozen=True, slots=True)
class ModuleSource:
    """The source of a module, and what it is."""

    source: str | bytes
    """Text, or bytes that are UTF-8 where it is no WebAssembly."""
    kind: Kind = "javascript"
    """What it becomes without an import attribute `type`, which says so otherwise."""


@dataclass(frozen=True, slots=True)
class SyntheticModule:
    """A module that Python makes."""

    exports: Collection[str] | Callable[[Context], Collection[str]]
    """The names that it exports, `default` as any other; or what gives them in a context."""
    evaluate: Callable[[Context], Mapping[str, Any] | JSObject]
    """Called once, when it is first needed: the value of each."""
    source: bytes | None = None
    """What it is made of, for who imports it as text or bytes; None where it is made of nothing."""


Loaded: TypeAlias = "str | bytes | ModuleSource | SyntheticModule"


class Loader(Protocol):
    """Says what a specifier stands for, and gives its source. Both may be `async`."""

    def resolve(
        self, specifier: str, referrer: str | None, attributes: Mapping[str, str]
    ) -> str | Awaitable[str]:
        """The URL that a specifier stands for; one URL is one module.

        Args:
            specifier: As it is written after `from`.
            referrer: The URL of the module that imports it, or what a script is called; None where
                Python does.
            attributes: As `{"type": "json"}`.

        Raises:
            ModuleError: There is none; with what was tried.
        """

    def load(self, url: str) -> Loaded | Awaitable[Loaded]:
        """The source at a URL that `resolve` gave.

        Raises:
            ModuleError: There is none; with what was tried.
        """


def decode(source: str | bytes) -> str:
    """Source text as the web decodes it: UTF-8 without a byte order mark, bad bytes as U+FFFD."""
    if isinstance(source, str):
        return source
    return bytes(source).removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
