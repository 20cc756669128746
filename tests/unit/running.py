"""Scripts run in a scope, for tests."""

from __future__ import annotations

from eyot import v8


def js(scope: v8.Scope, source: str) -> v8.Value:
    """What a script gives in a scope."""
    return v8.Script.compile(scope, v8.String(scope, source)).run(scope)
