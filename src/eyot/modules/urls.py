"""How specifiers and URLs are put together."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

__all__ = ["file_url", "is_relative", "is_url", "join", "path_of"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def is_url(specifier: str) -> bool:
    """Whether it begins with a scheme."""
    return _SCHEME.match(specifier) is not None


def is_relative(specifier: str) -> bool:
    """Whether it says where it is, from the module that imports it."""
    return specifier.startswith(("./", "../", "/")) or specifier in {".", ".."}


def file_url(path: str) -> str:
    """The URL of an absolute path."""
    return "file://" + quote(path, safe="/:@!$&'()*+,;=~-._")


def path_of(url: str) -> str | None:
    """The path that a file: URL is of; None for any other."""
    parts = urlsplit(url)
    if parts.scheme.lower() != "file" or parts.netloc not in {"", "localhost"}:
        return None
    if re.search(r"%2f|%00", parts.path, re.IGNORECASE):  # would make two of one component
        return None
    return unquote(parts.path)


def join(base: str, specifier: str) -> str:
    """A relative specifier, from the module at `base`: names with slashes, or URLs."""
    scheme = _SCHEME.match(base)
    prefix = ""
    if scheme is not None:
        authority = re.match(r"//[^/]*", base[scheme.end() :])
        prefix = base[: scheme.end() + (authority.end() if authority else 0)]
    path = re.split(r"[?#]", base[len(prefix) :], maxsplit=1)[0]
    wanted, mark, rest = _split_query(specifier)
    folder = "" if wanted.startswith("/") else path.rpartition("/")[0]
    rooted = path.startswith("/") or wanted.startswith("/")
    parts: list[str] = []
    for part in [*PurePosixPath(folder).parts, *wanted.split("/")]:
        if part in {"", ".", "/"}:
            continue
        if part == "..":
            if parts:
                parts.pop()
        else:
            parts.append(part)
    if wanted.endswith("/") and parts:
        parts.append("")
    return prefix + ("/" if rooted else "") + "/".join(parts) + mark + rest


def _split_query(specifier: str) -> tuple[str, str, str]:
    found = re.search(r"[?#]", specifier)
    if found is None:
        return specifier, "", ""
    at = found.start()
    return specifier[:at], specifier[at], specifier[at + 1 :]
