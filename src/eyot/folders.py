"""The files that were granted: those below some folders, and no others.

A path is resolved first, with its links and its `..`, and what comes out must lie below a folder.
It is then opened one component after the other, starting at the folder's descriptor and following
no link: whoever puts a link in the way between the check and the opening gets an error.

A pattern is held to what comes out, too: `data/*.json` gives what really is a .json file in data,
and no file elsewhere that a link of such a name leads to.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import weakref
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["DeniedError", "Folders"]

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
    pattern: tuple[str, ...] = ()
    """Of what is given below it, component by component; all of it where there is none."""

    def gives(self, target: PurePath) -> bool:
        """Whether a resolved path was given with it."""
        if not target.is_relative_to(self.path):
            return False
        return _fits(self.pattern, target.relative_to(self.path).parts)


class Folders:
    """What one flag gave: folders, held open so that they stay the ones that were named."""

    def __init__(self, flag: str, folders: tuple[_Folder, ...] = ()) -> None:
        self._flag = flag
        self._verb = flag.rpartition("-")[2]
        self._folders = folders
        weakref.finalize(self, _close, [folder.descriptor for folder in folders])

    @classmethod
    def opened(cls, flag: str, names: Iterable[str], *, patterns: bool = False) -> Self:
        """Opens the folders that a flag, as "--allow-read", names.

        With `patterns`, what has `*`, `?` or `[…]` in it and is no folder's name gives all files
        and folders that fit, now and later, with what is below those folders. `**` stands for any
        number of folders; a name that begins with a dot needs a pattern that does.

        Raises:
            OSError: One of them is not there, or is no folder; its `filename` is the one.
            ValueError: `..` comes after the first `*`.
        """
        folders = []
        for name in names:
            root, pattern = _split(name) if patterns else (name, ())
            path = os.path.realpath(root)
            try:
                folders.append(_Folder(name, PurePath(path), os.open(path, _STEP), pattern))
            except OSError as error:
                _close([folder.descriptor for folder in folders])
                error.filename = name
                raise
        return cls(flag, tuple(folders))

    def open(self, path: str, flags: int) -> int:
        """The descriptor of a regular file below one of the folders.

        Raises:
            DeniedError: It isn't below any.
            OSError: There is no such file, or the machine refuses.
        """
        with self.place(path) as (at, name, real):
            if flags & os.O_ACCMODE:
                self._refuse_kernel(real)
            return _open_regular(name, at, flags)

    @contextlib.contextmanager
    def place(self, path: str, *, follow: bool = True) -> Iterator[tuple[int, str, str]]:
        """Where something below one of the folders is, or would be.

        Gives the descriptor of the folder that it is in, its name there, and its whole path. With
        `follow` it is what a link at that place leads to, else the link.

        Raises:
            DeniedError: It isn't below any.
            OSError: A folder on the way isn't there.
        """
        if not self._folders:
            # Not even looked for: whether a file is there is knowledge too.
            raise DeniedError(f"can't {self._verb} {path}: that needs {self._flag}=DIR")
        head, tail = os.path.split(os.path.abspath(path))
        target = PurePath(
            os.path.realpath(path) if follow else os.path.join(os.path.realpath(head), tail)
        )
        for folder in self._folders:
            if folder.gives(target):
                break
        else:
            given = " ".join(f"{self._flag}={folder.given}" for folder in self._folders)
            raise DeniedError(f"can't {self._verb} {path}: it is outside of what {given} gives")
        *parents, name = target.relative_to(folder.path).parts or (".",)
        at, opened = folder.descriptor, -1
        try:
            for parent in parents:
                inner = os.open(parent, _STEP, dir_fd=at)
                if opened >= 0:
                    os.close(opened)
                at = opened = inner
            yield at, name, str(target)
        finally:
            if opened >= 0:
                os.close(opened)

    def _refuse_kernel(self, real: str) -> None:
        if any(PurePath(real).is_relative_to(root) for root in _NO_FILES):
            raise DeniedError(
                f"can't {self._verb} {real}: {self._flag} doesn't give /proc and /sys"
            )

    def look(self, path: str, *, follow: bool = True) -> os.stat_result:
        """What the machine says of a file or folder, as `os.stat` does.

        Raises:
            DeniedError: It isn't below any of the folders.
            OSError: It isn't there.
        """
        with self.place(path, follow=follow) as (at, name, _):
            return os.stat(name, dir_fd=at, follow_symlinks=False)

    def names(self, path: str) -> list[os.DirEntry[str]]:
        """What is in a folder.

        Raises:
            DeniedError: It isn't below any of the folders.
            OSError: It isn't there, or is no folder.
        """
        with self.place(path) as (at, name, _):
            descriptor = os.open(
                name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=at
            )
            try:
                with os.scandir(descriptor) as entries:
                    return sorted(entries, key=lambda entry: entry.name)
            finally:
                os.close(descriptor)

    def make_folder(self, path: str) -> None:
        """Makes a folder.

        Raises:
            DeniedError: It isn't below any of the folders.
            OSError: The machine refuses.
        """
        with self.place(path) as (at, name, real):
            self._refuse_kernel(real)
            os.mkdir(name, dir_fd=at)

    def remove(self, path: str) -> None:
        """Removes a file, or a link.

        Raises:
            DeniedError: It isn't below any of the folders.
            OSError: It isn't there, or the machine refuses.
        """
        with self.place(path, follow=False) as (at, name, real):
            self._refuse_kernel(real)
            os.unlink(name, dir_fd=at)


def _split(name: str) -> tuple[str, tuple[str, ...]]:
    """The folder that a pattern begins with, and the rest."""
    if os.path.isdir(name):
        return name, ()
    parts = PurePath(name).parts
    wild = next((n for n, part in enumerate(parts) if any(sign in part for sign in "*?[")), None)
    if wild is None:
        return name, ()
    if ".." in parts[wild:]:
        raise ValueError("`..` can't come after a `*`: write where it leads to")
    return str(PurePath(*parts[:wild])), parts[wild:]


def _fits(pattern: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Whether a path below the folder, or a folder that it is in, fits."""
    places = _skipped(pattern, {0})
    for part in parts:
        if len(pattern) in places:
            return True
        hidden = part.startswith(".")
        after = set()
        for place in places:
            wanted = pattern[place]
            if wanted == "**":
                after |= set() if hidden else {place}
            elif fnmatchcase(part, wanted) and not (hidden and not wanted.startswith(".")):
                after.add(place + 1)
        places = _skipped(pattern, after)
    return len(pattern) in places


def _skipped(pattern: tuple[str, ...], places: set[int]) -> set[int]:
    """The places in a pattern, with those behind a `**`, which may stand for no folder."""
    found = set()
    for place in places:
        found.add(place)
        while place < len(pattern) and pattern[place] == "**":
            place += 1  # noqa: PLW2901 - from one ** to the next
            found.add(place)
    return found


def _close(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


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
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is no regular file")
