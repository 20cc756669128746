"""Modules out of a folder, and nothing outside of it."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from eyot.errors import ModuleError
from eyot.modules.loader import ModuleSource
from eyot.modules.urls import file_url, is_relative, is_url, join, path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eyot.modules.loader import Kind

__all__ = ["FileLoader", "Folder"]

_KINDS: dict[str, Kind] = {".json": "json", ".wasm": "wasm"}
# Where there is no O_PATH (macOS) a folder must be readable, not only traversable.
_STEP = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | getattr(os, "O_PATH", os.O_RDONLY)
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY


class Folder:
    """The files below a folder. Links are followed as long as they don't lead out of it.

    A path is resolved first, and what comes out must lie below the folder. It is then opened one
    component after the other, following no link: whoever puts one in the way in between gets an
    error.
    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.path = os.path.realpath(root)
        descriptor = os.open(self.path, _STEP)  # says what is wrong with a root that isn't there
        os.close(descriptor)

    def real(self, path: str) -> str | None:
        """The path without links, or None where that isn't below the folder."""
        try:
            real = os.path.realpath(path)
        except (OSError, ValueError):  # a NUL, half of a surrogate pair
            return None
        return real if PurePath(real).is_relative_to(self.path) else None

    def is_file(self, path: str) -> bool:
        """Whether a regular file is there, in the folder."""
        real = self.real(path)
        try:
            return real is not None and stat.S_ISREG(Path(real).lstat().st_mode)
        except (OSError, ValueError):
            return False

    def is_folder(self, path: str) -> bool:
        """Whether a folder is there, in this one."""
        real = self.real(path)
        try:
            return real is not None and stat.S_ISDIR(Path(real).lstat().st_mode)
        except (OSError, ValueError):
            return False

    def read(self, path: str) -> bytes:
        """What a file holds.

        Raises:
            OSError: It isn't there, isn't below the folder, or is no regular file.
        """
        real = self.real(path)
        if real is None:
            raise PermissionError(f"it is outside of {self.path}")
        *parents, name = PurePath(real).relative_to(self.path).parts or (".",)
        at = os.open(self.path, _STEP)
        try:
            for parent in parents:
                inner = os.open(parent, _STEP, dir_fd=at)
                os.close(at)
                at = inner
            if not stat.S_ISREG(os.stat(name, dir_fd=at, follow_symlinks=False).st_mode):
                raise IsADirectoryError(0, "it is no regular file")
            descriptor = os.open(name, _FILE, dir_fd=at)
        finally:
            os.close(at)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(0, "it is no regular file")
            return file.read()


class FileLoader:
    """Modules out of the files below a folder.

    A module's URL is the file: URL of its real path. What is imported says its file in full, with
    the ending, as browsers have it: "./b.js", "../c.json". Python may also name one from the
    folder: `import_module("main.js")`. Nothing outside of the folder is read, whatever links lead
    there.
    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        """Looks for the folder.

        Raises:
            OSError: It isn't there.
        """
        self._folder = Folder(root)

    @property
    def root(self) -> str:
        """The folder, without links."""
        return self._folder.path

    def resolve(self, specifier: str, referrer: str | None, attributes: Mapping[str, str]) -> str:
        """The file: URL of what it stands for.

        Raises:
            ModuleError: It stands for nothing below the folder.
        """
        del attributes
        base = referrer if referrer is not None and path_of(referrer) is not None else None
        if not is_relative(specifier) and not is_url(specifier):
            if base is not None:
                raise ModuleError(
                    "that is a bare name: an import map, context.modules or a NodeLoader give such "
                    "a name a meaning; a file is './" + specifier + "'",
                    specifier,
                    referrer,
                )
            specifier = "./" + specifier
        url = (
            specifier
            if is_url(specifier)
            else join(base or file_url(self._folder.path + "/"), specifier)
        )
        query = url[len(url.split("?", 1)[0].split("#", 1)[0]) :]
        path = path_of(url)
        if path is None:
            raise ModuleError("that is no file: URL", specifier, referrer, [url])
        real = self._folder.real(path)
        if real is None:
            raise ModuleError(
                f"it is outside of {self._folder.path}, which is all that is given",
                specifier,
                referrer,
                [path],
            )
        if not self._folder.is_file(real):
            raise ModuleError("there is no such file", specifier, referrer, [path])
        return file_url(real) + query

    def load(self, url: str) -> ModuleSource:
        """What the file holds.

        Raises:
            ModuleError: It can't be read.
        """
        path = path_of(url)
        if path is None:
            raise ModuleError("that is no file: URL", tried=[url])
        try:
            source = self._folder.read(path)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise ModuleError(f"it can't be read: {why}".lower(), tried=[path]) from error
        return ModuleSource(source, _KINDS.get(PurePath(path).suffix, "javascript"))
