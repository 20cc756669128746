"""URL and URLSearchParams, over the URL parser that Node has: ada, as PyPI's ada-url."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, unquote_to_bytes

from eyot.web.idl import idl_of
from eyot.web.parts import insist, install_part, part

if TYPE_CHECKING:
    from collections.abc import Callable

    from eyot import Context

__all__ = ["url", "url_of"]

_PARTS = (
    "origin",
    "protocol",
    "username",
    "password",
    "host",
    "hostname",
    "port",
    "pathname",
    "search",
    "hash",
)


def url(context: Context) -> None:
    """Gives a context URL and URLSearchParams.

    Raises:
        ImportError: ada-url is not there: `pip install eyot[web]`.
    """
    install_part(context, "url", url_of(context))


def url_of(context: Context) -> Any:
    """What url.js gave back."""
    insist(context)

    def needs() -> tuple[Any, ...]:
        return idl_of(context), {**_parser(), "read": _read, "write": _write}

    return part(context, "url", needs)


def _parser() -> dict[str, Callable[..., str | list[str] | None]]:
    try:
        from ada_url import URL
    except ModuleNotFoundError as error:
        raise ImportError("URL needs the package ada-url: pip install 'eyot[web]'") from error

    def parse(text: str, base: str | None) -> str | None:
        try:
            return str(URL(text, base).href)
        except ValueError:
            return None

    def change(href: str, name: str, text: str) -> str | None:
        if name != "href" and name not in _PARTS:
            return None
        found = URL(href)
        try:
            setattr(found, name, text)
        except ValueError:
            return None
        return str(found.href)

    def split(href: str) -> list[str]:
        found = URL(href)
        return [getattr(found, name) for name in _PARTS]

    return {"parse": parse, "change": change, "split": split}


def _read(text: str) -> list[str]:
    """Names and values in turn, as application/x-www-form-urlencoded has them."""
    found: list[str] = []
    for item in text.split("&"):
        if item:
            name, _, value = item.replace("+", " ").partition("=")
            found += _decoded(name), _decoded(value)
    return found


def _decoded(text: str) -> str:
    return unquote_to_bytes(text).decode("utf-8", "replace") if "%" in text else text


def _write(items: list[str]) -> str:
    encoded = [quote_plus(item, safe="*").replace("~", "%7E") for item in items]
    return "&".join(map("=".join, zip(encoded[::2], encoded[1::2], strict=True)))
