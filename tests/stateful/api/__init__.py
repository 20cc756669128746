"""Every public class and method of eyot.v8, for the machine to call with whatever it has."""

from __future__ import annotations

from tests.stateful.api import (  # noqa: F401 - each adds its rows, or operations
    act,
    buffers,
    events,
    functions,
    isolates,
    kept,
    objects,
    plain,
    scopes,
    scripts,
    strings,
    through,
    values,
    wasm,
)
