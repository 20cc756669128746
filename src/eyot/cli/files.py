"""The files a script may read or write: those below the folders it was given, and no others.

A path is resolved first, with its links and its `..`, and what comes out must lie below a folder.
It is then opened one component after the other, starting at the folder's descriptor and following
no link: whoever puts a link in the way between the check and the opening gets an error.
"""

from __future__ import annotations

import os
import stat
from pathlib import PurePath
from typing import NamedTuple, Self

__all__ = ["DeniedError", "Folders", "read_text", "write_text"]

# Where there is no O_PATH (macOS) a folder must be readable, not only traversable.
_STEP = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | getattr(os, "O_PATH", os.O_RDONLY)
# A pipe must not make the opening wait; a terminal must not become this process's own.
_FILE = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY

# What looks like a file there is a window into the kernel and into processes, this one's memory
# among them. A script that may write anything may still not write that.
_NO_FILES = (PurePath("/proc"), PurePath("/sys"))


class DeniedError(Exception):
    """The script was not given this file."""


class _Folder(NamedTuple):
    given: str
    path: PurePath
    descriptor: int


class Folders:
    """What one flag gave: folders, held open so that they stay the ones that were named."""

    def __init__(self, flag: str, folders: tuple[_Folder, ...] = ()) -> None:
        self._flag = flag
        self._verb = flag.rpartition("-")[2]
        self._folders = folders

    @classmethod
    def opened(cls, flag: str, names: tuple[str, ...]) -> Self:
        """Opens the folders that a flag, as "--allow-read", names.

        Raises:
            OSError: One of them is not there, or is no folder; its `filename` is the one.
        """
        folders = []
        for name in names:
            path = os.path.realpath(name)
            try:
                folders.append(_Folder(name, PurePath(path), os.open(path, _STEP)))
            except OSError as error:
                error.filename = name
                raise
        return cls(flag, tuple(folders))

    def open(self, path: str, flags: int) -> int:
        """The descriptor of a regular file below one of the folders.

        Raises:
            DeniedError: It isn't below any.
            OSError: There is no such file, or the machine refuses.
        """
        if not self._folders:
            # Not even looked for: whether a file is there is knowledge too.
            raise DeniedError(f"can't {self._verb} {path}: that needs {self._flag}=DIR")
        target = PurePath(os.path.realpath(path))
        for folder in self._folders:
            if target.is_relative_to(folder.path):
                return self._open_below(folder, target, flags)
        given = " ".join(f"{self._flag}={folder.given}" for folder in self._folders)
        raise DeniedError(f"can't {self._verb} {path}: it is outside of what {given} gives")

    def _open_below(self, folder: _Folder, target: PurePath, flags: int) -> int:
        if flags & os.O_ACCMODE and any(target.is_relative_to(root) for root in _NO_FILES):
            raise DeniedError(
                f"can't {self._verb} {target}: {self._flag} doesn't give /proc and /sys"
            )
        *parents, name = target.relative_to(folder.path).parts or (".",)
        at, opened = folder.descriptor, -1
        try:
            for parent in parents:
                inner = os.open(parent, _STEP, dir_fd=at)
                if opened >= 0:
                    os.close(opened)
                at = opened = inner
            return _open_regular(name, at, flags)
        finally:
            if opened >= 0:
                os.close(opened)


def _open_regular(name: str, at: int, flags: int) -> int:
    # Asked before the opening, which of a device can do something, and after it, for it may have
    # been exchanged in between.
    try:
        _insist_on_regular(os.stat(name, dir_fd=at, follow_symlinks=False))
    except FileNotFoundError:
        if not flags & os.O_CREAT:
            raise
    descriptor = os.open(name, flags | _FILE, 0o666, dir_fd=at)
    try:
        _insist_on_regular(os.fstat(descriptor))
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _insist_on_regular(found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(0, "it is a folder")
    if not stat.S_ISREG(found.st_mode):
        raise OSError(0, "it is no regular file")


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
