"""What `host` reads and writes: text, in the folders that a script was given."""

from __future__ import annotations

import os

from eyot.folders import DeniedError, Folders

__all__ = ["DeniedError", "Folders", "read_text", "write_text"]


def read_text(folders: Folders, path: str) -> str:
    """A file's text, as the web decodes UTF-8: without a byte order mark, bad bytes as U+FFFD."""
    with os.fdopen(folders.open(path, os.O_RDONLY), "rb") as file:
        return file.read().removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def write_text(folders: Folders, path: str, text: str) -> None:
    """Makes `text` the whole of a file, which need not exist; lone surrogates become U+FFFD."""
    units = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    with os.fdopen(folders.open(path, os.O_WRONLY | os.O_CREAT), "wb") as file:
        file.truncate()
        file.write(units.encode())
