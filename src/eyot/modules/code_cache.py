"""Compiled code on disk, so that a later process needn't compile it again."""

# ruff: noqa: SLF001 - the names with an underscore are there for this package

from __future__ import annotations

import hashlib
import json
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eyot import _core, scripts

if TYPE_CHECKING:
    from eyot._core import Context

__all__ = ["CodeCache"]

_KIND = "module"
_DIGEST = 16  # bytes
# What is shorter compiles in less time than a file takes to be found.
LEAST = 2048


class CodeCache:
    """A folder with what V8 made of the source of modules.

    A file is found by the content of the source and the version of V8, and is checked whole before
    V8 sees it. What doesn't fit is as if it weren't there. V8 trusts such code, so the folder and
    its files must be this user's own, and writable by nobody else.

    A NodeLoader that is given it keeps there which names CommonJS modules export.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        """Makes the folder where it isn't there.

        Raises:
            OSError: It can't be made.
            PermissionError: It is another user's, or others may write to it.
        """
        self._folder = Path(folder)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(self._folder.stat()):
            raise PermissionError(
                f"{self._folder} is another user's, or others may write to it: code from there "
                "could be anybody's. Choose a folder of your own, of mode 0700"
            )
        self.hits = 0
        """How many modules were found there."""
        self.misses = 0
        """How many were not."""

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self._folder

    def _find(self, source: str) -> bytes | None:
        """What V8 made of a source before."""
        if len(source) < LEAST:
            return None
        sealed = self._read(self._path(source))
        if sealed is None or scripts._rejection(sealed, _KIND, source) is not None:
            self.misses += 1
            return None
        self.hits += 1
        return sealed[scripts._SEAL.size :]

    def _keep(self, context: Context, number: int, source: str) -> None:
        """Writes what V8 has made of a module by now; what fails is left out."""
        payload = context._module_cache(number)
        if not payload:
            return
        self._write(self._path(source), scripts._seal_code_cache(_KIND, source, payload))

    def _told(self, question: str, source: bytes) -> Any:
        """What was answered to a question about a source, as JSON has it; None where nothing was.

        The question says how it is answered, too: of another version it is another one.
        """
        found = self._read(self._answer_path(question, source))
        if found is None or _digest(found[_DIGEST:]) != found[:_DIGEST]:
            return None
        return json.loads(found[_DIGEST:])

    def _tell(self, question: str, source: bytes, answer: Any) -> None:
        data = json.dumps(answer).encode()
        self._write(self._answer_path(question, source), _digest(data) + data)

    def _write(self, path: Path, data: bytes) -> None:
        """Puts a file there, whole or not at all."""
        with suppress(OSError):
            descriptor, name = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                Path(name).replace(path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise

    def _answer_path(self, question: str, source: bytes) -> Path:
        digest = hashlib.blake2b(question.encode() + b"\0", digest_size=20)
        digest.update(source)
        return self._folder / f"{digest.hexdigest()}.json"

    def _path(self, source: str) -> Path:
        digest = hashlib.blake2b(digest_size=20)
        tag = _core.ScriptCompiler.cached_data_version_tag()
        digest.update(f"{_core.v8_version()} {tag} ".encode())
        digest.update(source.encode("utf-8", "surrogatepass"))
        return self._folder / f"{digest.hexdigest()}.v8"

    def _read(self, path: Path) -> bytes | None:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError:
            return None
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode) or not _is_ours(found):
                return None
            with suppress(OSError):
                return file.read()
        return None


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()


def _is_ours(found: os.stat_result) -> bool:
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022
