"""Modules out of a Python package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from eyot.errors import ModuleError
from eyot.modules.loader import ModuleSource
from eyot.modules.urls import is_relative, join

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from eyot.modules.loader import Kind

__all__ = ["PackageLoader"]

_KINDS: dict[str, Kind] = {".json": "json", ".wasm": "wasm"}


class PackageLoader:
    """Modules out of the data files of a Python package, also one in a zip file.

    A module's URL is `package:NAME/PATH`.
    """

    def __init__(self, package: str, folder: str = "") -> None:
        """Finds the package.

        Args:
            package: Its name, as for `import`.
            folder: Of the package, with slashes.

        Raises:
            ModuleNotFoundError: There is no such package.
        """
        self._root = files(package)
        for part in PurePosixPath(folder).parts:
            self._root = self._root / part
        self._base = f"package:{package}/" + (folder.strip("/") + "/" if folder else "")

    def resolve(self, specifier: str, referrer: str | None, attributes: Mapping[str, str]) -> str:
        """The URL of a file in the package.

        Raises:
            ModuleError: There is none.
        """
        del attributes
        base = referrer if referrer is not None and referrer.startswith(self._base) else self._base
        if specifier.startswith("package:"):
            url = join(specifier, "./" + specifier.rpartition("/")[2])
        elif is_relative(specifier) or base is self._base:
            inside = base.removeprefix(self._base)
            url = self._base + join(inside, specifier.lstrip("/"))
        else:
            raise ModuleError("that is a bare name", specifier, referrer)
        if not self._find(url).is_file():
            raise ModuleError("the package has no such file", specifier, referrer, [url])
        return url

    def load(self, url: str) -> ModuleSource:
        """What the file holds.

        Raises:
            ModuleError: It can't be read.
        """
        try:
            source = self._find(url).read_bytes()
        except OSError as error:
            raise ModuleError("it can't be read", tried=[url]) from error
        return ModuleSource(source, _KINDS.get(PurePosixPath(url).suffix, "javascript"))

    def _find(self, url: str) -> Traversable:
        if not url.startswith(self._base):
            raise ModuleError("it is outside of the package's folder", tried=[url])
        found = self._root
        for part in url.removeprefix(self._base).split("/"):
            if part in {"", ".", ".."} or "\\" in part or "\0" in part:
                raise ModuleError("that is no path in a package", tried=[url])
            found = found / part
        return found
