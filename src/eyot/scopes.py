"""The scopes: what handles are made in."""

from __future__ import annotations

from eyot._core import (
    AllowJavascriptExecutionScope,
    CallbackScope,
    ContextScope,
    DisallowJavascriptExecutionScope,
    EscapableHandleScope,
    HandleScope,
    MicrotasksScope,
    Scope,
    TryCatch,
)

__all__ = [
    "AllowJavascriptExecutionScope",
    "CallbackScope",
    "ContextScope",
    "DisallowJavascriptExecutionScope",
    "EscapableHandleScope",
    "HandleScope",
    "MicrotasksScope",
    "Scope",
    "TryCatch",
]
