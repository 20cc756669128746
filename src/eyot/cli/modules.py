"""Modules of a script: what it may import, and from where."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from eyot import Context
    from eyot.cli.grants import Grants
    from eyot.cli.script_loader import ScriptLoader
    from eyot.modules import ImportMap

__all__ = ["ScriptModules", "is_module", "read_import_map"]

_MARKS = ("package.json", "node_modules")


def is_module(file: str) -> bool:
    """Whether a file is a module by its name, or by the package that it is in."""
    path = Path(os.path.realpath(file))
    if path.suffix in {".mjs", ".cjs"}:
        return path.suffix == ".mjs"
    if path.suffix != ".js":
        return False
    for folder in path.parents:
        description = folder / "package.json"
        if description.is_file():
            import json

            try:
                found = json.loads(description.read_text(encoding="utf-8-sig"))
            except (OSError, ValueError):
                return False
            return isinstance(found, dict) and found.get("type") == "module"
    return False


def folder_of_modules(file: str) -> Path:
    """The folder whose modules a script imports: its package's, or its own."""
    path = Path(os.path.realpath(file))
    for folder in path.parents:
        if any((folder / mark).exists() for mark in _MARKS):
            return folder
    return path.parent


def read_import_map(file: str) -> ImportMap:
    """An import map out of a file."""
    from eyot.modules import ImportMap

    path = Path(file)
    try:
        return ImportMap.parsed(
            path.read_text(encoding="utf-8"), Path(os.path.realpath(path)).parent.as_uri() + "/"
        )
    except (OSError, ValueError, TypeError) as error:
        what = getattr(error, "strerror", None) or str(error)
        raise click.UsageError(f"--import-map={file}: {what}") from None


class ScriptModules(NamedTuple):
    """How a script is run, and with which modules."""

    file: str
    is_module: bool
    import_map: ImportMap | None
    node: bool

    def prepare(self, context: Context, grants: Grants, arguments: tuple[str, ...]) -> ScriptLoader:
        """Gives a context what it may import."""
        from eyot.cli.script_loader import ScriptLoader  # which loads V8

        builtins = None
        if self.node:
            from eyot.node import Builtins, install

            builtins = Builtins(
                read=grants.readable,
                write=grants.writable,
                env=grants.environment.all(),
                argv=(os.path.realpath(self.file), *arguments),
                cwd=Path.cwd(),
            )
            install(context, builtins)
        loader = ScriptLoader(self, grants, builtins)
        context.modules.loader = loader
        context.modules.import_map = self.import_map
        return loader
