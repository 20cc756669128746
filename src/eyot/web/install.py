"""Puts what a script of ours makes into a context."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eyot._core import Context

__all__ = ["install"]


def install(context: Context, name: str, *arguments: Any) -> Any:
    """Runs NAME of this folder, which is a function, with what Python gives it."""
    source = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return context.eval(source, filename=f"eyot:{name}")(*arguments)
