"""What is checked and reported: from the command line, else from `[tool.eyot.check]`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT = ("EY0", "EY1", "EY2")


class SettingsError(Exception):
    """A setting that can't be meant."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Codes are given whole or by their beginning: `EY3` selects all of EY301 to EY305."""

    select: tuple[str, ...] = DEFAULT
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    per_file_ignores: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def wants(self, code: str, path: str) -> bool:
        """Say whether a finding of this code in this file is reported."""
        if not code.startswith(self.select) or (self.ignore and code.startswith(self.ignore)):
            return False
        return not any(
            code.startswith(codes) and fnmatch(path, pattern)
            for pattern, codes in self.per_file_ignores.items()
        )

    def overridden(self, select: tuple[str, ...], ignore: tuple[str, ...]) -> Settings:
        """Return the settings with what the command line said."""
        chosen = replace(self, select=select) if select else self
        return replace(chosen, ignore=(*chosen.ignore, *ignore)) if ignore else chosen


def find(start: Path) -> Settings:
    """Return the settings of the nearest `pyproject.toml` at or above `start`."""
    for folder in (start, *start.parents):
        candidate = folder / "pyproject.toml"
        if candidate.is_file():
            return read(candidate)
    return Settings()


def read(path: Path) -> Settings:
    """Return the settings of one `pyproject.toml`.

    Raises:
        SettingsError: a key is unknown or its value has the wrong shape.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    section = table.get("tool", {}).get("eyot", {}).get("check", {})
    known: dict[str, Any] = {}
    for key, value in section.items():
        name = key.replace("-", "_")
        if name == "per_file_ignores" and isinstance(value, dict):
            known[name] = {pattern: _codes(path, key, codes) for pattern, codes in value.items()}
        elif name in ("select", "ignore", "exclude"):
            known[name] = _codes(path, key, value)
        else:
            raise SettingsError(f"{path}: [tool.eyot.check] has no setting {key!r}")
    if "exclude" in known:
        known["exclude"] = tuple(str(path.parent / pattern) for pattern in known["exclude"])
    return Settings(**known)


def _codes(path: Path, key: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise SettingsError(f"{path}: [tool.eyot.check] {key} must be a list of strings")
