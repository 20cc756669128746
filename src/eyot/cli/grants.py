"""What a script was given."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from eyot.folders import DeniedError, Folders

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Environment", "Grants"]


class Environment:
    """The environment variables whose names fit one of the patterns of a flag."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._patterns = [name for given in patterns for name in given.split(",") if name]

    def read(self, name: str) -> str | None:
        """A variable; None where it isn't set.

        Raises:
            DeniedError: It wasn't given, whether it is set or not.
        """
        if not self._fits(name):
            raise DeniedError(f"can't read the variable {name}: that needs --allow-env={name}")
        return os.environ.get(name)

    def all(self) -> Mapping[str, str]:
        """Those that were given, and are set."""
        return {name: value for name, value in os.environ.items() if self._fits(name)}

    def _fits(self, name: str) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in self._patterns)


class Grants(NamedTuple):
    """Files to read, files to write, variables."""

    readable: Folders
    writable: Folders
    environment: Environment

    @classmethod
    def of(cls, options: dict[str, Folders | Environment]) -> Grants:
        """Of the flags that `with_grants` adds."""
        return cls(options["allow_read"], options["allow_write"], options["allow_env"])  # type: ignore[arg-type]
