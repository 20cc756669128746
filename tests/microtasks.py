"""Microtasks that count themselves, for tests of when they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eyot import v8

LATER = "globalThis.ran = (globalThis.ran ?? 0); Promise.resolve().then(() => { ran++ }); 0"


def ran(context: v8.Context) -> object:
    """How many of LATER's have run."""
    return context.eval("globalThis.ran")


def depth(context: v8.Context) -> int:
    """How many MicrotasksScopes are open on its queue."""
    return context.get_microtask_queue().get_microtasks_scope_depth()
