"""Contexts, and what is made in them."""

from __future__ import annotations

from eyot import values  # noqa: F401 - it hands the extension the classes it needs
from eyot._core import CompiledScript, Context

__all__ = ["CompiledScript", "Context"]
