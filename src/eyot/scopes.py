"""The scopes: what handles are made in."""

from __future__ import annotations

from eyot._core import (
    CallbackScope,
    ContextScope,
    EscapableHandleScope,
    HandleScope,
    Scope,
    TryCatch,
)

__all__ = [
    "CallbackScope",
    "ContextScope",
    "EscapableHandleScope",
    "HandleScope",
    "Scope",
    "TryCatch",
]
