"""The modules around a script."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from eyot.cli.modules import folder_of_modules
from eyot.cli.watch import tell_of
from eyot.errors import ModuleError
from eyot.folders import DeniedError
from eyot.modules import NodeLoader
from eyot.modules.urls import path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eyot.cli.grants import Grants
    from eyot.cli.modules import ScriptModules
    from eyot.modules import Builtins

__all__ = ["ScriptLoader"]


class ScriptLoader(NodeLoader):
    """The modules around a script: code and JSON.

    What is imported as text or bytes is a file that is read, and needs to be given as one.
    """

    def __init__(self, script: ScriptModules, grants: Grants, builtins: Builtins | None) -> None:
        """Looks for the script's folder."""
        super().__init__(folder_of_modules(script.file), builtins=builtins)
        self._script = script
        self._path = os.path.realpath(script.file)
        self.url = Path(self._path).as_uri()
        self._grants = grants

    def resolve(self, specifier: str, referrer: str | None, attributes: Mapping[str, str]) -> str:
        """As NodeLoader has it, from where the script is."""
        if referrer in {None, self._script.file}:
            referrer = self.url
        found = super().resolve(specifier, referrer, attributes)
        if attributes.get("type") in {"text", "bytes"}:
            self._insist(path_of(found) or found, specifier, referrer)
        return found

    def open(self, path: str) -> tuple[str, bytes]:
        """The script itself is what it was said to be."""
        tell_of(path)
        kind, source = super().open(path)
        main = path == self._path and self._script.is_module
        return ("module" if main else kind), source

    def _insist(self, path: str, specifier: str, referrer: str | None) -> None:
        try:
            os.close(self._grants.readable.open(path, os.O_RDONLY))
        except (DeniedError, OSError) as error:
            raise ModuleError(str(error), specifier, referrer) from error
