"""node_modules, package.json and CommonJS."""

from __future__ import annotations

import posixpath
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

from eyot.errors import ModuleError
from eyot.modules import node_packages
from eyot.modules.cjs_exports import has_module_syntax, names_in
from eyot.modules.commonjs import CommonJS
from eyot.modules.file_loader import Folder
from eyot.modules.loader import ModuleSource, SyntheticModule, decode
from eyot.modules.urls import file_url, is_relative, is_url, join, path_of

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from eyot._core import Context, JSFunction
    from eyot.modules.code_cache import CodeCache
    from eyot.modules.loader import Loaded
    from eyot.values import JSObject

__all__ = ["Builtins", "NodeLoader"]

_CONDITIONS = ("node", "import", "default")
_ENDINGS = (".js", ".json", ".cjs")
_INDEXES = ("index.js", "index.json", "index.cjs")


class Builtins(Protocol):
    """Modules that are there without a file, as `node:path`."""

    @property
    def names(self) -> Collection[str]:
        """Theirs, without `node:`."""

    def load(self, context: Context, name: str) -> JSObject:
        """The exports of one, as CommonJS has them; asked for once a context."""


class NodeLoader:
    """Modules as Node finds them, below a folder and nowhere else.

    Bare names are packages in `node_modules`, with `exports`, `imports` and `main` of package.json;
    what is CommonJS is run as such, with `require`, and can be imported by name, too. Links are
    followed as long as they stay in the folder.
    """

    def __init__(
        self,
        root: str | os.PathLike[str],
        *,
        conditions: Iterable[str] = _CONDITIONS,
        builtins: Builtins | None = None,
        code_cache: CodeCache | None = None,
    ) -> None:
        """Looks for the folder.

        Args:
            root: All files that can be read are below it.
            conditions: Of `exports` and `imports`; for `require`, "require" stands in for "import".
            builtins: The `node:` modules that there are.
            code_cache: Where it keeps which names CommonJS modules export: to find that out takes
                longer than to compile them. It is the context's that keeps compiled code.

        Raises:
            OSError: The folder isn't there.
        """
        self._files = Folder(root)
        self._packages = node_packages.Packages(self._files)
        self._import_conditions = frozenset(conditions)
        self._require_conditions = (self._import_conditions - {"import"}) | {"require"}
        self.builtins = builtins
        self._code_cache = code_cache
        self._commonjs = CommonJS(self)
        self._known: dict[tuple[str, str, bool], str] = {}

    @property
    def root(self) -> str:
        """The folder, without links."""
        return self._files.path

    def create_require(self, context: Context, filename: str | None = None) -> JSFunction:
        """The `require` of a file: what it requires is looked for from there.

        Args:
            context: Where it is to run.
            filename: A path; one in the folder itself where it isn't given.
        """
        return self._commonjs.create_require(context, filename or self.root + "/<python>")

    # --- what a specifier stands for ---

    def resolve(self, specifier: str, referrer: str | None, attributes: Mapping[str, str]) -> str:
        """The URL of a file, or `node:NAME`.

        Raises:
            ModuleError: There is none; with what was tried.
        """
        del attributes
        builtin = self.builtin_named(specifier)
        if builtin is not None:
            return "node:" + builtin
        path = None if referrer is None else path_of(referrer)
        base = self.root + "/<python>" if path is None else path
        bare, query = _split_query(specifier)
        found = self._look_up(bare, base, required=False)
        return found if found.startswith("node:") else file_url(found) + query

    def resolve_required(self, specifier: str, filename: str) -> str:
        """The path that `require(specifier)` of a file stands for, or `node:NAME`.

        Raises:
            ModuleError: There is none; with what was tried.
        """
        builtin = self.builtin_named(specifier)
        if builtin is not None:
            return "node:" + builtin
        return self._look_up(specifier, filename, required=True)

    def builtin_named(self, specifier: str) -> str | None:
        """The name of a builtin without `node:`; None where it isn't one.

        Raises:
            ModuleError: It says `node:`, and isn't there.
        """
        names = () if self.builtins is None else self.builtins.names
        name = specifier.removeprefix("node:")
        if name in names:
            return name
        if specifier.startswith("node:"):
            there = ", ".join(sorted(names)) or "none"
            raise ModuleError(f"there is no such builtin module; these are given: {there}",
                              specifier)  # fmt: skip
        return None

    def _look_up(self, specifier: str, base: str, *, required: bool) -> str:
        key = specifier, posixpath.dirname(base), required
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._find(specifier, base, required=required)
        return known

    def _find(self, specifier: str, base: str, *, required: bool) -> str:
        if is_url(specifier):
            path = path_of(specifier)
            if path is None:
                raise ModuleError("only file: URLs can be read", specifier, tried=[specifier])
            return self._exact(path, [])
        if is_relative(specifier):
            if required:
                return self._guessed(posixpath.normpath(
                    posixpath.join(posixpath.dirname(base), specifier)
                ) + ("/" if specifier.endswith(("/", "/.", "/..")) or specifier in {".", ".."}
                     else ""), [])  # fmt: skip
            path = path_of(join(file_url(base), specifier))
            return self._exact(path or "", [])
        if specifier.startswith("#"):
            return self._inner(specifier, base, required=required)
        return self._package(specifier, base, required=required)

    def _inner(self, specifier: str, base: str, *, required: bool) -> str:
        package = self._packages.around(base)
        if package is None:
            raise ModuleError("it is in no package that could have imports", specifier)
        conditions = self._require_conditions if required else self._import_conditions
        target = node_packages.imported(package, specifier, conditions)
        if target.startswith("/"):
            return self._exact(target, [])
        builtin = self.builtin_named(target)
        if builtin is not None:
            return "node:" + builtin
        return self._package(target, package.folder + "/package.json", required=required)

    def _package(self, specifier: str, base: str, *, required: bool) -> str:
        name, subpath = node_packages.split_name(specifier)
        conditions = self._require_conditions if required else self._import_conditions
        own = self._packages.around(base)
        if own is not None and own.data.get("name") == name and "exports" in own.data:
            target = node_packages.exported(own, subpath, conditions)
            if target is not None:
                return self._exact(target, [])
        tried = []
        for folder in self._packages.parents(base):
            if folder.endswith("/node_modules"):
                continue
            inside = f"{folder.rstrip('/')}/node_modules/{name}"
            tried.append(inside)
            if self._files.is_folder(inside):
                return self._of_package(inside, subpath, conditions, tried, required=required)
        raise ModuleError("no such package is installed", specifier, tried=tried)

    def _of_package(
        self,
        folder: str,
        subpath: str,
        conditions: frozenset[str],
        tried: list[str],
        *,
        required: bool,
    ) -> str:
        package = self._packages.at(self._files.real(folder) or folder)
        if package is not None:
            target = node_packages.exported(package, subpath, conditions)
            if target is not None:
                return self._exact(target, [])
        if subpath == ".":
            return self._guessed(folder + "/", tried)
        path = folder + subpath[1:]
        # Node guesses no endings for `import`; of packages that say nothing of exports bundlers do.
        return self._guessed(path, tried) if required else self._exact(path, tried)

    def _exact(self, path: str, tried: list[str]) -> str:
        real = self._files.real(path)
        if real is None:
            raise ModuleError(f"it is outside of {self.root}, which is all that is given",
                              tried=[*tried, path])  # fmt: skip
        if not self._files.is_file(real):
            hint = ": a folder can't be imported" if self._files.is_folder(real) else ""
            raise ModuleError(f"there is no such file{hint}", tried=[*tried, path])
        return real

    def _guessed(self, path: str, tried: list[str]) -> str:
        """A file, with one of the endings where it has none, or the main one of a folder."""
        tried = list(tried)
        for candidate in self._candidates(path):
            tried.append(candidate)
            if self._files.is_file(candidate):
                return self._exact(candidate, [])
        raise ModuleError("there is no such file", tried=tried)

    def _candidates(self, path: str) -> Iterator[str]:
        folder = path.rstrip("/")
        if not path.endswith("/"):
            yield path
            yield from (path + ending for ending in _ENDINGS)
        package = self._packages.at(self._files.real(folder) or folder)
        main = None if package is None else package.data.get("main")
        if isinstance(main, str) and main:
            wanted = posixpath.normpath(posixpath.join(folder, main))
            yield wanted
            yield from (wanted + ending for ending in _ENDINGS)
            yield from (f"{wanted}/{index}" for index in _INDEXES)
        yield from (f"{folder}/{index}" for index in _INDEXES)

    # --- what is there ---

    def load(self, url: str) -> Loaded:
        """What the file holds, or a module that stands for one of CommonJS.

        Raises:
            ModuleError: It can't be read.
        """
        if url.startswith("node:"):
            return self._commonjs.builtin_module(url.removeprefix("node:"))
        path = path_of(_split_query(url)[0])
        if path is None:
            raise ModuleError("only file: URLs can be read", tried=[url])
        kind, source = self.open(path)
        if kind == "commonjs":
            names = sorted({"default", "module.exports", *self._names(path, source)})
            return SyntheticModule(
                names, lambda context: self._commonjs.run(context, path, names), source
            )
        if kind == "json":
            return ModuleSource(source, "json")
        if kind == "wasm":
            return ModuleSource(source, "wasm")
        return ModuleSource(source)

    def open(self, path: str) -> tuple[str, bytes]:
        """The kind of a file, and what it holds.

        Raises:
            ModuleError: It can't be read.
        """
        try:
            source = self._files.read(path)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise ModuleError(f"it can't be read: {why}".lower(), tried=[path]) from error
        return self._kind(path, source), source

    def _kind(self, path: str, source: bytes) -> str:
        ending = PurePath(path).suffix
        known = {".mjs": "module", ".cjs": "commonjs", ".json": "json", ".wasm": "wasm"}
        if ending in known:
            return known[ending]
        if ending == ".node":
            raise ModuleError("it is machine code for Node, which is never loaded", tried=[path])
        package = self._packages.around(path)
        if package is not None and package.type is not None:
            return package.type
        return "module" if has_module_syntax(source, self._code_cache) else "commonjs"

    def _names(self, path: str, source: bytes) -> set[str]:
        """The names that a CommonJS module exports, with those that it passes on."""
        names: set[str] = set()
        seen = {path}
        left = [(path, source)]
        while left:
            at, text = left.pop()
            found = names_in(text, self._code_cache)
            names.update(found.names)
            for specifier in found.passed_on:
                try:
                    inner = self.resolve_required(specifier, at)
                    if inner.startswith("node:") or inner in seen:
                        continue
                    seen.add(inner)
                    kind, inside = self.open(inner)
                except ModuleError:
                    continue  # whether it is needed shows when it runs
                if kind == "commonjs":
                    left.append((inner, inside))
        return names


def text_of(source: bytes) -> str:
    """The source of a script; a first line for a shell is none of JavaScript's."""
    text = decode(source)
    return "//" + text[2:] if text.startswith("#!") else text


def _split_query(specifier: str) -> tuple[str, str]:
    if not (is_relative(specifier) or is_url(specifier)):
        return specifier, ""
    at = min((i for i in map(specifier.find, "?#") if i > 0), default=len(specifier))
    return specifier[:at], specifier[at:]
