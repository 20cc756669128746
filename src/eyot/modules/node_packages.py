"""package.json: what a package exports under which conditions, as Node reads it."""

from __future__ import annotations

import json
import posixpath
from typing import TYPE_CHECKING, Any, NamedTuple

from eyot.errors import ModuleError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eyot.modules.file_loader import Folder

__all__ = ["Package", "Packages", "split_name"]

_NOTHING = object()


class Package(NamedTuple):
    """A folder with a package.json."""

    folder: str
    data: dict[str, Any]

    @property
    def type(self) -> str | None:
        """What `.js` is in it, "module" or "commonjs"; None where it doesn't say."""
        found = self.data.get("type")
        return found if found in {"module", "commonjs"} else None


class Packages:
    """The packages below a folder, each read once."""

    def __init__(self, files: Folder) -> None:
        self._files = files
        self._known: dict[str, Package | None] = {}

    def at(self, folder: str) -> Package | None:
        """The package whose folder that is.

        Raises:
            ModuleError: Its package.json doesn't parse.
        """
        if folder not in self._known:
            self._known[folder] = self._read(folder)
        return self._known[folder]

    def around(self, path: str) -> Package | None:
        """The package that a file is in."""
        for folder in self.parents(path):
            if folder.endswith("/node_modules"):
                return None
            package = self.at(folder)
            if package is not None:
                return package
        return None

    def parents(self, path: str) -> Iterator[str]:
        """The folders that a file is in, outwards, as far as they are given."""
        folder = posixpath.dirname(path)
        while folder == self._files.path or folder.startswith(self._files.path.rstrip("/") + "/"):
            yield folder
            if folder == self._files.path:
                return
            folder = posixpath.dirname(folder)

    def _read(self, folder: str) -> Package | None:
        path = folder.rstrip("/") + "/package.json"
        if not self._files.is_file(path):
            return None
        try:
            data = json.loads(self._files.read(path).decode("utf-8-sig"))
        except (OSError, ValueError, RecursionError) as error:
            raise ModuleError(f"its package.json can't be read: {error}", tried=[path]) from error
        return Package(folder, data if isinstance(data, dict) else {})


def split_name(specifier: str) -> tuple[str, str]:
    """The package that a bare specifier names, and "." or "./…" for what it wants of it.

    Raises:
        ModuleError: No package is called so.
    """
    parts = specifier.split("/")
    count = 2 if specifier.startswith("@") else 1
    name = "/".join(parts[:count])
    if (
        len(parts) < count
        or not all(parts[:count])
        or name[0] == "."
        or "\\" in name
        or "%" in name
    ):
        raise ModuleError(f"{specifier!r} names no package", specifier)
    rest = parts[count:]
    return name, "./" + "/".join(rest) if rest else "."


def exported(package: Package, subpath: str, conditions: frozenset[str]) -> str | None:
    """The path that a package exports as `subpath`; None where it says nothing of exports.

    Raises:
        ModuleError: It isn't exported.
    """
    exports = package.data.get("exports")
    if exports is None:
        return None
    if not isinstance(exports, dict) or not any(key.startswith(".") for key in exports):
        exports = {".": exports}
    target = _match(exports, subpath, package, conditions)
    if target is None:
        shown = ", ".join(sorted(conditions))
        raise ModuleError(
            f"the package {package.data.get('name')!r} doesn't export {subpath!r} for the "
            f"conditions {shown}",
            tried=[package.folder + "/package.json"],
        )
    return target


def imported(package: Package, specifier: str, conditions: frozenset[str]) -> str:
    """What `#name` stands for inside a package: a path, or another specifier.

    Raises:
        ModuleError: It stands for nothing.
    """
    imports = package.data.get("imports")
    target = (
        _match(imports, specifier, package, conditions, bare=True)
        if isinstance(imports, dict) and specifier not in {"#", ""}
        else None
    )
    if target is None:
        raise ModuleError(
            f"the package has no {specifier!r} among its imports",
            tried=[package.folder + "/package.json"],
        )
    return target


def _match(
    table: dict[str, Any],
    asked: str,
    package: Package,
    conditions: frozenset[str],
    *,
    bare: bool = False,
) -> str | None:
    if asked in table and "*" not in asked and not asked.endswith("/"):
        found = _target(table[asked], None, package, conditions, bare=bare)
        return found if isinstance(found, str) else None
    best: tuple[str, str] | None = None
    for key in table:
        before, star, after = key.partition("*")
        if not star or not asked.startswith(before) or asked == before:
            continue
        fits = asked.endswith(after) and len(asked) >= len(key)
        if fits and (best is None or (len(before), len(key)) > (best[0].index("*"), len(best[0]))):
            best = key, asked[len(before) : len(asked) - len(after)]
    if best is None:
        return None
    found = _target(table[best[0]], best[1], package, conditions, bare=bare)
    return found if isinstance(found, str) else None


def _target(
    target: Any, star: str | None, package: Package, conditions: frozenset[str], *, bare: bool
) -> Any:
    """A path or specifier, None for what is not to be had, or _NOTHING for a condition unmet."""
    if isinstance(target, str):
        return _path(target, star, package, bare=bare)
    if isinstance(target, dict):
        for condition, inner in target.items():
            if condition == "default" or condition in conditions:
                found = _target(inner, star, package, conditions, bare=bare)
                if found is not _NOTHING:
                    return found
        return _NOTHING
    if isinstance(target, list):
        for inner in target:
            try:
                found = _target(inner, star, package, conditions, bare=bare)
            except ModuleError:
                continue
            if found is not _NOTHING and found is not None:
                return found
        return None
    return None


def _path(target: str, star: str | None, package: Package, *, bare: bool) -> str:
    if not target.startswith("./"):
        if bare and not target.startswith(("../", "/")):
            return target.replace("*", star) if star is not None else target
        raise ModuleError(
            f"its package.json names {target!r}, which is no path inside of the package",
            tried=[package.folder + "/package.json"],
        )
    path = target if star is None else target.replace("*", star)
    parts = path[2:].replace("\\", "/").lower().replace("%2e", ".").split("/")
    if {"..", ".", "node_modules"} & set(parts):
        raise ModuleError(
            f"its package.json names {path!r}, which leaves the package",
            tried=[package.folder + "/package.json"],
        )
    return package.folder.rstrip("/") + path[1:]
