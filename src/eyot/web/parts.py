"""What eyot.web has put into a context: scripts of this folder, each run once.

A script is a function that is called with what it needs, Python's functions and what other scripts
gave back. It gives back an object: `install` puts its names into the context, the rest is for the
scripts that need it. So a part can use another whose names nobody asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from eyot import _core

if TYPE_CHECKING:
    from collections.abc import Callable

    from eyot import Context

__all__ = ["insist", "install_part", "part", "run_script"]


class _Parts:
    """Those of a context."""

    def __init__(self) -> None:
        self.made: dict[str, Any] = {}
        self.installed: set[str] = set()


def insist(context: object) -> None:
    """Refuses what isn't a context."""
    if not isinstance(context, _core.Context):
        raise TypeError(f"a Context is needed, not {type(context).__name__}")


def _parts_of(context: Context) -> _Parts:
    insist(context)
    parts = context.get_slot(_Parts)
    if parts is None:
        parts = _Parts()
        context.set_slot(parts)
    return parts


def part(context: Context, name: str, needs: Callable[[], tuple[Any, ...]] = tuple) -> Any:
    """What NAME.js gave back, which is run with what it needs if it hasn't been."""
    parts = _parts_of(context)
    if name not in parts.made:
        parts.made[name] = run_script(context, f"{name}.js", *needs())
    return parts.made[name]


def install_part(context: Context, name: str, made: Any) -> None:
    """Puts the names of a part into its context, the first time."""
    parts = _parts_of(context)
    if name not in parts.installed:
        made["install"]()
        parts.installed.add(name)


def run_script(context: Context, name: str, *arguments: Any) -> Any:
    """Runs NAME of this folder, which is a function, with what Python gives it."""
    source = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return context.eval(source, filename=f"eyot:{name}")(*arguments)
