"""Pools whose isolates have a few functions to call."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import eyot

SETUP = """
const add = (a, b) => a + b
let calls = 0
function count() { return ++calls }
async function later(x) { await null; return x + 1 }
const total = 42
const endless = () => { for (;;); }
function boom() { throw Object.assign(new RangeError('too far'), {code: 7}) }
"""


class Gate:
    """A call that waits until it is let through."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.opened = threading.Event()

    def __call__(self, _: eyot.Context, result: Any = None) -> Any:
        self.begun.set()
        assert self.opened.wait(30)
        return result
