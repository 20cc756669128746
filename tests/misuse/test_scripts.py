"""Scripts outside of their scopes and isolates."""

from __future__ import annotations

import pytest

import eyot
from eyot import v8


def compiled(scope: v8.Scope, text: str) -> v8.Script:
    return v8.Script.compile(scope, v8.String(scope, text))


def test_a_script_is_refused_outside_its_scope(isolate: v8.Isolate) -> None:
    with v8.HandleScope(isolate) as handle_scope:
        context = v8.Context(handle_scope)
        with v8.HandleScope(handle_scope) as inner, v8.ContextScope(inner, context) as scope:
            script = compiled(scope, "1")
            unbound = script.get_unbound_script(scope)
        with pytest.raises(eyot.HandleExpiredError):
            _ = unbound.source_url
        with pytest.raises(eyot.NoContextError):
            unbound.bind_to_current_context(handle_scope)
        with v8.ContextScope(handle_scope, context) as scope:
            for operation in (
                script.get_unbound_script,
                unbound.bind_to_current_context,
                unbound.create_code_cache,
            ):
                with pytest.raises(eyot.HandleExpiredError):
                    operation(scope)
                with pytest.raises(TypeError):
                    operation(None)  # type: ignore[arg-type]


def test_a_script_is_refused_in_another_isolate(scope: v8.ContextScope) -> None:
    script = compiled(scope, "1")
    unbound = script.get_unbound_script(scope)
    operations = (
        script.run,
        script.get_unbound_script,
        unbound.bind_to_current_context,
        unbound.create_code_cache,
    )
    with (
        v8.Context() as other,
        v8.HandleScope(other.isolate) as handle_scope,
        v8.ContextScope(handle_scope, other) as there,
    ):
        for operation in operations:
            with pytest.raises(eyot.WrongIsolateError):
                operation(there)
