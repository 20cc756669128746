"""What node:fs asks for: files that were granted. Each answer is [problem, value]."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Any

from eyot.folders import DeniedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from eyot.folders import Folders

__all__ = ["Files"]

_Answer = list[Any]


class Files:
    """The files of one context."""

    def __init__(self, read: Folders, write: Folders, cwd: str) -> None:
        self._read = read
        self._write = write
        self._cwd = cwd

    def functions(self) -> dict[str, Callable[..., _Answer]]:
        """By the names that fs.js calls them."""
        return {
            "access": lambda path, mode: self._answer(self._access, path, mode),
            "mkdir": lambda path, recursive: self._answer(self._mkdir, path, recursive),
            "readFile": lambda path: self._answer(self._read_file, path),
            "readdir": lambda path: self._answer(self._readdir, path),
            "realpath": lambda path: self._answer(self._realpath, path),
            "stat": lambda path, follow: self._answer(self._stat, path, follow),
            "unlink": lambda path: self._answer(self._write.remove, path),
            "writeFile": lambda path, *rest: self._answer(self._write_file, path, *rest),
        }

    def _answer(self, work: Callable[..., Any], path: str, *rest: Any) -> _Answer:
        try:
            return [None, work(os.path.join(self._cwd, path), *rest)]
        except DeniedError as error:
            return [["ERR_ACCESS_DENIED", str(error), None], None]
        except OSError as error:
            code = errno.errorcode.get(error.errno or 0, "EIO")
            words = (error.strerror or str(error)).lower()
            return [[code, words, error.errno or None], None]
        except ValueError:  # what can't name a file of any machine
            return [["EINVAL", "invalid argument", errno.EINVAL], None]

    def _access(self, path: str, mode: int) -> None:
        self._read.look(path)
        if int(mode) & os.W_OK:
            self._write.look(path)

    def _read_file(self, path: str) -> bytes:
        with os.fdopen(self._read.open(path, os.O_RDONLY), "rb") as file:
            return file.read()

    def _write_file(self, path: str, data: Any, adds: bool, new: bool) -> None:  # noqa: FBT001 - called by JavaScript
        flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if adds else 0) | (os.O_EXCL if new else 0)
        content = bytes(data)
        with os.fdopen(self._write.open(path, flags), "ab" if adds else "wb") as file:
            if not adds:
                file.truncate()
            file.write(content)

    def _stat(self, path: str, follow: bool) -> list[float]:  # noqa: FBT001 - called by JavaScript
        found = self._read.look(path, follow=follow)
        times = [
            moment // 1_000_000
            for moment in (found.st_mtime_ns, found.st_ctime_ns, found.st_atime_ns)
        ]
        return [found.st_mode, found.st_size, *times]

    def _readdir(self, path: str) -> list[list[str]]:
        return [[entry.name, _kind(entry)] for entry in self._read.names(path)]

    def _realpath(self, path: str) -> str:
        self._read.look(path)
        return os.path.realpath(path)

    def _mkdir(self, path: str, recursive: bool) -> None:  # noqa: FBT001 - called by JavaScript
        if not recursive:
            self._write.make_folder(path)
            return
        missing = []
        while not self._is_folder(path):
            missing.append(path)
            path = os.path.dirname(path)
        for each in reversed(missing):
            self._write.make_folder(each)

    def _is_folder(self, path: str) -> bool:
        try:
            return stat.S_ISDIR(self._write.look(path).st_mode)
        except FileNotFoundError:
            return False


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    return "folder" if entry.is_dir() else "file"
