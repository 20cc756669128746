"""Contexts, and what is made in them."""

from __future__ import annotations

from eyot import isolate, properties, values  # noqa: F401 - they hand the extension the classes it needs
from eyot._core import CompiledScript, Context

__all__ = ["CompiledScript", "Context"]
